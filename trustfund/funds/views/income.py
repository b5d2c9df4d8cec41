"""Pages: investment income by month, one record, recording, correcting, booking and declining it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from trustfund.funds import access, selectors, services
from trustfund.funds.choices import FundState, IncomeState
from trustfund.funds.forms import (
    IncomeCorrectForm,
    IncomeFilterForm,
    IncomeRecordForm,
    ReasonForm,
)
from trustfund.funds.models import Fund, Income
from trustfund.funds.selectors.income import adjusted_day, confirm_refusal
from trustfund.funds.services.income import (
    confirmation_must_fit,
    correction_must_fit,
    income_must_fit,
)
from trustfund.identity.rules.permissions import may
from trustfund.kernel.money import Money
from trustfund.ledger.choices import ACCOUNT_NAMES
from trustfund.ledger.rules.periods import months_between
from trustfund.ledger.rules.posting import Leg, income_earned
from trustfund.ledger.selectors import entries_of
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.figures import month_text
from trustfund.web.forms import ConfirmForm
from trustfund.web.listing import ListColumn, Listing, Total, list_answer
from trustfund.web.middleware import PageRequest


@requires("funds.income_list")
@require_safe
def income_list(request: PageRequest, fund_id: UUID) -> HttpResponseBase:
    """Show the investment income of a fund month by month, or give it out as a file."""
    fund = access.fund_for(request.actor, fund_id)
    form = IncomeFilterForm(request.GET, today=request.now.date())
    chosen = form.chosen(today=request.now.date())
    rows = selectors.income_found(request.actor, fund, **chosen)
    listing = Listing(
        name="income",
        title=_("Investment income"),
        columns=_columns(),
        rows=rows,
        totals=lambda: [
            Total(_("Booked"), {2: selectors.income_booked(rows, fund)}, rows=rows.count())
        ],
        form=form,
        as_of=chosen["as_of"],
        fund=fund,
        empty=_("No income fits."),
        who=_("The finance officer records it; the finance approver, of another unit, books it."),
    )
    context = {
        "may_record": may(request.actor, "funds.income_record"),
        "refusal": "" if fund.state == FundState.OPEN else _("The fund is not open."),
    }
    return list_answer(request, listing, template="funds/income_list.html", context=context)


@requires("funds.income_detail")
@require_safe
def income_detail(request: PageRequest, income_id: UUID) -> HttpResponse:
    """Show one record of investment income, its entry in the books, and what may follow."""
    row = access.income_for(request.actor, income_id)
    proposed = row.state == IncomeState.PROPOSED
    context = {
        "fund": row.fund,
        "row": row,
        "month": month_text(row.month),
        "of_month": selectors.income_of_month(row.fund, row.month),
        "corrections": list(
            access.income_visible_to(request.actor).filter(corrects=row).order_by("id")
        ),
        "postings": entries_of(subject_id=row.pk),
        "may_decide": proposed and may(request.actor, "funds.income_confirm"),
        "may_correct": row.state == IncomeState.CONFIRMED
        and may(request.actor, "funds.income_correct"),
        "refusal": confirm_refusal(request.actor, row),
        "may_see_trail": may(request.actor, "control.trail"),
    }
    return render(request, "funds/income_detail.html", context)


@requires("funds.income_record")
@require_http_methods(["GET", "POST"])
def income_record(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Propose what the fund's share of the pool earned in a month."""
    fund = access.fund_for(request.actor, fund_id)
    today = request.now.date()
    form = IncomeRecordForm(
        request.POST or None, currency=fund.holding_currency, months=_months(fund, today),
        today=today,
    )  # fmt: skip
    return _income_page(
        request,
        form,
        fund=fund,
        title=_("Record investment income"),
        month=lambda: form.cleaned_data["month"],
        call=lambda: services.income_record(
            actor=request.actor, now=request.now, fund_id=fund.pk, **_typed(form)
        ),
        back=reverse("funds:income_list", args=[fund.pk]),
    )


@requires("funds.income_correct")
@require_http_methods(["GET", "POST"])
def income_correct(request: PageRequest, income_id: UUID) -> HttpResponse:
    """Propose a correction of a booked record, by the difference."""
    earlier = access.income_for(request.actor, income_id)
    correction_must_fit(earlier)
    form = IncomeCorrectForm(
        request.POST or None, currency=earlier.currency, today=request.now.date()
    )
    return _income_page(
        request,
        form,
        fund=earlier.fund,
        title=_("Correct investment income"),
        month=lambda: earlier.month,
        call=lambda: services.income_correct(
            actor=request.actor, now=request.now, income_id=earlier.pk, **_typed(form)
        ),
        back=reverse("funds:income_detail", args=[earlier.pk]),
        earlier=earlier,
    )


