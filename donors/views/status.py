"""The standing of contributions: each signed agreement from what was signed to what is still to be paid."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from donors import access
from donors.choices import rate_source_label
from donors.forms import AgreementFilterForm
from donors.models import Agreement
from donors.selectors import registers
from donors.selectors.registers import AgreementRow
from donors.views.note_warnings import warnings_of_rows
from donors.views.parts import fund_asked, fund_choice, list_tabs
from donors.views.registers import day_rates, rate_of, totals_of
from trustfund.db.words import local
from trustfund.funds.models import Fund
from trustfund.web.decorators import requires
from trustfund.web.listing import ListColumn, Listing, Rate, list_answer
from trustfund.web.middleware import PageRequest


@requires("donors.contribution_status")
@require_GET
def contribution_status(request: PageRequest) -> HttpResponseBase:
    """Show where each visible signed agreement of a fund stands at the end of a day."""
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Standing of contributions"))
    form = AgreementFilterForm(
        request.GET,
        today=request.now.date(),
        donors=registers.donors_to_choose(request.actor),
        currencies=registers.currencies_of(access.agreements_visible_to(request.actor), fund),
    )
    del form.fields["state"]
    chosen = form.chosen(today=request.now.date())
    rows = registers.signed_rows(request.actor, fund, **chosen)
    listing = _listing(fund, rows, form=form, as_of=chosen["as_of"])
    context = {
        "tabs": list_tabs(fund, "contribution_status"),
        "warnings": warnings_of_rows(rows),
    }
    return list_answer(
        request, listing, template="donors/contribution_status.html", context=context
    )


def _listing(fund: Fund, rows: Sequence[AgreementRow], *, form: Any, as_of: date) -> Listing:
    figures = [row.line.figures for row in rows]
    return Listing(
        name="standing",
        title=_("Standing of contributions"),
        columns=[
            ListColumn(
                _("Agreement"),
                lambda row: row.agreement.number,
                url=lambda row: reverse("donors:agreement_detail", args=[row.agreement.pk]),
            ),
            ListColumn(_("Donor"), lambda row: local(row.agreement.donor.organization)),
            ListColumn(_("Agency"), _agency),
            ListColumn(_("Signed on"), lambda row: row.agreement.countersigned_date, "date"),
            ListColumn(_("Signed"), lambda row: row.line.figures.signed, "money"),
            ListColumn(
                _("Equivalent at signature"),
                lambda row: row.signed_holding,
                "money",
                rate=lambda row: _signed_at(row.agreement, fund),
            ),
            ListColumn(_("Due"), lambda row: row.line.figures.due, "money"),
            ListColumn(_("Paid-in"), lambda row: row.line.figures.paid_in, "money"),
            ListColumn(
                _("Brought by conversion"), lambda row: row.line.figures.paid_in_holding, "money"
            ),
            ListColumn(_("By note, not yet encashed"), lambda row: row.line.figures.by_note, "money"),
            ListColumn(_("Unpaid, not overdue"), lambda row: row.not_overdue, "money"),
            ListColumn(_("Overdue"), lambda row: row.line.figures.overdue, "money"),
            ListColumn(_("Days overdue"), lambda row: row.line.days_overdue or None, "number"),
            ListColumn(
                _("Unpaid, equivalent"),
                lambda row: row.unpaid_holding,
                "money",
                rate=lambda row: rate_of(row.quote) if row.line.figures.outstanding.amount else None,
            ),
            ListColumn(_("Settled, percent"), lambda row: _percent(row.paid_percent)),
            ListColumn(_("Preferences, percent"), lambda row: _percent(row.preferred)),
        ],
        rows=rows,
        totals=lambda: totals_of(
            fund,
            {4: [one.signed for one in figures], 6: [one.due for one in figures],
             7: [one.paid_in for one in figures], 9: [one.by_note for one in figures],
             10: [row.not_overdue for row in rows], 11: [one.overdue for one in figures]},
            {5: [row.signed_holding for row in rows],
             8: [one.paid_in_holding for one in figures],
             13: [row.unpaid_holding for row in rows]},
        ),
        form=form,
        as_of=as_of,
        fund=fund,
        source=day_rates([row.quote for row in rows], as_of, deals=True),
        empty=_("No signed agreement fits."),
        who=_("An agreement stands here from the day on which the donor countersigns it."),
    )  # fmt: skip


def _agency(row: AgreementRow) -> str:
    return local(row.agreement.agency) if row.agreement.agency else "–"


def _signed_at(agreement: Agreement, fund: Fund) -> Rate | None:
    """Return the rate of the equivalent at signature; None in the holding currency."""
    rate, day = agreement.holding_rate, agreement.holding_rate_date
    if agreement.currency == fund.holding_currency or rate is None or day is None:
        return None
    return Rate(rate, day, rate_source_label(agreement.holding_rate_source))


def _percent(value: Decimal) -> str:
    return f"{value.normalize():f} %" if value else "–"
