"""Pages: the differences that tie-outs have found: one by one, explained, signed off."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.control import access, selectors, services
from trustfund.control.choices import DifferenceState
from trustfund.control.forms import DifferenceExplainForm, DifferenceSignOffForm
from trustfund.control.models import Difference
from trustfund.control.views.books import fund_of
from trustfund.kernel.errors import NotFound
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of


@requires("control.difference_list")
@require_safe
def difference_list(request: PageRequest) -> HttpResponse:
    """Show every difference of a fund, newest first: those that are there, or those that were."""
    fund = fund_of(request)
    is_resolved = request.GET.get("state") == DifferenceState.RESOLVED
    context: dict[str, Any] = {"fund": fund, "is_resolved": is_resolved}
    if fund is not None:
        state = DifferenceState.RESOLVED if is_resolved else DifferenceState.OPEN
        found = selectors.differences(fund_id=fund.pk, state=state)
        page = page_of(request, found)
        address = f"{reverse('control:difference_list')}?fund={fund.pk}"
        context |= {
            "page": page,
            "rows": selectors.difference_rows(page, today=request.now.date()),
            "tabs": [
                {"label": _("Differing now"), "url": address, "is_current": not is_resolved},
                {
                    "label": _("Differing no more"),
                    "url": f"{address}&state={DifferenceState.RESOLVED}",
                    "is_current": is_resolved,
                },
            ],
        }
    return render(request, "control/difference_list.html", context)


@requires("control.difference_detail")
@require_safe
def difference_detail(request: PageRequest, difference_id: UUID) -> HttpResponse:
    """Show one difference: both figures, its age, every explanation, and who is next."""
    difference = access.difference_for(request.actor, difference_id)
    row = selectors.difference_row(difference, today=request.now.date())
    context = {
        "fund": difference.fund,
        "row": row,
        "difference": row.difference,
        "last_seen_at": selectors.last_seen_at(difference),
        "acts": selectors.difference_acts(request.actor, row),
    }
    return render(request, "control/difference_detail.html", context)


@requires("control.difference_explain")
@require_http_methods(["GET", "POST"])
def difference_explain(request: PageRequest, difference_id: UUID) -> HttpResponse:
    """Say why a difference is there, for another person to sign off."""
    difference = access.difference_for(request.actor, difference_id)
    left, right = difference.figures
    form = DifferenceExplainForm(request.POST or None, initial={"left": left, "right": right})
    title = _("Explain the difference")
    return act(
        request,
        form=form,
        call=lambda: services.difference_explain(
            actor=request.actor, now=request.now, difference_id=difference.pk, **form.cleaned_data
        ),
        then=_page(difference),
        done=_("The explanation is kept, and waits to be signed off by another person."),
        template="control/difference_act.html",
        context=_context(request, difference, title, pgettext("difference", "Explain")),
        back=_page(difference),
    )


@requires("control.difference_sign_off")
@require_http_methods(["GET", "POST"])
def difference_sign_off(request: PageRequest, difference_id: UUID) -> HttpResponse:
    """Sign the newest explanation off, as another person of another unit."""
    difference = access.difference_for(request.actor, difference_id)
    context = _context(request, difference, _("Sign the explanation off"), _("Sign off"))
    newest = context["row"].newest
    if newest is None and request.method != "POST":
        raise NotFound(_("There is no explanation of these figures to sign off."))
    initial = {"explanation_id": newest.pk if newest else None}
    form = DifferenceSignOffForm(request.POST or None, initial=initial)
    return act(
        request,
        form=form,
        call=lambda: services.difference_sign_off(
            actor=request.actor, now=request.now, difference_id=difference.pk, **form.cleaned_data
        ),
        then=_page(difference),
        done=_("The explanation is signed off. It holds as long as the figures stay as they are."),
        template="control/difference_act.html",
        context={**context, "explanation": newest},
        back=_page(difference),
    )


def _context(
    request: PageRequest, difference: Difference, title: str, submit: str
) -> dict[str, Any]:
    query = f"?fund={difference.fund_id}"
    row = selectors.difference_row(difference, today=request.now.date())
    return {
        "title": title,
        "submit": submit,
        "row": row,
        "difference": row.difference,
        "back": _page(difference),
        "breadcrumbs": [
            (_("Books"), reverse("control:books") + query),
            (_("Tie-outs"), reverse("control:tie_out_list") + query),
            (row.title, _page(difference)),
        ],
    }


def _page(difference: Difference) -> str:
    return reverse("control:difference_detail", args=[difference.pk])
