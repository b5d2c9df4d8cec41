"""What the ladder reckons with: pledges, agreements with their schedules, receipts, refunds, notes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from donors.rules.notes import NoteFact
from donors.rules.schedule import AmendmentFact, InstallmentFact
from donors.rules.termination import NoticeFact, remaining
from trustfund.kernel.money import Money, money_sum, zero


@dataclass(frozen=True, slots=True)
class PledgeFact:
    """An announced pledge; the occasion and its state are for reading only.

    From `ended_date` on, the day on which it was withdrawn or lapsed, it is what was signed on it.
    """

    id: UUID
    donor_id: UUID
    money: Money
    announced_date: date
    occasion: str = ""
    state: str = ""
    ended_date: date | None = None
    confirmed_date: date | None = None

    def counted(self, taken: Sequence["AgreementFact"], *, as_of: date) -> Money:
        """Return what the pledge is worth at the end of a day, given the agreements signed on it.

        What fell away of them by a notice of termination is pledged no more.
        """
        code = self.money.currency
        signed = money_sum([one.in_force(as_of).money for one in taken], code)
        if self.ended_date is not None and as_of >= self.ended_date:
            return min(self.money, signed)
        fallen = money_sum([one.fallen(as_of) for one in taken], code)
        return min(self.money, max(signed, self.money - fallen))


@dataclass(frozen=True, slots=True)
class RefundFact:
    """What went back of one receipt: in its own currency, and in the holding currency.

    `owed_again` where the installment that it had paid is open again by it.
    """

    money: Money
    holding: Money
    day: date
    owed_again: bool


@dataclass(frozen=True, slots=True)
class ReceiptFact:
    """Money received, and what it was worth in the holding currency once that was known.

    `holding` is the bought amount from the deal's date on, or the receipt itself when it came in
    the holding currency; None while it is unconverted.
    """

    money: Money
    value_date: date
    holding: Money | None
    holding_date: date | None
    id: UUID | None = None
    reference: str = ""
    fee: Money | None = None
    refunds: tuple[RefundFact, ...] = ()

    def net(self, as_of: date) -> "ReceiptFact":
        """Return the receipt less everything that has gone back of it by the end of a day."""
        return self._less([one for one in self.refunds if one.day <= as_of])

    def settling(self, as_of: date) -> "ReceiptFact":
        """Return the receipt as it pays installments: less only what is owed again."""
        return self._less([one for one in self.refunds if one.owed_again and one.day <= as_of])

    def _less(self, refunds: list[RefundFact]) -> "ReceiptFact":
        if not refunds or self.holding is None:
            return self
        back = money_sum([one.holding for one in refunds], self.holding.currency)
        own = money_sum([one.money for one in refunds], self.money.currency)
        return replace(self, money=self.money - own, holding=self.holding - back)


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """An agreement with its installments and receipts; unsigned while `signed_date` is None.

    `money` and `installments` are those of the first schedule, or of the one in force on a day
    (`in_force`); `amendments` are the schedules that take its place, by number; `notice` is the
    notice of termination that stands.
    """

    id: UUID
    donor_id: UUID
    number: str
    money: Money
    signed_date: date | None
    pledge_id: UUID | None
    installments: tuple[InstallmentFact, ...] = ()
    receipts: tuple[ReceiptFact, ...] = ()
    state: str = ""
    offered_at: datetime | None = None
    amendments: tuple[AmendmentFact, ...] = ()
    notice: NoticeFact | None = None
    notes: tuple[NoteFact, ...] = ()

    def is_signed(self, as_of: date) -> bool:
        """Return whether both had signed by the end of this day."""
        return self.signed_date is not None and self.signed_date <= as_of

    def ends_on(self, as_of: date) -> date | None:
        """Return the day at whose end it ends, as noticed by the end of a day; None without notice."""
        is_given = self.notice is not None and self.notice.given_on <= as_of
        return self.notice.ends_on if self.notice is not None and is_given else None

    def has_ended(self, as_of: date) -> bool:
        """Return whether a notice of termination had taken effect by the end of a day."""
        ends_on = self.ends_on(as_of)
        return ends_on is not None and ends_on <= as_of

    def settled(self, as_of: date) -> Money:
        """Return what the receipts pay of installments, as of the end of a day."""
        came = [one.settling(as_of).money for one in self.receipts if one.value_date <= as_of]
        return money_sum(came, self.money.currency)

    def by_note(self, as_of: date) -> Money:
        """Return what is held in promissory notes and not encashed at the end of a day: no cash."""
        return money_sum([one.held(as_of) for one in self.notes], self.money.currency)

    def covered(self, as_of: date) -> Money:
        """Return what promissory notes keep from being late: lines whose day has not passed."""
        return money_sum([one.covers(as_of) for one in self.notes], self.money.currency)

    def undone_since(self, day: date, *, as_of: date) -> bool:
        """Return whether between two days a note went back or money did that is owed again, or
        another schedule was signed."""
        days = [one.signed_date for one in self.amendments]
        days += [one.returned_on for one in self.notes]
        days += [back.day for one in self.receipts for back in one.refunds if back.owed_again]
        return any(one is not None and day <= one <= as_of for one in days)

    def fallen(self, as_of: date) -> Money:
        """Return what a termination took of the contribution by the end of a day."""
        if not self.is_signed(as_of) or not self.has_ended(as_of):
            return zero(self.money.currency)
        return replace(self, notice=None).in_force(as_of).money - self.in_force(as_of).money

    def in_force(self, as_of: date) -> "AgreementFact":
        """Return the agreement with the schedule and amount in force at the end of a day."""
        signed = [one for one in self.amendments if one.is_signed(as_of)]
        installments, money = self.installments, self.money
        if signed:
            installments = max(signed, key=lambda one: one.number).installments
            money = money_sum([item.money for item in installments], money.currency)
        if self.notice is not None and self.has_ended(as_of):
            installments = remaining(
                installments,
                ends_on=self.notice.ends_on,
                as_of=as_of,
                paid=self.settled(as_of),
            )
            money = money_sum([item.money for item in installments], money.currency)
        return replace(
            self,
            money=money,
            installments=tuple(item.at(as_of) for item in installments),
            amendments=(),
        )
