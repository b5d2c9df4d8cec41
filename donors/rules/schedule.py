"""The schedule of an agreement: its parts, by what each becomes due, and which is in force on a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trustfund.kernel.money import Money, money_sum, zero

FIXED = "FIXED"
AFTER_SIGNATURE = "AFTER_SIGNATURE"
ON_REQUEST = "ON_REQUEST"
ON_MILESTONE = "ON_MILESTONE"
# What becomes due by an act or an event, whose day nobody can know before.
DECLARED = frozenset({ON_REQUEST, ON_MILESTONE})

INSTALLMENTS_AT_MOST = 60
DAYS_AT_MOST = 3650


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a schedule as it is written: its amount, and by what it becomes due.

    `days` counts from the countersignature or from the request. `qualification` is the donor's
    reservation in its own words, such as "subject to appropriation"; empty for a part without one.
    In an amendment `number` says which installment the part continues; 0 is a new one.
    """

    money: Money
    due_date: date | None = None
    due_rule: str = FIXED
    days: int | None = None
    milestone: str = ""
    qualification: str = ""
    number: int = 0


def part_of(written: "Part | tuple[date, Money]") -> Part:
    """Return a part as it is; of a day and an amount, the part that is due on that day."""
    if isinstance(written, Part):
        return written
    due_date, money = written
    return Part(money=money, due_date=due_date)


def schedule_faults(money: Money, parts: Sequence[Part]) -> list[str]:
    """Return the codes of what is wrong with a schedule; empty for a good one.

    `none`, `many` (more than 60), `currency`, `amount` (not above zero), `rule` (a part lacks what
    its rule needs, or has what it does not), `order` (due dates go back), `sum` (the parts are not
    the whole).
    """
    if not parts:
        return ["none"]
    found = []
    if len(parts) > INSTALLMENTS_AT_MOST:
        found.append("many")
    if any(part.money.currency != money.currency for part in parts):
        return [*found, "currency"]
    if any(part.money.amount <= 0 for part in parts):
        found.append("amount")
    if not all(fits_its_rule(part) for part in parts):
        found.append("rule")
    days = [part.due_date for part in parts if part.due_date is not None]
    if days != sorted(days):
        found.append("order")
    if money_sum([part.money for part in parts], money.currency) != money:
        found.append("sum")
    return found


def fits_its_rule(part: Part) -> bool:
    """Return whether a part says exactly what its rule needs: a day, a number of days, a milestone."""
    has = (part.due_date is not None, part.days is not None, bool(part.milestone.strip()))
    wanted = {
        FIXED: (True, False, False),
        AFTER_SIGNATURE: (False, True, False),
        ON_REQUEST: (False, True, False),
        ON_MILESTONE: (False, False, True),
    }
    in_range = part.days is None or 0 <= part.days <= DAYS_AT_MOST
    return wanted.get(part.due_rule) == has and in_range


@dataclass(frozen=True, slots=True)
class CallFact:
    """A letter that called an installment: for so much, beside what promissory notes settled then."""

    day: date
    money: Money
    noted: Money


@dataclass(frozen=True, slots=True)
class InstallmentFact:
    """One payment that an agreement promises.

    `due_date` is None until it is known; where an act or event made it known, `dated_on` is that
    day. `qualification` holds until `unqualified_on`. `calls` are the payment requests for this due
    date, in their order; each takes the place of the one before.
    """

    number: int
    due_date: date | None
    money: Money
    due_rule: str = FIXED
    days: int | None = None
    milestone: str = ""
    qualification: str = ""
    dated_on: date | None = None
    unqualified_on: date | None = None
    calls: tuple[CallFact, ...] = ()

    @property
    def last_call(self) -> CallFact | None:
        """Return the payment request that stands; None before there is any."""
        return self.calls[-1] if self.calls else None

    @property
    def called(self) -> Money:
        """Return what is asked for in cash or was paid before: all but what notes settled then."""
        if self.last_call is None:
            return zero(self.money.currency)
        return max(self.money - self.last_call.noted, zero(self.money.currency))

    @property
    def is_qualified(self) -> bool:
        """Return whether the donor's reservation still stands: then nothing is due or overdue."""
        return bool(self.qualification) and self.unqualified_on is None

    def at(self, as_of: date) -> "InstallmentFact":
        """Return the installment as it stood at the end of a day."""
        is_dated = self.dated_on is None or self.dated_on <= as_of
        return replace(
            self,
            due_date=self.due_date if is_dated else None,
            dated_on=_by(self.dated_on, as_of),
            unqualified_on=_by(self.unqualified_on, as_of),
            calls=tuple(call for call in self.calls if call.day <= as_of),
        )

    def is_due(self, as_of: date) -> bool:
        """Return whether its date has come and no reservation stands."""
        return not self.is_qualified and self.due_date is not None and self.due_date <= as_of

    def days_late(self, as_of: date) -> int:
        """Return the calendar days since the due date; 0 on it, before it and without one."""
        if self.due_date is None or self.is_qualified:
            return 0
        return max(0, (as_of - self.due_date).days)

    @property
    def turn(self) -> tuple[bool, date, int]:
        """Return what puts installments into the order in which receipts pay them.

        The earliest due date comes first; what is not due yet, qualified or without a date, last.
        """
        waits = self.is_qualified or self.due_date is None
        return waits, self.due_date or date.max, self.number


