"""Load what the ladder reckons with, in one query: pledges, agreements, installments, receipts."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from donors.rules.in_kind import InKindFact
from donors.rules.ladder import AgreementFact, PledgeFact, ReceiptFact, RefundFact
from donors.rules.notes import EncashmentFact, LineFact, NoteFact
from donors.rules.rates import DAYS_OLD_AT_MOST, GivenFact
from donors.rules.refunds import OWED_AGAIN
from donors.rules.schedule import AmendmentFact, CallFact, InstallmentFact
from donors.rules.termination import NoticeFact
from donors.selectors.ladder_query import statement
from trustfund.kernel.money import Money, money_sum


class _Row(NamedTuple):
    """One line of the query; what it means depends on its kind.

    `day` is an installment's due date, None until it is known; `last_day` that of a receipt's
    conversion, or on which a pledge ended, and `signed_date` that of the letter that confirmed the
    pledge. `amendment` is 0 for the schedule as first signed.
    A note's line has its receipt as `last_day`, what came in for it as `bought` on `amended_on`, its
    return as `dated_on`, its demand as `called_on`.
    A refund bears the identifier of its receipt, and `bought` is it in the holding currency. A given
    rate stands as `amount`, a value in kind as `bought`; a rate with its source as `text` and its confirmation as `offered_at`.
    """

    kind: str
    donor_id: UUID
    id: UUID
    agreement_id: UUID
    number: int
    day: date | None
    amount: Decimal
    currency: str
    text: str
    state: str
    bought: Decimal | None
    last_day: date | None
    fee: Decimal | None
    agreement_number: str
    agreement_amount: Decimal
    signed_date: date | None
    offered_at: datetime | None
    pledge_id: UUID | None
    notice_date: date | None
    ends_on: date | None
    amendment: int
    amended_on: date | None
    due_rule: str
    days: int | None
    milestone: str
    dated_on: date | None
    unqualified_on: date | None
    called_on: date | None
    calls: str | None

    @property
    def money(self) -> Money:
        """Return the amount of this line."""
        return Money(self.amount, self.currency)

    @property
    def its_day(self) -> date:
        """Return the day of a pledge or a receipt, which always has one."""
        if self.day is None:
            raise ValueError(self.kind)
        return self.day

    @property
    def installment(self) -> InstallmentFact:
        """Return the installment that this line is."""
        return InstallmentFact(
            number=self.number,
            due_date=self.day,
            money=self.money,
            due_rule=self.due_rule,
            days=self.days,
            milestone=self.milestone,
            qualification=self.text,
            dated_on=self.dated_on,
            unqualified_on=self.unqualified_on,
            calls=tuple(
                CallFact(
                    date.fromisoformat(day),
                    Money(Decimal(asked), self.currency),
                    Money(Decimal(noted), self.currency),
                )
                for day, asked, noted in json.loads(self.calls or "[]")
            ),
        )


@dataclass(frozen=True, slots=True)
class LadderFacts:
    """Everything about a fund's contributions as known at a time, signed or only offered."""

    pledges: list[PledgeFact]
    agreements: list[AgreementFact]
    given: list[GivenFact] = field(default_factory=list)
    in_kind: list[InKindFact] = field(default_factory=list)

    @property
    def donor_ids(self) -> set[UUID]:
        """Return whose contributions these are."""
        return {pledge.donor_id for pledge in self.pledges} | {
            agreement.donor_id for agreement in self.agreements
        }


