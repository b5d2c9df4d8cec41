"""Lists of donors' papers, each as a page and as the file of its rows: pledges, agreements, receipts."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from donors import access
from donors.choices import FUNNEL_STAGES, rate_source_label
from donors.forms import AgreementFilterForm, PledgeFilterForm, ReceiptFilterForm
from donors.models import Receipt
from donors.rules.rates import RateQuote
from donors.selectors import registers
from donors.selectors.contributions import ContributionRow, HoldingFigures
from donors.selectors.registers import AgreementRow, PledgeRow, ReceiptSum
from donors.views.parts import fund_asked, fund_choice, list_tabs
from trustfund.db.words import local
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money, money_sum
from trustfund.web.decorators import requires
from trustfund.web.listing import ListColumn, Listing, Rate, Total, list_answer
from trustfund.web.middleware import PageRequest


@requires("donors.pledge_list")
@require_GET
def pledge_list(request: PageRequest) -> HttpResponseBase:
    """Show every visible pledge, and how much of what was announced became money."""
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Pledges"))
    form = PledgeFilterForm(
        request.GET, today=request.now.date(), donors=registers.donors_to_choose(request.actor)
    )
    chosen = form.chosen(today=request.now.date())
    rows = registers.pledge_rows(request.actor, fund, **chosen)
    listing = _pledges(fund, rows, form=form, as_of=chosen["as_of"])
    stages = [(FUNNEL_STAGES[stage.code], stage) for stage in registers.pledge_funnel(rows, fund)]
    return list_answer(
        request,
        listing,
        template="donors/pledge_list.html",
        context={"stages": stages, "tabs": list_tabs(fund, "pledge_list")},
    )


@requires("donors.agreement_list")
@require_GET
def agreement_list(request: PageRequest) -> HttpResponseBase:
    """Show every visible agreement of a fund with its figures."""
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Agreements"))
    form = AgreementFilterForm(
        request.GET,
        today=request.now.date(),
        donors=registers.donors_to_choose(request.actor),
        currencies=registers.currencies_of(access.agreements_visible_to(request.actor), fund),
    )
    chosen = form.chosen(today=request.now.date())
    rows = registers.agreement_rows(request.actor, fund, **chosen)
    listing = _agreements(fund, rows, form=form, as_of=chosen["as_of"])
    context = {"tabs": list_tabs(fund, "agreement_list")}
    return list_answer(request, listing, template="donors/agreement_list.html", context=context)


@requires("donors.receipt_list")
@require_GET
def receipt_list(request: PageRequest) -> HttpResponseBase:
    """Show every visible receipt of a fund, what it brought and the fee on it."""
    fund = fund_asked(request)
    if fund is None:
        return fund_choice(request, _("Contributions received"))
    form = ReceiptFilterForm(
        request.GET,
        today=request.now.date(),
        donors=registers.donors_to_choose(request.actor),
        currencies=registers.currencies_of(access.receipts_visible_to(request.actor), fund),
    )
    chosen = form.chosen(today=request.now.date())
    found = registers.receipts_found(request.actor, fund, **chosen)
    as_of = chosen["as_of"]
    listing = Listing(
        name="receipts",
        title=_("Contributions received"),
        columns=_receipt_columns(fund, as_of),
        rows=found,
        totals=lambda: _receipt_totals(registers.receipt_totals(found, as_of=as_of), fund),
        form=form,
        as_of=as_of,
        fund=fund,
        source=_("Each converted amount stands at the rate of its deal."),
        empty=_("No receipt fits."),
        who=_("Finance officers book receipts from the bank's statements."),
    )
    context = {"tabs": list_tabs(fund, "receipt_list")}
    return list_answer(request, listing, template="donors/receipt_list.html", context=context)


def contribution_listing(
    fund: Fund,
    rows: Sequence[ContributionRow],
    total: HoldingFigures,
    *,
    form: Any,
    as_of: date,
) -> Listing:
    """Return the five figures of each donor and currency as a list, each with its equivalent."""
    rungs = {
        "pledged": _("Pledged"),
        "signed": _("Signed"),
        "due": _("Due"),
        "paid_in": _("Paid-in"),
        "overdue": _("Overdue"),
    }
    held = fund.holding_currency
    columns = [ListColumn(_("Donor"), lambda row: local(row, "donor_name"))]
    equivalents: dict[int, Money | int | None] = {}
    for name, label in rungs.items():
        columns.append(ListColumn(label, _own(name), "money"))
        in_held = _("%(figure)s in %(currency)s") % {"figure": label, "currency": held}
        equivalents[len(columns)] = getattr(total, name)
        columns.append(ListColumn(in_held, _held(name), "money"))
    columns += [
        ListColumn(_("Rate"), lambda row: row.quote and row.quote.rate, "number"),
        ListColumn(_("Day of the rate"), lambda row: row.quote and row.quote.rate_date, "date"),
        ListColumn(_("Source of the rates"), lambda row: row.source_label),
    ]
    return Listing(
        name="donors",
        title=_("Donors"),
        columns=columns,
        rows=rows,
        totals=lambda: [Total(_("Total"), equivalents)] if rows else [],
        form=form,
        as_of=as_of,
        fund=fund,
        source=day_rates([row.quote for row in rows], as_of, deals=True),
        empty=_("No pledge has been announced and no agreement signed by this day."),
    )


def _own(name: str) -> Callable[[Any], Money]:
    return lambda row: getattr(row, name)


def _held(name: str) -> Callable[[Any], Money | None]:
    return lambda row: getattr(row.holding, name)


def _pledges(fund: Fund, rows: Sequence[PledgeRow], *, form: Any, as_of: date) -> Listing:
    return Listing(
        name="pledges",
        title=_("Pledges"),
        columns=[
            ListColumn(
                _("Occasion"),
                lambda row: row.pledge.occasion,
                url=lambda row: reverse("donors:pledge_detail", args=[row.pledge.pk]),
            ),
            ListColumn(_("Donor"), lambda row: local(row.pledge.donor.organization)),
            ListColumn(_("Announced on"), lambda row: row.pledge.announced_date, "date"),
            ListColumn(
                _("State"), lambda row: row.state_label, state=lambda row: row.course.state
            ),
            ListColumn(_("Pledged"), lambda row: row.pledge.money, "money"),
            ListColumn(
                _("Equivalent"), lambda row: row.holding, "money", rate=lambda row: rate_of(row.quote)
            ),
            ListColumn(_("Signed on it"), lambda row: row.course.signed, "money"),
            ListColumn(_("Paid of that"), lambda row: row.course.paid, "money"),
            ListColumn(_("Not signed"), lambda row: row.course.unsigned, "money"),
        ],
        rows=rows,
        totals=lambda: totals_of(
            fund,
            {4: [row.pledge.money for row in rows], 6: [row.course.signed for row in rows],
             7: [row.course.paid for row in rows], 8: [row.course.unsigned for row in rows]},
            {5: [row.holding for row in rows]},
        ),
        form=form,
        as_of=as_of,
        fund=fund,
        source=day_rates([row.quote for row in rows], as_of),
        empty=_("No pledge fits."),
        who=_("Donor officers and program managers record pledges."),
    )  # fmt: skip


def _agreements(fund: Fund, rows: Sequence[AgreementRow], *, form: Any, as_of: date) -> Listing:
    figures = [row.line.figures for row in rows]
    return Listing(
        name="agreements",
        title=_("Agreements"),
        columns=[
            ListColumn(
                _("Agreement"),
                lambda row: row.agreement.number,
                url=lambda row: reverse("donors:agreement_detail", args=[row.agreement.pk]),
            ),
            ListColumn(_("Donor"), lambda row: local(row.agreement.donor.organization)),
            ListColumn(
                _("State"),
                lambda row: row.line.state_label,
                state=lambda row: row.line.state,
            ),
            ListColumn(_("Signed on"), lambda row: row.signed_on, "date"),
            ListColumn(_("Signed"), lambda row: row.line.figures.signed, "money"),
            ListColumn(
                _("Equivalent"),
                lambda row: row.holding.signed,
                "money",
                rate=lambda row: rate_of(row.quote),
            ),
            ListColumn(_("Due"), lambda row: row.line.figures.due, "money"),
            ListColumn(_("Paid-in"), lambda row: row.line.figures.paid_in, "money"),
            ListColumn(_("Overdue"), lambda row: row.line.figures.overdue, "money"),
            ListColumn(
                _("Signed without preference"), lambda row: row.without_preference, "money"
            ),
            ListColumn(_("Broken clauses"), lambda row: ", ".join(map(str, row.broken))),
        ],
        rows=rows,
        totals=lambda: totals_of(
            fund,
            {4: [one.signed for one in figures], 6: [one.due for one in figures],
             7: [one.paid_in for one in figures], 8: [one.overdue for one in figures],
             9: [row.without_preference for row in rows]},
            {5: [row.holding.signed for row in rows]},
        ),
        form=form,
        as_of=as_of,
        fund=fund,
        source=day_rates([row.quote for row in rows], as_of, deals=True),
        empty=_("No agreement fits."),
        who=_("A program manager drafts it once a pledge is announced."),
    )  # fmt: skip


def _receipt_columns(fund: Fund, as_of: date) -> list[ListColumn]:
    return [
        ListColumn(
            _("Bank reference"),
            lambda row: row.bank_reference,
            url=lambda row: reverse("donors:receipt_detail", args=[row.pk]),
        ),
        ListColumn(_("Value date"), lambda row: row.value_date, "date"),
        ListColumn(_("Donor"), lambda row: local(row.donor.organization)),
        ListColumn(_("Agreement"), lambda row: row.agreement.number),
        ListColumn(_("Received"), lambda row: row.money, "money"),
        ListColumn(
            _("Converted"),
            lambda row: registers.brought_by(row, as_of=as_of),
            "money",
            rate=lambda row: _deal_rate(row, fund, as_of),
        ),
        ListColumn(_("Fee"), lambda row: registers.fee_by(row, as_of=as_of), "money"),
    ]


def _receipt_totals(sums: Sequence[ReceiptSum], fund: Fund) -> list[Total]:
    held = fund.holding_currency
    lines: dict[str, Total] = {}
    for total in sums:
        code = total.received.currency
        words = _("Total %(currency)s") % {"currency": code}
        lines[code] = Total(words, {4: total.received}, rows=total.count)
    if lines:
        line = lines.setdefault(held, Total(_("Total %(currency)s") % {"currency": held}, {}))
        line.amounts[5] = money_sum([total.brought for total in sums], held)
        line.amounts[6] = money_sum([total.fees for total in sums], held)
    return list(lines.values())


def totals_of(
    fund: Fund, own: dict[int, list[Money]], equivalent: dict[int, list[Money | None]]
) -> list[Total]:
    """Return one line for each currency, that of the holding currency with the equivalents."""
    held = fund.holding_currency
    codes = sorted({money.currency for amounts in own.values() for money in amounts})
    lines = {code: Total(_("Total %(currency)s") % {"currency": code}, {}) for code in codes}
    for place, amounts in own.items():
        for code, line in lines.items():
            of_code = [money for money in amounts if money.currency == code]
            line.amounts[place] = money_sum(of_code, code)
    if lines:
        line = lines.setdefault(held, Total(_("Total %(currency)s") % {"currency": held}, {}))
        for place, found in equivalent.items():
            known = [money for money in found if money is not None]
            whole = len(known) == len(found)
            line.amounts[place] = money_sum(known, held) if whole else None
    return list(lines.values())


def rate_of(quote: RateQuote | None) -> Rate | None:
    """Return the rate behind an equivalent; None in the holding currency and where there is none."""
    if quote is None or quote.rate_source == "SAME":
        return None
    return Rate(quote.rate, quote.rate_date, rate_source_label(quote.rate_source))


def _deal_rate(receipt: Receipt, fund: Fund, as_of: date) -> Rate | None:
    if receipt.currency == fund.holding_currency or not registers.brought_by(receipt, as_of=as_of):
        return None
    deal = receipt.conversion
    source = rate_source_label(deal.rate_source)
    return Rate(deal.rate, deal.rate_date, source, is_deal=True)


def day_rates(quotes: Collection[RateQuote | None], as_of: date, *, deals: bool = False) -> str:
    """Return the sentence on where the rates of the equivalents come from."""
    names = registers.quote_source([quote for quote in quotes if rate_of(quote)])
    if not names:
        return ""
    words = {"source": names, "day": as_of.isoformat()}
    if deals:
        return (
            _(
                "Equivalents: what was converted at the rates of its deals, the rest at the rate of the day (%(day)s or the last one before it). Source: %(source)s."
            )
            % words
        )
    return (
        _(
            "Equivalents at the rate of the day (%(day)s or the last one before it). Source: %(source)s."
        )
        % words
    )
