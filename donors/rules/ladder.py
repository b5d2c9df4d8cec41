"""The one place of the five figures: pledged, signed, due, paid-in, overdue, as of any date.

Pure: facts in, figures out. Every page, API answer and report asks here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from donors.rules.facts import AgreementFact as AgreementFact
from donors.rules.facts import PledgeFact as PledgeFact
from donors.rules.facts import ReceiptFact as ReceiptFact
from donors.rules.facts import RefundFact as RefundFact
from donors.rules.schedule import ON_REQUEST
from donors.rules.schedule import InstallmentFact as InstallmentFact
from donors.rules.termination import falls_away
from trustfund.kernel.money import Money, money_sum, zero


@dataclass(frozen=True, slots=True)
class Figures:
    """The five figures in one currency, and the part of paid-in that is in the holding currency.

    `called` is what was asked for by payment requests, paid or not, within what is signed; what
    notes settled when an installment was called is no part of it.
    `realized` is the converted part of `paid_in` in its own currency, `paid_in_holding` what it
    brought at the rates of its deals. Paid-in is less what went back; `settled` is what pays
    installments: what went back stays counted there unless it is owed again. `by_note` is held in
    promissory notes: it is no cash and in none of the five, but is not overdue while its days have
    not passed.
    """

    pledged: Money
    signed: Money
    due: Money
    paid_in: Money
    overdue: Money
    realized: Money
    paid_in_holding: Money
    called: Money
    settled: Money
    by_note: Money

    @property
    def currency(self) -> str:
        """Return the currency of the five figures."""
        return self.signed.currency

    @property
    def outstanding(self) -> Money:
        """Return what is signed and not paid, due or not."""
        return self.signed - self.settled


@dataclass(frozen=True, slots=True)
class Position:
    """Where one installment stands on a day. Receipts pay the earliest due date first.

    `falls_away` where a notice of termination will have ended the agreement before it is due;
    `covered` is the part that promissory notes keep from being late, the earliest due date first.
    `is_asked` where a payment request asks for what is owed.
    """

    number: int
    due_date: date | None
    money: Money
    paid: Money
    days_overdue: int
    standing: str
    installment: InstallmentFact
    falls_away: bool = False
    covered: Money | None = None
    is_asked: bool = False

    @property
    def owed(self) -> Money:
        """Return what is to be paid otherwise than by encashing a promissory note that is not late."""
        return self.outstanding if self.covered is None else self.outstanding - self.covered

    @property
    def outstanding(self) -> Money:
        """Return what is still to be paid of this installment."""
        return self.money - self.paid


def nothing(currency: str, holding_currency: str) -> Figures:
    """Return figures that are all zero."""
    none = zero(currency)
    return Figures(none, none, none, none, none, none, zero(holding_currency), none, none, none)


def agreement_figures(
    agreement: AgreementFact, *, as_of: date, holding_currency: str, pledged: Money | None = None
) -> Figures:
    """Return the figures of one agreement as of the end of a day.

    Due is every installment whose date has come; overdue is what was due *before* that day and is
    not paid (an installment due on the day itself is not yet late).
    """
    currency = agreement.money.currency
    pledged = pledged or zero(currency)
    if not agreement.is_signed(as_of):
        return figures_sum([], currency, holding_currency, pledged=pledged)
    agreement = agreement.in_force(as_of)
    came = [receipt for receipt in agreement.receipts if receipt.value_date <= as_of]
    paid = [receipt.net(as_of) for receipt in came]
    settled = agreement.settled(as_of)
    realized = [
        receipt
        for receipt in paid
        if receipt.holding_date is not None and receipt.holding_date <= as_of
    ]
    paid_in = money_sum([receipt.money for receipt in paid], currency)
    late = money_sum(
        [item.money for item in agreement.installments if item.days_late(as_of)], currency
    )
    return Figures(
        pledged=pledged,
        signed=agreement.money,
        due=money_sum(
            [item.money for item in agreement.installments if item.is_due(as_of)], currency
        ),
        called=money_sum([item.called for item in agreement.installments], currency),
        paid_in=paid_in,
        overdue=max(late - settled - agreement.covered(as_of), zero(currency)),
        realized=money_sum([receipt.money for receipt in realized], currency),
        paid_in_holding=money_sum(
            [receipt.holding for receipt in realized if receipt.holding is not None],
            holding_currency,
        ),
        settled=settled,
        by_note=agreement.by_note(as_of),
    )


def figures_sum(
    parts: Iterable[Figures],
    currency: str,
    holding_currency: str,
    *,
    pledged: Money | None = None,
) -> Figures:
    """Return the sum of figures in one currency, with a further pledged amount if given.

    Overdue is summed, not netted: what one agreement has paid early excuses no other.
    """
    every = list(parts)
    own = {
        name: money_sum([getattr(part, name) for part in every], currency)
        for name in (
            "pledged",
            "signed",
            "due",
            "called",
            "paid_in",
            "overdue",
            "realized",
            "settled",
            "by_note",
        )
    }
    if pledged is not None:
        own["pledged"] = own["pledged"] + pledged
    return Figures(
        **own,
        paid_in_holding=money_sum([part.paid_in_holding for part in every], holding_currency),
    )


def pledged_by_agreement(
    pledges: Iterable[PledgeFact], agreements: Sequence[AgreementFact], *, as_of: date
) -> tuple[dict[UUID, Money], list[PledgeFact]]:
    """Return which agreement shows which pledged amount, and the pledges that none shows.

    The first agreement signed on a pledge shows it whole, any later one nothing, so that each
    pledge is counted exactly once. One that ended before anything was signed on it counts no more.
    """
    on: dict[UUID, list[AgreementFact]] = {}
    signed = [agreement for agreement in agreements if agreement.is_signed(as_of)]
    for agreement in sorted(signed, key=lambda one: (one.signed_date or as_of, one.number)):
        if agreement.pledge_id is not None:
            on.setdefault(agreement.pledge_id, []).append(agreement)
    shown: dict[UUID, Money] = {}
    others: list[PledgeFact] = []
    for pledge in pledges:
        if pledge.announced_date > as_of:
            continue
        taken = on.get(pledge.id, [])
        counted = pledge.counted(taken, as_of=as_of)
        if taken:
            shown[taken[0].id] = counted
        elif counted.amount:
            others.append(pledge)
    return shown, others


def positions(agreement: AgreementFact, *, as_of: date) -> list[Position]:
    """Return where each installment stands, in order of number, as of the end of a day."""
    whole, agreement = agreement, agreement.in_force(as_of)
    left, ends_on = agreement.settled(as_of), agreement.ends_on(as_of)
    noted = agreement.covered(as_of)
    found = []
    for item in sorted(agreement.installments, key=lambda one: one.turn):
        paid = min(left, item.money)
        left = left - paid
        covered = min(noted, item.money - paid)
        noted = noted - covered
        is_owed = paid + covered < item.money
        lost = ends_on is not None and paid < item.money
        lost = lost and falls_away(item, ends_on=ends_on or as_of, as_of=as_of)
        found.append(
            Position(
                number=item.number,
                due_date=item.due_date,
                money=item.money,
                paid=paid,
                days_overdue=item.days_late(as_of) if is_owed else 0,
                standing="FALLS_AWAY"
                if lost
                else _standing(item, paid=paid, covered=covered, as_of=as_of),
                installment=item,
                falls_away=lost,
                covered=covered,
                is_asked=_is_asked(whole, item, item.money - paid - covered, as_of=as_of),
            )
        )
    return sorted(found, key=lambda position: position.number)


def next_due(found: Iterable[Position]) -> Position | None:
    """Return the unpaid installment with the earliest due date, late or not; None if all is paid,
    qualified, without a date yet, settled by a promissory note or will have fallen away by then."""
    owed = [position for position in found if position.owed.amount > 0]
    following = next_paid(owed)
    if following is None or following.due_date is None or following.falls_away:
        return None
    if following.installment.is_qualified:
        return None
    return following


def next_paid(found: Iterable[Position]) -> Position | None:
    """Return the installment that the next receipt pays, due or not; None if all is paid."""
    open_ones = [position for position in found if position.outstanding.amount > 0]
    return min(open_ones, key=lambda position: position.installment.turn, default=None)


def call_fault(position: Position) -> str:
    """Return the code of why an installment cannot be called now; empty where it can.

    `paid`, `noted` (promissory notes settle it while their days have not passed), `called` (a
    letter for this very due date asks for what is owed), `qualified`, `undated` (nobody has said
    from when it is due; one on request gets its date by the call), `ending` (a notice ends the
    agreement before).
    """
    item = position.installment
    if position.outstanding.amount <= 0:
        return "paid"
    if position.owed.amount <= 0:
        return "noted"
    if position.is_asked:
        return "called"
    if item.is_qualified:
        return "qualified"
    if position.falls_away:
        return "ending"
    return "undated" if item.due_date is None and item.due_rule != ON_REQUEST else ""


def in_holding(figure: Money, figures: Figures, *, rate: Decimal | None) -> Money | None:
    """Return a rung in the holding currency: its converted part at the deals' rates, the rest at
    the rate of the day; None where the rest has no rate.

    Source: receipts at historical rates, signed-but-unpaid and pledges at the report date's rate.
    A rung smaller than what is converted carries its share of what that brought.
    """
    holding_currency = figures.paid_in_holding.currency
    if figures.currency == holding_currency:
        return figure
    if figure <= figures.realized:
        if figure == figures.realized:
            return figures.paid_in_holding
        rest = figures.realized - figure
        return figures.paid_in_holding.allocate([figure.amount, rest.amount])[0]
    if rate is None:
        return None
    rest = figure - figures.realized
    return figures.paid_in_holding + rest.converted_half_even(rate, holding_currency)


def overdue_in_holding(figures: Figures, *, rate: Decimal | None) -> Money | None:
    """Return the overdue figure in the holding currency: none of it is paid, so all at the day's rate."""
    holding_currency = figures.paid_in_holding.currency
    if figures.currency == holding_currency:
        return figures.overdue
    if figures.overdue.amount == 0:
        return zero(holding_currency)
    return None if rate is None else figures.overdue.converted_half_even(rate, holding_currency)


def _is_asked(agreement: AgreementFact, item: InstallmentFact, owed: Money, *, as_of: date) -> bool:
    """Return whether the letter that stands asks for what is owed of an installment.

    It does not where more is owed than it asked for, beyond what late notes are demanded for; nor
    where something came undone since: a note given back, money owed again, another schedule. A
    part payment leaves the letter as it is.
    """
    last = item.last_call
    if last is None or owed == last.money:
        return last is not None
    late_notes = agreement.by_note(as_of) - agreement.covered(as_of)
    if owed > last.money + late_notes:
        return False
    return not agreement.undone_since(last.day, as_of=as_of)


def _standing(item: InstallmentFact, *, paid: Money, covered: Money, as_of: date) -> str:
    if paid == item.money:
        return "PAID"
    if paid + covered == item.money:
        return "BY_NOTE"
    if item.is_qualified:
        return "QUALIFIED"
    if item.due_date is None:
        return "UNDATED"
    if item.days_late(as_of):
        return "OVERDUE"
    if item.is_due(as_of):
        return "DUE"
    return "CALLED" if item.calls else "SCHEDULED"
