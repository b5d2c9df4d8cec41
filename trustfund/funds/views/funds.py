"""Pages: the list of funds, one fund, preparing one and opening it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.db.words import local
from trustfund.funds import access, selectors, services
from trustfund.funds.choices import FundState
from trustfund.funds.forms import FundCreateForm
from trustfund.funds.models import Fund
from trustfund.funds.rules.fees import Tier
from trustfund.funds.views.fees import tier_rows
from trustfund.identity.rules.permissions import may
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import amount_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest

# (label, name of the address, permission, whether the fund stands in the path or in the query)
TABS = (
    (gettext_lazy("Donors"), "donors:donor_list", "donors.donor_list", False),
    (gettext_lazy("Projects"), "projects:project_list", "projects.project_list", False),
    (gettext_lazy("Board"), "oversight:board_detail", "oversight.board_detail", True),
    (
        gettext_lazy("Threat reduction"),
        "oversight:program_detail",
        "oversight.program_detail",
        True,
    ),
    (
        gettext_lazy("Applications"),
        "disbursements:application_list",
        "disbursements.application_list",
        False,
    ),
    (gettext_lazy("Reports"), "reports:report_list", "reports.report_list", False),
)
# Key figures come from the houses that own them: (name of the address, permission to see it).
FIGURES = (
    ("donors:fund_figures", "donors.donor_list"),
    ("disbursements:fund_figures", "disbursements.grant_detail"),
)


@requires("funds.fund_list")
@require_safe
def fund_list(request: PageRequest) -> HttpResponse:
    """Show every fund of the installation."""
    context = {
        "funds": selectors.fund_rows(request.actor),
        "may_create": may(request.actor, "funds.fund_create"),
    }
    return render(request, "funds/fund_list.html", context)


@requires("funds.fund_detail")
@require_safe
def fund_detail(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show one fund: its figures, its consents, its fee schedule, and the way to everything else."""
    fund = access.fund_for(request.actor, fund_id)
    steps = selectors.consent_steps(fund)
    reasons = []
    if fund.state == FundState.PREPARED:
        reasons = selectors.opening_reasons(fund, today=request.now.date())
    context = {
        "fund": fund,
        "steps": [
            (step, not step.is_done and selectors.may_consent(request.actor, fund, step.code))
            for step in steps
        ],
        "tiers": [
            (amount_text(tier.above, fund.holding_currency), tier.percent)
            for tier in selectors.fee_tiers(fund, on=request.now.date())
        ],
        "reasons": reasons,
        "may_open": fund.state == FundState.PREPARED and may(request.actor, "funds.fund_open"),
        "waiting_since": fund.recorded_at,
        "today": request.now.date(),
        "tabs": fund_tabs(request, fund),
        "figures": fund_figures(request, fund),
        "may_see_trail": may(request.actor, "control.trail"),
    }
    return render(request, "funds/fund_detail.html", context)


@requires("funds.fund_create")
@require_http_methods(["GET", "POST"])
def fund_create(request: PageRequest) -> HttpResponse:
    """Prepare a fund."""
    form = FundCreateForm(request.POST or None, today=request.now.date())
    return act(
        request,
        form=form,
        template="funds/fund_create.html",
        call=lambda: services.fund_create(
            actor=request.actor, now=request.now, **form.cleaned_data
        ),
        then=lambda fund_id: reverse("funds:fund_detail", args=[fund_id]),
        done=_("The fund is prepared. It opens when all three sides have agreed to it."),
        preview=lambda: _create_preview(form.cleaned_data),
    )


@requires("funds.fund_open")
@require_http_methods(["GET", "POST"])
def fund_open(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Open a fund that all three sides have agreed to."""
    fund = access.fund_for(request.actor, fund_id)
    back = reverse("funds:fund_detail", args=[fund.pk])
    reasons = selectors.opening_reasons(fund, today=request.now.date())
    return act(
        request,
        form=ConfirmForm(request.POST or None),
        template="funds/fund_open.html",
        context={
            "fund": fund,
            "steps": selectors.consent_steps(fund),
            "blockers": reasons,
            "back": back,
        },
        call=lambda: services.fund_open(actor=request.actor, now=request.now, fund_id=fund.pk),
        then=back,
        done=_("The fund is open."),
        back=back,
    )


def fund_tabs(request: PageRequest, fund: Fund) -> list[dict[str, Any]]:
    """Return the pages of other houses about this fund, those that this reader may open."""
    here = {
        "label": _("Overview"),
        "url": reverse("funds:fund_detail", args=[fund.pk]),
        "is_current": True,
    }
    found = [here]
    for label, name, permission, is_path in TABS:
        if not may(request.actor, permission):
            continue
        url = _address(name, fund, is_path=is_path)
        if url:
            found.append({"label": label, "url": url, "is_current": False})
    return found


def fund_figures(request: PageRequest, fund: Fund) -> list[str]:
    """Return the addresses of the key figures that other houses show of this fund."""
    urls = [
        _address(name, fund, is_path=True)
        for name, permission in FIGURES
        if may(request.actor, permission)
    ]
    return [url for url in urls if url]


def _address(name: str, fund: Fund, *, is_path: bool) -> str:
    try:
        if is_path:
            return reverse(name, args=[fund.pk])
        return f"{reverse(name)}?{urlencode({'fund': fund.pk})}"
    except NoReverseMatch:
        return ""


def _create_preview(data: dict[str, Any]) -> Preview:
    currency = data["holding_currency"]
    tiers = tier_rows([Tier(above, percent) for above, percent in data["fee_tiers"]], currency)
    return Preview(
        title=_("Prepare a fund"),
        sentence=_("You are about to prepare this fund. What is written here stands once agreed."),
        rows=[
            (_("Number"), data["number"]),
            (_("Name"), data["name"]),
            (_("Name in Korean"), data["name_ko"]),
            (_("Purpose"), data["purpose"]),
            (_("Holding currency"), currency),
            (_("Recipient"), local(data["recipient"])),
            (_("Last day of disbursement"), data["end_disbursement_date"]),
            *tiers,
        ],
        confirm=_("Prepare the fund"),
    )
