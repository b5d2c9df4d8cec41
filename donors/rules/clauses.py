"""The clauses of an agreement as checks: what each allows, and whether it is kept on a day. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from donors.rules.ladder import Position
from donors.rules.schedule import AFTER_SIGNATURE, Part, due_after
from trustfund.kernel.calendar import months_after
from trustfund.kernel.money import Money, money_sum

PREFERENCE = "PREFERENCE"
EARMARK_CAP = "EARMARK_CAP"
ELIGIBLE_SECTORS = "ELIGIBLE_SECTORS"
END_DATE = "END_DATE"
REPORT = "REPORT"

KEPT, DUE, BROKEN = "KEPT", "DUE", "BROKEN"

# Preferences bind nobody, and of no contribution may they take up more than this.
FUND_CAP = Decimal("50.00")
PREFERENCES_AT_MOST = 3
MONTHS_AT_MOST = 60
AHEAD = timedelta(days=366)  # how far a repeated report is looked ahead for
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: what it is about, and the figure, day or sectors that it sets.

    A preference is `percent` of the contribution for its one sector; a cap is the most that all
    preferences together may be. `months` is after how many months a report is due again, `given` the
    days of those that were given. The number is that by which it is cited; 0 is a new one.
    """

    kind: str
    percent: Decimal | None = None
    sectors: tuple[str, ...] = ()
    day: date | None = None
    months: int | None = None
    number: int = 0
    given: tuple[date, ...] = ()

    @property
    def subject(self) -> tuple[str, tuple[str, ...]]:
        """Return what there is one clause about: a preference for each sector, else the kind."""
        return self.kind, self.sectors if self.kind == PREFERENCE else ()

    @property
    def is_whole(self) -> bool:
        """Return whether it says exactly what its kind needs."""
        has = (self.percent is not None, bool(self.sectors), self.day is not None)
        wanted = {
            PREFERENCE: (True, True, False),
            EARMARK_CAP: (True, False, False),
            ELIGIBLE_SECTORS: (False, True, False),
            END_DATE: (False, False, True),
            REPORT: (False, False, True),
        }
        if wanted.get(self.kind) != has or (self.kind == PREFERENCE and len(self.sectors) != 1):
            return False
        if self.months is not None:
            return self.kind == REPORT and 1 <= self.months <= MONTHS_AT_MOST
        return self.percent is None or (
            Decimal(0) < self.percent <= 100 and self.percent == self.percent.quantize(HUNDREDTH)
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """Why clauses, or a schedule under them, cannot stand; `number` is the clause that says so."""

    code: str
    number: int
    figure: object = None
    limit: object = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a clause is kept, waits for a day, or is broken; with the figure that says so."""

    clause: Clause
    state: str
    percent: Decimal | None = None
    limit: Decimal | None = None
    money: Money | None = None
    day: date | None = None


def numbered(
    clauses: Sequence[Clause], before: Sequence[Clause] = (), *, last: int = 0
) -> list[Clause]:
    """Return the clauses with numbers: one on a subject of before keeps its number, new ones follow."""
    known = {clause.subject: clause.number for clause in before}
    found = []
    for clause in clauses:
        number = known.pop(clause.subject, 0)
        if not number:
            last = number = last + 1
        percent = None if clause.percent is None else clause.percent.quantize(HUNDREDTH)
        found.append(
            replace(clause, number=number, percent=percent, sectors=tuple(sorted(clause.sectors)))
        )
    return sorted(found, key=lambda clause: clause.number)


def clause_faults(clauses: Sequence[Clause]) -> list[Fault]:
    """Return what is wrong with numbered clauses by themselves; empty for good ones.

    `many` (more than 3 preferences), `shape` (one lacks what its kind needs, or has more), `twice` (two on one
    subject), `loose` (a cap above the rule of the funds), `cap` (the preferences exceed the cap),
    `sector` (a preference for a sector that is not eligible).
    """
    found = []
    if sum(one.kind == PREFERENCE for one in clauses) > PREFERENCES_AT_MOST:
        found.append(Fault("many", 0, limit=PREFERENCES_AT_MOST))
    found += [Fault("shape", one.number) for one in clauses if not one.is_whole]
    if found:
        return found
    subjects = [one.subject for one in clauses]
    found += [
        Fault("twice", one.number)
        for place, one in enumerate(clauses)
        if one.subject in subjects[:place]
    ]
    stated, (cap, cap_number) = preferred(clauses), cap_of(clauses)
    own = _one(clauses, EARMARK_CAP)
    if own is not None and own.percent is not None and own.percent > FUND_CAP:
        found.append(Fault("loose", own.number, figure=own.percent, limit=FUND_CAP))
    elif stated > cap:
        found.append(Fault("cap", cap_number, figure=stated, limit=cap))
    eligible = _one(clauses, ELIGIBLE_SECTORS)
    if eligible is not None:
        found += [
            Fault("sector", eligible.number, figure=one.sectors[0])
            for one in _outside(clauses, eligible)
        ]
    return found


def late_faults(
    clauses: Sequence[Clause], parts: Sequence[Part], *, signed_on: date
) -> list[Fault]:
    """Return the installments whose day lies after the end date, if countersigned on a day."""
    end = _one(clauses, END_DATE)
    if end is None or end.day is None:
        return []
    found = []
    for place, part in enumerate(parts, start=1):
        day = part.due_date
        if part.due_rule == AFTER_SIGNATURE:
            day = due_after(signed_on, part.days or 0)
        if day is not None and day > end.day:
            found.append(Fault("late", end.number, figure=part.number or place, limit=end.day))
    return found


def end_of(clauses: Sequence[Clause]) -> Clause | None:
    """Return the clause after whose day nothing falls due; None without one."""
    return _one(clauses, END_DATE)


def cap_of(clauses: Sequence[Clause]) -> tuple[Decimal, int]:
    """Return the most percent that preferences may be, and the clause that says so; 0 for the fund's
    own rule."""
    own = _one(clauses, EARMARK_CAP)
    if own is None or own.percent is None:
        return FUND_CAP, 0
    return own.percent, own.number


def preferred(clauses: Iterable[Clause]) -> Decimal:
    """Return how many percent of the contribution a preference is stated for."""
    return sum((one.percent or Decimal(0) for one in clauses if one.kind == PREFERENCE), Decimal(0))


def part_of_money(money: Money, percent: Decimal) -> Money:
    """Return so many percent of an amount, rounded half to even."""
    return money.converted_half_even(percent / 100, money.currency)


def without_preference(money: Money, clauses: Iterable[Clause]) -> Money:
    """Return what of a contribution no preference is stated for: the whole less each preference."""
    stated = [
        part_of_money(money, one.percent)
        for one in clauses
        if one.kind == PREFERENCE and one.percent is not None
    ]
    return money - money_sum(stated, money.currency)


def verdicts(
    clauses: Sequence[Clause], money: Money, positions: Sequence[Position], *, as_of: date
) -> list[Verdict]:
    """Return for each clause in force whether it is kept at the end of a day.

    `money` is the contribution, `positions` where its installments stand then.
    """
    return [_verdict(one, clauses, money, positions, as_of=as_of) for one in clauses]


def _verdict(
    clause: Clause,
    clauses: Sequence[Clause],
    money: Money,
    positions: Sequence[Position],
    *,
    as_of: date,
) -> Verdict:
    if clause.kind == END_DATE:
        return _ends(clause, money, positions, as_of=as_of)
    if clause.kind == REPORT:
        return _reports(clause, end_of(clauses), as_of=as_of)
    if clause.kind == PREFERENCE and clause.percent is not None:
        stated = part_of_money(money, clause.percent)
        is_kept = preferred(clauses) <= cap_of(clauses)[0]
        return Verdict(clause, KEPT if is_kept else BROKEN, money=stated, percent=clause.percent)
    if clause.kind == EARMARK_CAP:
        stated_percent = preferred(clauses)
        is_kept = stated_percent <= cap_of(clauses)[0]
        return Verdict(
            clause, KEPT if is_kept else BROKEN, percent=stated_percent, limit=clause.percent
        )
    outside = _outside(clauses, clause)
    return Verdict(clause, BROKEN if outside else KEPT, percent=preferred(outside))


def _ends(clause: Clause, money: Money, positions: Sequence[Position], *, as_of: date) -> Verdict:
    """Return the verdict on an end date: broken by what is due later, or unpaid once it has come."""
    if clause.day is None:
        raise ValueError(clause)
    last = clause.day
    late = [one.money for one in positions if one.due_date is not None and one.due_date > last]
    if late:
        return Verdict(clause, BROKEN, money=money_sum(late, money.currency), day=last)
    unpaid = money_sum([one.outstanding for one in positions], money.currency)
    if unpaid.amount == 0:
        return Verdict(clause, KEPT, day=last)
    return Verdict(clause, BROKEN if as_of > last else DUE, money=unpaid, day=last)


def reports_open(clause: Clause, end: Clause | None, *, as_of: date) -> list[date]:
    """Return the days of `report_days` whose report was not given, earliest first."""
    return [day for day in report_days(clause, end, as_of=as_of) if day not in clause.given]


def _reports(clause: Clause, end: Clause | None, *, as_of: date) -> Verdict:
    """Return the verdict on reports: broken from the day after one was due and not given."""
    missing = reports_open(clause, end, as_of=as_of)
    if missing:
        return Verdict(clause, BROKEN if missing[0] < as_of else DUE, day=missing[0])
    return Verdict(clause, KEPT, day=max(report_days(clause, end, as_of=as_of)))


def report_days(clause: Clause, end: Clause | None, *, as_of: date) -> list[date]:
    """Return when reports are due by a clause: up to the agreement's end date, and a year ahead.

    The first is always among them.
    """
    if clause.day is None:
        raise ValueError(clause)
    last = as_of + AHEAD
    if end is not None and end.day is not None:
        last = min(last, end.day)
    found, step = [clause.day], clause.months
    while step is not None:
        day = months_after(clause.day, step * len(found))
        if day > last:
            break
        found.append(day)
    return found


def _one(clauses: Iterable[Clause], kind: str) -> Clause | None:
    return next((one for one in clauses if one.kind == kind), None)


def _outside(clauses: Iterable[Clause], eligible: Clause) -> list[Clause]:
    """Return the preferences for sectors that are not eligible."""
    return [
        one
        for one in clauses
        if one.kind == PREFERENCE and not set(one.sectors) <= set(eligible.sectors)
    ]