def ladder_facts(
    *,
    fund_id: UUID,
    holding_currency: str,
    known_at: datetime | None = None,
    donor_ids: Collection[UUID] | None = None,
    agreement_id: UUID | None = None,
    as_of: date | None = None,
    receipts: bool = True,
) -> LadderFacts:
    """Return the facts of these donors, of all for None, or of one agreement alone. One query.

    Only what was recorded by `known_at` counts; a signature, a notice of termination and the end
    of a pledge count from their own moment. Pledges and receipts come in the order of their days,
    agreements in that of their numbers. With a day come the rates
    that the treasury gave for it, and what was given in kind by then: neither is on the ladder.
    Without receipts it is as if nothing had been paid in, nor refunded.
    """
    values = {
        "fund": fund_id,
        "known_at": known_at,
        "donors": None if donor_ids is None else list(donor_ids),
        "agreement": agreement_id,
        "as_of": as_of,
        "oldest": DAYS_OLD_AT_MOST,
        "receipts": receipts,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement(values), values)
        rows = [_Row(*row) for row in cursor.fetchall()]
    parts: dict[UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.kind not in {"PLEDGE", "IN_KIND", "RATE"}:
            parts[row.agreement_id].append(row)
    agreements = [_agreement(found, holding_currency) for found in parts.values()]
    return LadderFacts(
        pledges=[_pledge(row) for row in rows if row.kind == "PLEDGE"],
        agreements=sorted(agreements, key=lambda agreement: agreement.number),
        given=[_given(row, holding_currency) for row in rows if row.kind == "RATE"],
        in_kind=[_in_kind(row, holding_currency) for row in rows if row.kind == "IN_KIND"],
    )


def _agreement(rows: list[_Row], holding_currency: str) -> AgreementFact:
    """Return the agreement that these lines are parts of."""
    first = rows[0]
    schedules: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.kind == "INSTALLMENT":
            schedules[row.amendment].append(row)
    original = _installments(schedules.pop(0))
    back: dict[UUID, list[RefundFact]] = defaultdict(list)
    for row in rows:
        if row.kind == "REFUND":
            back[row.id].append(_refund(row, holding_currency))
    return AgreementFact(
        id=first.agreement_id,
        donor_id=first.donor_id,
        number=first.agreement_number,
        money=Money(first.agreement_amount, first.currency),
        signed_date=first.signed_date,
        pledge_id=first.pledge_id,
        installments=original,
        receipts=tuple(
            replace(_receipt(row, holding_currency), refunds=tuple(back[row.id]))
            for row in rows
            if row.kind == "RECEIPT"
        ),
        state=first.state,
        offered_at=first.offered_at,
        amendments=tuple(
            AmendmentFact(number, found[0].amended_on, _installments(found))
            for number, found in sorted(schedules.items())
        ),
        notes=_notes([row for row in rows if row.kind == "NOTE"]),
        notice=None
        if first.notice_date is None or first.ends_on is None
        else NoticeFact(given_on=first.notice_date, ends_on=first.ends_on),
    )


def _notes(rows: list[_Row]) -> tuple[NoteFact, ...]:
    """Return the promissory notes that these lines are parts of; a line repeats by encashment."""
    lines: dict[UUID, dict[int, LineFact]] = defaultdict(dict)
    came: dict[UUID, list[EncashmentFact]] = defaultdict(list)
    received = {row.id: row.last_day or row.its_day for row in rows}
    returned = {row.id: row.dated_on for row in rows}
    for row in rows:
        lines[row.id][row.number] = LineFact(row.number, row.its_day, row.money, row.called_on)
        if row.bought is not None and row.amended_on is not None:
            cash = Money(row.bought, row.currency)
            came[row.id].append(EncashmentFact(row.number, row.amended_on, cash))
    return tuple(
        NoteFact(
            money_sum(
                [line.money for line in found.values()], next(iter(found.values())).money.currency
            ),
            received[note_id],
            tuple(found[number] for number in sorted(found)),
            tuple(came[note_id]),
            returned[note_id],
        )
        for note_id, found in lines.items()
    )


def _installments(rows: list[_Row]) -> tuple[InstallmentFact, ...]:
    return tuple(sorted((row.installment for row in rows), key=lambda part: part.number))


def _given(row: _Row, holding_currency: str) -> GivenFact:
    if row.offered_at is None:
        raise ValueError(row.kind)
    return GivenFact(
        row.currency, holding_currency, row.amount, row.its_day, row.text, row.offered_at
    )


def _in_kind(row: _Row, holding_currency: str) -> InKindFact:
    value = Money(row.bought or Decimal(0), holding_currency)
    return InKindFact(row.id, row.donor_id, row.text, row.its_day, row.money, value)


def _pledge(row: _Row) -> PledgeFact:
    return PledgeFact(
        id=row.id,
        donor_id=row.donor_id,
        money=row.money,
        announced_date=row.its_day,
        occasion=row.text,
        state=row.state,
        ended_date=row.last_day,
        confirmed_date=row.signed_date,
    )


def _receipt(row: _Row, holding_currency: str) -> ReceiptFact:
    fee = None if row.fee is None else Money(row.fee, holding_currency)
    if row.currency == holding_currency:
        return ReceiptFact(row.money, row.its_day, row.money, row.day, row.id, row.text, fee)
    bought = None if row.bought is None else Money(row.bought, holding_currency)
    return ReceiptFact(row.money, row.its_day, bought, row.last_day, row.id, row.text, fee)


def _refund(row: _Row, holding_currency: str) -> RefundFact:
    return RefundFact(
        money=row.money,
        holding=Money(row.bought or Decimal(0), holding_currency),
        day=row.its_day,
        owed_again=row.text in OWED_AGAIN,
    )