@dataclass(frozen=True, slots=True)
class AmendmentFact:
    """A schedule that takes the place of the one before; unsigned while `signed_date` is None."""

    number: int
    signed_date: date | None
    installments: tuple[InstallmentFact, ...]

    def is_signed(self, as_of: date) -> bool:
        """Return whether both had signed by the end of this day."""
        return self.signed_date is not None and self.signed_date <= as_of


@dataclass(frozen=True, slots=True)
class Change:
    """What an amendment does to one installment; None where it has none before, or none after."""

    number: int
    before: InstallmentFact | None
    after: InstallmentFact | None

    @property
    def kind(self) -> str:
        """Return ADDED, DROPPED, SAME, or what was changed: DATE, AMOUNT, BOTH."""
        if self.before is None or self.after is None:
            return "ADDED" if self.before is None else "DROPPED"
        dates = when(self.before) != when(self.after)
        amounts = self.before.money != self.after.money
        if dates and amounts:
            return "BOTH"
        return "DATE" if dates else "AMOUNT" if amounts else "SAME"


def when(fact: InstallmentFact) -> tuple[object, ...]:
    """Return what decides on when an installment is paid; two that agree in it are due alike."""
    if fact.due_date is not None:
        return (fact.due_date, fact.is_qualified)
    return (fact.due_rule, fact.days, fact.milestone, fact.is_qualified)


def changes(before: Sequence[InstallmentFact], after: Sequence[InstallmentFact]) -> list[Change]:
    """Return what becomes of each installment, by number."""
    old = {fact.number: fact for fact in before}
    new = {fact.number: fact for fact in after}
    return [Change(number, old.get(number), new.get(number)) for number in sorted({*old, *new})]


def continued(fact: InstallmentFact) -> Part:
    """Return an installment as an amendment takes it over: with its date once that is known, and
    without a reservation that was lifted."""
    known = fact.due_date is not None
    return Part(
        money=fact.money,
        due_date=fact.due_date,
        due_rule=FIXED if known else fact.due_rule,
        days=None if known else fact.days,
        milestone="" if known else fact.milestone,
        qualification=fact.qualification if fact.is_qualified else "",
        number=fact.number,
    )


def amendment_faults(parts: Sequence[Part], before: Sequence[InstallmentFact]) -> list[str]:
    """Return the codes of what is wrong with a schedule as the successor of another.

    `strange` (a number that the schedule before has not), `twice` (a number stands twice), `reopened`
    (a date that is known gives way to none, or a lifted reservation returns), `called` (more would be due
    on a day for which less was asked by letter), `same` (nothing changes).
    """
    old = {fact.number: fact for fact in before}
    kept = [part for part in parts if part.number]
    found = []
    if any(part.number not in old for part in kept):
        found.append("strange")
    if len({part.number for part in kept}) != len(kept):
        found.append("twice")
    for part in kept:
        fact = old.get(part.number)
        if fact is None:
            continue
        undated = fact.dated_on is not None and part.due_rule != FIXED
        bound = fact.unqualified_on is not None and part.qualification
        if undated or bound:
            found.append("reopened")
            break
    if raised_after_call(parts, before):
        found.append("called")
    if list(parts) == [continued(fact) for fact in before]:
        found.append("same")
    return found


def raised_after_call(parts: Sequence[Part], before: Sequence[InstallmentFact]) -> bool:
    """Return whether a part would be more, on the same day, than what a payment request asked for.

    A letter calls an installment of one day once: what is added has a number or a day of its own.
    """
    called = {one.number: one for one in before if one.calls}
    for part in parts:
        one = called.get(part.number) if part.number else None
        if one is None or part.money <= one.money:
            continue
        # The day that a request or a milestone has set stays with the condition.
        if part.due_date == one.due_date or part.due_rule in DECLARED:
            return True
    return False


def reopened(
    parts: Sequence[Part],
    before: Sequence[InstallmentFact],
    *,
    fell: Collection[int],
    freed: Collection[int],
) -> bool:
    """Return whether a part opens again what a step has settled for its number, in whichever schedule.

    `fell` are the numbers that a request or a milestone has dated, `freed` those whose reservation was
    lifted. A step holds for its number: under another condition it would date or free what was never
    agreed with it. A part that says the same as the schedule in force takes its step over.
    """
    old = {fact.number: fact for fact in before}
    for part in parts:
        fact = old.get(part.number) if part.number else None
        as_before = fact is not None and (fact.due_rule, fact.days, fact.milestone) == (
            part.due_rule, part.days, part.milestone,
        )  # fmt: skip
        if part.number in fell and part.due_rule != FIXED and not as_before:
            return True
        still = fact is not None and fact.qualification == part.qualification
        if part.number in freed and part.qualification and not still:
            return True
    return False


def numbered(parts: Sequence[Part], *, last: int) -> list[Part]:
    """Return the parts with numbers for the new ones, after the last that was ever given."""
    found = []
    for part in parts:
        last = last if part.number else last + 1
        found.append(part if part.number else replace(part, number=last))
    return found


def due_after(day: date, days: int) -> date:
    """Return the day that lies so many calendar days after another."""
    return day + timedelta(days=days)


def _by(day: date | None, as_of: date) -> date | None:
    return day if day is not None and day <= as_of else None
