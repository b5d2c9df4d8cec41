"""What the pages of one donor and one agreement show, loaded once and reckoned by the ladder."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from donors.choices import ENDINGS, AgreementState, PledgeState
from donors.models import Agreement, Donor
from donors.rules import ladder
from donors.rules.funnel import PledgeCourse
from donors.rules.in_kind import InKindFact
from donors.rules.ladder import AgreementFact, Figures, PledgeFact, Position, ReceiptFact
from donors.rules.note_warnings import NoteWarning, note_warnings
from donors.selectors.agreements import ladder_of
from donors.selectors.contributions import ContributionRow, contribution_rows, totals_by_donor
from donors.selectors.ladder_facts import ladder_facts
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money, money_sum, zero


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement with its figures, its installments' standing and what comes next.

    `agreement` has the schedule and amount in force on the day that is shown.
    """

    agreement: AgreementFact
    figures: Figures
    positions: list[Position]
    is_signed: bool
    fallen: Money
    ends_on: date | None = None
    has_ended: bool = False
    note_warnings: tuple[NoteWarning, ...] = ()

    @property
    def signatures(self) -> str:
        """Return whose signatures it bore at the end of the day: what is signed later is offered."""
        is_later = self.agreement.state == AgreementState.COUNTERSIGNED and not self.is_signed
        return AgreementState.OFFERED if is_later else self.agreement.state

    @property
    def state(self) -> str:
        """Return whose signatures it bears, or that a notice of termination ends or has ended it."""
        if self.ends_on is None:
            return self.signatures
        return "TERMINATED" if self.has_ended else "ENDING"

    @property
    def state_label(self) -> Any:
        """Return in words whose signatures the agreement bears, or that it ends."""
        return ENDINGS.get(self.state) or AgreementState(self.state).label

    @property
    def next_due(self) -> Position | None:
        """Return the unpaid installment with the earliest due date, once signed."""
        return ladder.next_due(self.positions) if self.is_signed else None

    @property
    def paid(self) -> Money:
        """Return what the receipts pay of the installments."""
        currency = self.agreement.money.currency
        return money_sum([position.paid for position in self.positions], currency)

    @property
    def outstanding(self) -> Money:
        """Return what is still to be paid of the installments."""
        return self.agreement.money - self.paid

    @property
    def left_to_pay(self) -> Money:
        """Return what may still come in, all receipts counted whatever their day."""
        currency = self.agreement.money.currency
        if not self.is_signed:
            return zero(currency)
        received = [receipt.settling(date.max).money for receipt in self.agreement.receipts]
        return self.agreement.money - money_sum(received, currency)

    @property
    def days_overdue(self) -> int:
        """Return how long the oldest unpaid installment has been overdue."""
        if not self.is_signed:
            return 0
        return max((position.days_overdue for position in self.positions), default=0)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One receipt under its agreement."""

    agreement: AgreementFact
    receipt: ReceiptFact


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """One pledge as it was announced, and what had become of it by the day."""

    pledge: PledgeFact
    course: PledgeCourse

    @property
    def state_label(self) -> Any:
        """Return in words how much of it had become an agreement by the day."""
        return PledgeState(self.course.state).label


@dataclass(frozen=True, slots=True)
class DonorPage:
    """What a donor officer opens first: the ladder in each currency, and everything under it.

    Nothing stands on it that came after the day. `has_open_amendments` where one was offered that nobody has signed, replaced or not.
    """

    totals: list[ContributionRow]
    lines: list[AgreementLine]
    pledges: list[PledgeLine]
    has_open_amendments: bool
    in_kind: list[InKindFact]
    in_kind_sum: Money
    receipts: list[ReceiptLine]

    @property
    def has_notes(self) -> bool:
        """Return whether anything was promised by a note that is in custody."""
        return any(line.agreement.notes for line in self.lines)

    @property
    def upcoming(self) -> list[tuple[AgreementFact, Position]]:
        """Return the next unpaid installment of each signed agreement, earliest first."""
        found = [(line.agreement, line.next_due) for line in self.lines if line.next_due]
        return sorted(found, key=lambda pair: (pair[1].installment.turn, pair[0].number))

    @property
    def offered(self) -> list[AgreementFact]:
        """Return the agreements that wait for the donor's signature."""
        return [
            line.agreement for line in self.lines if line.agreement.state == AgreementState.OFFERED
        ]


