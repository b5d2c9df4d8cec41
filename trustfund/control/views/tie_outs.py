"""Pages: the tie-outs of a fund with their badge, and the act of running them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.control import selectors, services
from trustfund.control.views.books import fund_of
from trustfund.funds.access import fund_for
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest

SHOWN = 50


@requires("control.tie_out_list")
@require_safe
def tie_out_list(request: PageRequest) -> HttpResponse:
    """Show every rule with its badge, and what differs, oldest first; to other pages the badge."""
    fund = fund_of(request)
    context: dict[str, Any] = {"fund": fund}
    if fund is not None:
        found = selectors.overview(fund_id=fund.pk, today=request.now.date())
        context |= {
            "overview": found,
            "rows": found.differences[:SHOWN],
            "has_more": len(found.differences) > SHOWN,
            "bands": selectors.bands_named(found.bands),
        }
    if request.headers.get("HX-Request") == "true":
        return render(request, "control/partials/tie_out_badge.html", context)
    return render(request, "control/tie_out_list.html", context)


@requires("control.tie_out_run")
@require_http_methods(["GET", "POST"])
def tie_out_run(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Compare the fund's figures by every rule now."""
    fund = fund_for(request.actor, fund_id)
    query = f"?fund={fund.pk}"
    back = reverse("control:tie_out_list") + query
    return act(
        request,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.tie_out_run(actor=request.actor, now=request.now, fund_id=fund.pk),
        then=back,
        done=_("The figures are compared."),
        context={
            "title": _("Run the tie-outs"),
            "submit": _("Compare now"),
            "intro": _(
                "Every rule compares the fund's figures as they are now. What differs is listed; "
                "what differs no more is resolved. The clock does the same every night."
            ),
            "back": back,
            "breadcrumbs": [
                (_("Books"), reverse("control:books") + query),
                (_("Tie-outs"), back),
            ],
        },
    )
