"""The unpaid installments of a fund: how old each has become, and which can be called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q

from donors import access
from donors.choices import AgreementState, AmendmentState
from donors.models import Agreement, Installment
from donors.rules import ladder
from donors.rules.ageing import bucket_of
from donors.rules.ladder import Position
from donors.rules.rates import RateQuote
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.rates import day_quotes
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money


@dataclass(frozen=True, slots=True)
class InstallmentRow:
    """What is unpaid of one installment, its age, and what that is in the holding currency.

    `holding` is None where the day has no rate. `outstanding` is in the donor's currency. What
    promissory notes keep from being late is a row of its own, `by_note`.
    """

    agreement: Agreement
    position: Position
    bucket: str
    holding: Money | None
    quote: RateQuote | None
    outstanding: Money
    by_note: bool = False


def installment_rows(
    actor: Actor,
    fund: Fund,
    *,
    as_of: date,
    donor_id: UUID | None = None,
    currency: str = "",
    bucket: str = "",
) -> list[InstallmentRow]:
    """Return the unpaid installments of the visible signed agreements, the oldest first. Two queries.

    What an installment is short of by exchange is no arrears: unpaid is what did not come in the
    donor's own currency.
    """
    wanted = {"donor_id": donor_id, "currency": currency}
    agreements = access.agreements_visible_to(actor).filter(
        fund=fund,
        state=AgreementState.COUNTERSIGNED,
        **{name: value for name, value in wanted.items() if value},
    )
    found = {agreement.pk: agreement for agreement in agreements}
    facts = ladder_facts(
        fund_id=fund.pk,
        holding_currency=fund.holding_currency,
        donor_ids={agreement.donor_id for agreement in found.values()},
        as_of=as_of,
    )
    codes = {agreement.currency for agreement in found.values()}
    quotes = day_quotes(codes, fund.holding_currency, as_of, given=facts.given)
    rows = [
        _row(found[fact.id], position, quotes[fact.money.currency], fund, part)
        for fact in facts.agreements
        if fact.id in found and fact.is_signed(as_of)
        for position in ladder.positions(fact, as_of=as_of)
        for part in _parts(position)
    ]
    kept = [row for row in rows if not bucket or row.bucket == bucket]
    return sorted(
        kept,
        key=lambda row: (
            -row.position.days_overdue,
            row.position.installment.turn,
            row.agreement.number,
        ),
    )


def callable_rows(
    actor: Actor, fund: Fund, *, today: date, days: int
) -> list[tuple[UUID, InstallmentRow]]:
    """Return the installments that can be called and are due within so many days, or on request."""
    rows = installment_rows(actor, fund, as_of=today)
    ids = _ids(row.agreement.pk for row in rows)
    last = today + timedelta(days=days)
    return [
        (ids[row.agreement.pk, row.position.number], row)
        for row in rows
        if not ladder.call_fault(row.position)
        and not row.by_note
        and (row.position.due_date is None or row.position.due_date <= last)
    ]


def _ids(agreement_ids: Iterable[UUID]) -> dict[tuple[UUID, int], UUID]:
    """Return the row of each installment in force, by agreement and number."""
    rows = (
        Installment.objects.filter(agreement_id__in=agreement_ids)
        .filter(Q(amendment=None) | Q(amendment__state=AmendmentState.COUNTERSIGNED))
        .order_by(F("amendment__number").asc(nulls_first=True))
    )
    return {(row.agreement_id, row.number): row.pk for row in rows}


def _row(
    agreement: Agreement,
    position: Position,
    quote: RateQuote | None,
    fund: Fund,
    part: tuple[Money, int, bool],
) -> InstallmentRow:
    left, days, by_note = part
    holding = None
    if agreement.currency == fund.holding_currency:
        holding = left
    elif quote is not None:
        holding = left.converted_half_even(quote.rate, fund.holding_currency)
    return InstallmentRow(agreement, position, bucket_of(days), holding, quote, left, by_note)


def _parts(position: Position) -> list[tuple[Money, int, bool]]:
    """Return what is unpaid, with the days that it is late and whether notes keep it from being so."""
    owed = position.owed
    parts = [(owed, position.days_overdue, False), (position.outstanding - owed, 0, True)]
    return [part for part in parts if part[0].amount > 0]
