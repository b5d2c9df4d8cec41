"""Pages: persons, one person with all appointments, and the organizations."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.control.forms import OrganizationForm, PeopleFilter
from trustfund.identity import access, selectors, services
from trustfund.identity.rules.permissions import may
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of

LINK_KEPT = "invitation_link"


@requires("identity.person_list")
@require_safe
def people(request: PageRequest) -> HttpResponse:
    """Show who is registered and which roles each holds."""
    form = PeopleFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = selectors.persons(text=chosen.get("text", ""), role=chosen.get("role", ""))
    context = {
        "form": form,
        "page": page_of(request, rows),
        "may_invite": may(request.actor, "identity.person_invite"),
    }
    return render(request, "control/people.html", context)


@requires("identity.person_list")
@require_safe
def person_detail(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Show one person: how to reach them, their roles, and who proposed and confirmed each."""
    person = access.person_for(request.actor, person_id)
    context = {
        "person": person,
        "appointments": [
            (appointment, selectors.appointment_options(request.actor, appointment))
            for appointment in selectors.appointments_of(person)
        ],
        "is_invited": not person.has_usable_password() and person.is_active,
        "link": _link_once(request, person_id),
        "may_propose": may(request.actor, "identity.appointment_propose"),
        "may_renew": may(request.actor, "identity.invitation_renew"),
        "may_see_trail": may(request.actor, "control.trail"),
    }
    return render(request, "control/person_detail.html", context)


@requires("identity.person_list")
@require_safe
def organization_list(request: PageRequest) -> HttpResponse:
    """Show the parties to the fund."""
    context = {
        "organizations": selectors.organizations(),
        "may_register": may(request.actor, "identity.organization_register"),
    }
    return render(request, "control/organization_list.html", context)


@requires("identity.organization_register")
@require_http_methods(["GET", "POST"])
def organization_register(request: PageRequest) -> HttpResponse:
    """Register a party to the fund."""
    form = OrganizationForm(request.POST or None)
    back = reverse("control:organization_list")
    return act(
        request,
        form=form,
        context={
            "title": _("Register an organization"),
            "submit": _("Register"),
            "back": back,
            "breadcrumbs": [(_("People"), reverse("control:people")), (_("Organizations"), back)],
        },
        call=lambda: services.organization_register(
            actor=request.actor, now=request.now, **form.cleaned_data
        ),
        then=back,
        done=_("The organization is registered."),
    )


def _link_once(request: PageRequest, person_id: UUID) -> str:
    """Return the invitation's link if it was made just now, and forget it."""
    kept = request.session.get(LINK_KEPT)
    if not kept or kept.get("person") != str(person_id):
        return ""
    del request.session[LINK_KEPT]
    return request.build_absolute_uri(reverse("control:invitation_accept", args=[kept["token"]]))