def donor_page(donor: Donor, fund: Fund, *, as_of: date) -> DonorPage:
    """Return what the donor's page shows for one fund as of the end of a day. One query."""
    facts = ladder_facts(
        fund_id=fund.pk,
        holding_currency=fund.holding_currency,
        donor_ids=[donor.pk],
        as_of=as_of,
    )
    rows = contribution_rows(
        facts, donors=[donor], as_of=as_of, holding_currency=fund.holding_currency
    )
    lines = [agreement_line(fact, fund=fund, as_of=as_of) for fact in facts.agreements]
    return DonorPage(
        totals=totals_by_donor(rows),
        lines=[line for line in lines if was_offered(line, as_of=as_of)],
        pledges=_pledge_lines(facts.pledges, lines, as_of=as_of),
        receipts=receipt_lines([line.agreement for line in lines], as_of=as_of),
        has_open_amendments=any(
            amendment.signed_date is None
            for fact in facts.agreements
            for amendment in fact.amendments
        ),
        in_kind=facts.in_kind,
        in_kind_sum=money_sum([one.holding for one in facts.in_kind], fund.holding_currency),
    )


def agreement_page(agreement: Agreement, *, as_of: date) -> AgreementLine:
    """Return what an agreement's page shows, figures as of the end of a day. One query."""
    return agreement_line(ladder_of(agreement), fund=agreement.fund, as_of=as_of)


def agreement_line(fact: AgreementFact, *, fund: Fund, as_of: date) -> AgreementLine:
    """Return an agreement's figures and installments as of the end of a day. No query."""
    return AgreementLine(
        agreement=fact.in_force(as_of),
        figures=ladder.agreement_figures(fact, as_of=as_of, holding_currency=fund.holding_currency),
        positions=ladder.positions(fact, as_of=as_of),
        is_signed=fact.is_signed(as_of),
        fallen=fact.fallen(as_of),
        ends_on=fact.ends_on(as_of),
        has_ended=fact.has_ended(as_of),
        note_warnings=note_warnings(fact, as_of=as_of),
    )


def at_signature(agreement: Agreement, signed: Money) -> Money | None:
    """Return what is signed at the rate of the signature, rounded half to even; None while unsigned.

    An amendment and a notice of termination leave the rate as it was: this is what variance plans with.
    """
    if agreement.holding_rate is None or signed.currency == agreement.holding_currency:
        return None if agreement.holding_rate is None else signed
    return signed.converted_half_even(agreement.holding_rate, agreement.holding_currency)


def was_offered(line: AgreementLine, *, as_of: date) -> bool:
    """Return whether an agreement had been offered, or was signed, by the end of a day."""
    offered_at = line.agreement.offered_at
    return line.is_signed or offered_at is None or offered_at.date() <= as_of


def pledge_course(
    pledge: PledgeFact, lines: Sequence[AgreementLine], *, as_of: date
) -> PledgeCourse:
    """Return what had become of a pledge by the end of a day, given the agreements on it. No query."""
    code = pledge.money.currency
    return PledgeCourse(
        money=pledge.money,
        confirmed_date=pledge.confirmed_date,
        ended_date=pledge.ended_date,
        ending=pledge.state if pledge.ended_date else "",
        signed=money_sum([line.figures.signed for line in lines], code),
        paid=money_sum([line.figures.paid_in for line in lines], code),
        fallen=money_sum([line.fallen for line in lines], code),
        as_of=as_of,
    )


def _pledge_lines(
    pledges: Sequence[PledgeFact], lines: Sequence[AgreementLine], *, as_of: date
) -> list[PledgeLine]:
    """Return the pledges announced by a day, the latest first."""
    on: dict[UUID | None, list[AgreementLine]] = {}
    for line in lines:
        on.setdefault(line.agreement.pledge_id, []).append(line)
    return [
        PledgeLine(pledge, pledge_course(pledge, on.get(pledge.id, []), as_of=as_of))
        for pledge in reversed(pledges)
        if pledge.announced_date <= as_of
    ]


def receipt_lines(agreements: Sequence[AgreementFact], *, as_of: date) -> list[ReceiptLine]:
    """Return the receipts of these agreements up to a day, newest first.

    What was converted later has brought nothing yet, and no fee was taken of it.
    """
    found = [
        ReceiptLine(agreement, _as_it_was(receipt, as_of))
        for agreement in agreements
        for receipt in agreement.receipts
        if receipt.value_date <= as_of
    ]
    return sorted(
        found, key=lambda line: (line.receipt.value_date, str(line.receipt.id)), reverse=True
    )


def _as_it_was(receipt: ReceiptFact, as_of: date) -> ReceiptFact:
    if receipt.holding_date is None or receipt.holding_date <= as_of:
        return receipt
    return replace(receipt, holding=None, holding_date=None, fee=None)