@requires("funds.income_confirm")
@require_http_methods(["GET", "POST"])
def income_confirm(request: PageRequest, income_id: UUID) -> HttpResponse:
    """Book a record of income that another person proposed; its entry is shown before."""
    row = access.income_for(request.actor, income_id)
    back = reverse("funds:income_detail", args=[row.pk])

    def preview() -> Preview:
        confirmation_must_fit(request.actor, row)
        adjusts = adjusted_day(row)
        return Preview(
            title=_("Book the income"),
            sentence=_("The income of %(month)s enters the books of %(fund)s.")
            % {"month": month_text(row.month), "fund": row.fund},
            rows=[
                (_("Value date"), row.value_date),
                *([(_("Prior-period adjustment of"), adjusts)] if adjusts else []),
                (_("Source"), row.reference),
                *_entry_rows(income_earned(row.money)),
                (_("Of the month afterwards"), selectors.income_of_month(row.fund, row.month) + row.money),
            ],
            confirm=_("Book income"),
            warning=_("An entry in the books is corrected by a reversing entry only."),
        )  # fmt: skip

    return act(
        request,
        form=ConfirmForm(request.POST or None),
        call=lambda: services.income_confirm(
            actor=request.actor, now=request.now, income_id=row.pk
        ),
        then=back,
        done=_("Income booked."),
        template="funds/income_decide.html",
        context={"fund": row.fund, "row": row, "month": month_text(row.month),
                 "title": _("Book the income"), "back": back},
        preview=preview,
        back=back,
    )  # fmt: skip


@requires("funds.income_decline")
@require_http_methods(["GET", "POST"])
def income_decline(request: PageRequest, income_id: UUID) -> HttpResponse:
    """Decline a record of income that was proposed, with the reason."""
    row = access.income_for(request.actor, income_id)
    form = ReasonForm(request.POST or None)
    back = reverse("funds:income_detail", args=[row.pk])
    return act(
        request,
        form=form,
        call=lambda: services.income_decline(
            actor=request.actor, now=request.now, income_id=row.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Record declined. Nothing was booked."),
        template="funds/income_decide.html",
        context={"fund": row.fund, "row": row, "month": month_text(row.month),
                 "title": _("Decline the record"), "back": back},
        back=back,
    )  # fmt: skip


def _income_page(
    request: PageRequest,
    form: IncomeCorrectForm,
    *,
    fund: Fund,
    title: str,
    month: Any,
    call: Any,
    back: str,
    earlier: Income | None = None,
) -> HttpResponse:
    """Show the form of a record or a correction, what it would make of the month, and propose it."""

    def preview() -> Preview:
        money: Money = form.cleaned_data["amount"]
        day: date = form.cleaned_data["value_date"]
        income_must_fit(fund, month=month(), money=money, value_date=day, today=request.now.date())
        return Preview(
            title=title,
            sentence=_("Nothing is booked before another person of another unit has confirmed it."),
            rows=[
                (_("Month"), month_text(month())),
                (_("Earned"), money),
                (_("Of the month afterwards"), selectors.income_of_month(fund, month()) + money),
                (_("Value date"), day),
                (_("Source"), form.cleaned_data["reference"]),
            ],
            confirm=_("Propose income"),
        )

    return act(
        request,
        form=form,
        call=call,
        then=lambda income_id: reverse("funds:income_detail", args=[income_id]),
        done=_("Income proposed. Another person of another unit books it."),
        template="funds/income_record.html",
        context={"fund": fund, "title": title, "earlier": earlier, "back": back},
        preview=preview,
        back=back,
    )


def _typed(form: IncomeCorrectForm) -> dict[str, Any]:
    typed = dict(form.cleaned_data)
    typed["money"] = typed.pop("amount")
    return typed


def _months(fund: Fund, today: date) -> list[date]:
    """Return the first day of every month since the opening, newest first."""
    return [first for first, _last in months_between(fund.opened_date or today, today)][::-1]


def _entry_rows(legs: Sequence[Leg]) -> list[tuple[str, Money]]:
    sides = {"D": _("Debit"), "C": _("Credit")}
    return [(f"{sides[leg.side]} {leg.code} {ACCOUNT_NAMES[leg.code]}", leg.money) for leg in legs]


def _columns() -> list[ListColumn]:
    return [
        ListColumn(
            _("Month"),
            lambda row: month_text(row.month),
            url=lambda row: reverse("funds:income_detail", args=[row.pk]),
        ),
        ListColumn(_("State"), lambda row: row.get_state_display(), state=lambda row: row.look),
        ListColumn(_("Earned"), lambda row: row.money, "money"),
        ListColumn(_("Value date"), lambda row: row.value_date, "date"),
        ListColumn(_("Source"), lambda row: row.reference),
        ListColumn(
            _("Kind"), lambda row: _("Correction") if row.corrects_id else _("Record of the month")
        ),
        ListColumn(_("Recorded by"), lambda row: row.recorded_by.name),
        ListColumn(_("Decided by"), lambda row: row.decided_by.name if row.decided_by else None),
    ]
