"""Pages: the fee schedules of a fund, proposing one, approving it, declining it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.funds import access, selectors, services
from trustfund.funds.choices import FundState
from trustfund.funds.forms import FeeScheduleProposeForm, ReasonForm
from trustfund.funds.rules.fees import Tier
from trustfund.funds.services.fees import approval_must_fit, day_must_be_free, tiers_must_fit
from trustfund.identity.rules.permissions import may
from trustfund.kernel.money import Money
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import amount_text, money_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("funds.fee_schedule_list")
@require_safe
def fee_schedule_list(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show every fee schedule of a fund: what charges which days, by whose decision."""
    fund = access.fund_for(request.actor, fund_id)
    rows = selectors.fee_schedule_rows(request.actor, fund, today=request.now.date())
    context = {
        "fund": fund,
        "rows": [
            (row, [_tier_text(tier, fund.holding_currency) for tier in row.tiers])
            for row in rows
        ],
        "may_propose": may(request.actor, "funds.fee_schedule_propose"),
        "refusal": "" if fund.state == FundState.OPEN else _("The fund is not open."),
    }  # fmt: skip
    return render(request, "funds/fee_schedule_list.html", context)


@requires("funds.fee_schedule_propose")
@require_http_methods(["GET", "POST"])
def fee_schedule_propose(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Propose the tiers that charge the contributions of a day and after."""
    fund = access.fund_for(request.actor, fund_id)
    tomorrow = request.now.date() + timedelta(days=1)
    form = FeeScheduleProposeForm(
        request.POST or None, currency=fund.holding_currency, initial={"valid_from": tomorrow}
    )
    back = reverse("funds:fee_schedule_list", args=[fund.pk])

    def preview() -> Preview:
        typed = form.cleaned_data
        tiers = [Tier(above, percent) for above, percent in typed["fee_tiers"]]
        tiers_must_fit(fund, tiers)
        day_must_be_free(fund, typed["valid_from"])
        return Preview(
            title=_("Propose a fee schedule"),
            sentence=_("It charges nothing before another person of another unit has approved it."),
            rows=[
                (_("Fund"), str(fund)),
                (_("Charges contributions from"), typed["valid_from"]),
                (_("Decision"), typed["authority"]),
                *tier_rows(tiers, fund.holding_currency),
            ],
            confirm=_("Propose the schedule"),
        )

    return act(
        request,
        form=form,
        call=lambda: services.fee_schedule_propose(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Fee schedule proposed. Another person of another unit approves it."),
        template="funds/fee_schedule_propose.html",
        context={"fund": fund, "back": back},
        preview=preview,
        back=back,
    )


@requires("funds.fee_schedule_approve")
@require_http_methods(["GET", "POST"])
def fee_schedule_approve(request: PageRequest, schedule_id: UUID) -> HttpResponse:
    """Approve a fee schedule that another person proposed."""
    row = access.fee_schedule_for(request.actor, schedule_id)
    shown = selectors.fee_schedule_row(request.actor, schedule_id, today=request.now.date())
    back = reverse("funds:fee_schedule_list", args=[row.fund_id])

    def preview() -> Preview:
        approval_must_fit(request.actor, row, row.fund)
        return Preview(
            title=_("Approve the fee schedule"),
            sentence=_("What comes in from its first day on is charged by it, and nothing before."),
            rows=[
                (_("Fund"), str(row.fund)),
                (_("Charges contributions from"), row.valid_from),
                (_("Decision"), row.authority),
                *tier_rows(shown.tiers, row.fund.holding_currency),
            ],
            confirm=_("Approve the schedule"),
        )

    return act(
        request,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.fee_schedule_approve(
            actor=request.actor, now=request.now, schedule_id=row.pk
        ),
        then=back,
        done=_("Fee schedule approved."),
        template="funds/fee_schedule_decide.html",
        context={
            **_decision(row, shown, title=_("Approve the fee schedule"), back=back),
            "refusal": shown.refusal,
        },
        preview=preview,
        back=back,
    )


@requires("funds.fee_schedule_decline")
@require_http_methods(["GET", "POST"])
def fee_schedule_decline(request: PageRequest, schedule_id: UUID) -> HttpResponse:
    """Decline a fee schedule that was proposed, with the reason."""
    row = access.fee_schedule_for(request.actor, schedule_id)
    shown = selectors.fee_schedule_row(request.actor, schedule_id, today=request.now.date())
    form = ReasonForm(request.POST or None)
    back = reverse("funds:fee_schedule_list", args=[row.fund_id])
    return act(
        request,
        form=form,
        call=lambda: services.fee_schedule_decline(
            actor=request.actor, now=request.now, schedule_id=row.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Fee schedule declined. Nothing has changed."),
        template="funds/fee_schedule_decide.html",
        context=_decision(row, shown, title=_("Decline the fee schedule"), back=back),
        back=back,
    )


def tier_rows(tiers: Sequence[Tier], currency: str) -> list[tuple[str, str]]:
    """Return the tiers in words, lowest first, for what is read before an act."""
    return [
        (
            _("Fee above %(amount)s") % {"amount": money_text(Money(tier.above, currency))},
            _("%(percent)s percent") % {"percent": f"{tier.percent.normalize():f}"},
        )
        for tier in tiers
    ]


def _tier_text(tier: Tier, currency: str) -> tuple[str, str]:
    return amount_text(tier.above, currency), f"{tier.percent.normalize():f}"


def _decision(row: Any, shown: selectors.ScheduleRow, *, title: str, back: str) -> dict[str, Any]:
    return {
        "fund": row.fund,
        "row": shown,
        "tiers": tier_rows(shown.tiers, row.fund.holding_currency),
        "title": title,
        "back": back,
    }
