"""Pages: home with what waits, the choice of a hat, and a reader's own choices."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trustfund.control import selectors
from trustfund.control.forms import PreferencesForm
from trustfund.funds import selectors as funds
from trustfund.funds.views.funds import fund_figures
from trustfund.identity import selectors as identity
from trustfund.identity import services
from trustfund.identity.adapter import language_cookie_set
from trustfund.identity.choices import Role
from trustfund.identity.rules.permissions import MATRIX, may
from trustfund.kernel.errors import DomainError, NotFound
from trustfund.web.decorators import requires, signed_in
from trustfund.web.middleware import ACTING_FOR, PageRequest

CARDS = 5


@requires("control.home")
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """Show what waits for this person, and the funds at a glance."""
    rows = funds.fund_rows(request.actor)
    context = {
        "waiting": selectors.waiting_rows(request.actor, now=request.now),
        "cards": [(fund, fund_figures(request, fund)) for fund in rows[:CARDS]],
        "has_more_funds": len(rows) > CARDS,
        "may_create": not rows and may(request.actor, "funds.fund_create"),
        "roles": [Role(role).label for role in sorted(request.actor.roles)],
        "today": request.now.date(),
        "may_see_jobs": may(request.actor, "control.jobs"),
    }
    return render(request, "control/home.html", context)


@signed_in
@require_POST
def acting_for(request: PageRequest) -> HttpResponse:
    """Act for another organization from now on, and go back to the page if it is open to that hat.

    The session gets a new key: what a stolen cookie could do does not grow.
    """
    try:
        chosen = UUID(request.POST.get("organization", ""))
    except ValueError:
        raise NotFound(_("You do not act for this organization.")) from None
    actor = identity.actor_for(request.user, chosen)
    if actor is None:
        raise NotFound(_("You do not act for this organization."))
    request.session[ACTING_FOR] = str(chosen)
    request.session.cycle_key()
    address = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(reverse("control:home"))
    try:
        permission = getattr(resolve(address.partition("?")[0]).func, "permission", "")
    except Resolver404:
        permission = ""
    is_open = permission in {"signed_in", "public"} or (
        permission in MATRIX and may(actor, permission)
    )
    return HttpResponseRedirect(address if is_open else reverse("control:home"))


@signed_in
@require_http_methods(["GET", "POST"])
def preferences(request: PageRequest) -> HttpResponse:
    """Choose the language and the time zone in which this person reads."""
    person: Any = request.user
    form = PreferencesForm(
        request.POST or None,
        initial={"language": person.language, "time_zone": person.time_zone},
    )
    context = {"form": form, "title": _("Language and time zone"), "submit": _("Save")}
    if request.method == "POST" and form.is_valid():
        try:
            services.preferences_choose(person=person, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            response = HttpResponseRedirect(reverse("control:home"))
            language = form.cleaned_data["language"]
            language_cookie_set(response, language, is_secure=request.is_secure())
            return response
    return render(request, "web/form.html", context, status=422 if form.errors else 200)
