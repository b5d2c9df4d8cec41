"""A donor's due dates: installments of its signed agreements, reports to it, encashments of its notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import ClassVar
from uuid import UUID

from django.db.models import OuterRef, Subquery

from donors.choices import AgreementState, NoteState, TerminationState
from donors.models import Agreement, Donor, GivenReport, PromissoryNote, Termination
from donors.rules.clauses import REPORT, Clause, end_of, report_days
from donors.rules.ladder import Position
from donors.rules.notes import LineStanding
from donors.selectors.clauses import clauses_by_agreement
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.notes import rows_of
from donors.selectors.pages import agreement_line
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money


@dataclass(frozen=True, slots=True)
class DueDate:
    """One installment on the calendar, with where it stands as of the day asked."""

    agreement_id: UUID
    agreement_number: str
    position: Position
    kind: ClassVar[str] = "INSTALLMENT"
    given_on: ClassVar[None] = None

    @property
    def number(self) -> int:
        """Return the number of the installment."""
        return self.position.number

    @property
    def standing(self) -> str:
        """Return where it stands."""
        return self.position.standing

    @property
    def day(self) -> date | None:
        """Return the day on which it is due; None until that is known."""
        return self.position.due_date

    @property
    def money(self) -> Money:
        """Return the amount of the installment."""
        return self.position.money

    @property
    def outstanding(self) -> Money:
        """Return what is still to be paid of it otherwise than by encashing a note that is not late."""
        return self.position.owed

    @property
    def is_open(self) -> bool:
        """Return whether anything of it is still to be paid."""
        return self.outstanding.amount > 0

    @property
    def is_owed(self) -> bool:
        """Return whether it is to be paid on a day that is known, and hangs on nothing any more."""
        hangs = self.position.installment.is_qualified or self.position.falls_away
        return self.is_open and self.day is not None and not hangs


def due_dates(donor: Donor, fund: Fund, *, as_of: date) -> list[DueDate]:
    """Return the installments of the donor's signed agreements by due date, as of a day. One query.

    Those without a day yet come last.
    """
    facts = ladder_facts(
        fund_id=fund.pk, holding_currency=fund.holding_currency, donor_ids=[donor.pk]
    )
    lines = [agreement_line(fact, fund=fund, as_of=as_of) for fact in facts.agreements]
    found = [
        DueDate(line.agreement.id, line.agreement.number, position)
        for line in lines
        if line.is_signed
        for position in line.positions
    ]
    return sorted(
        found,
        key=lambda due: (due.day or date.max, due.agreement_number, due.position.number),
    )


@dataclass(frozen=True, slots=True)
class ReportDate:
    """A day by which a donor is reported to, by a clause of one of its agreements."""

    agreement_id: UUID
    agreement_number: str
    clause: Clause
    day: date
    given_on: date | None = None
    kind: ClassVar[str] = "REPORT"
    money: ClassVar[None] = None
    outstanding: ClassVar[None] = None
    standing: ClassVar[str] = ""

    @property
    def is_open(self) -> bool:
        """Return whether the report is still to be given."""
        return self.given_on is None

    @property
    def number(self) -> int:
        """Return the number of the clause."""
        return self.clause.number


def report_dates(donor: Donor, fund: Fund, *, as_of: date) -> list[ReportDate]:
    """Return the reporting dates of the donor's signed agreements, up to a year ahead. Three queries."""
    agreements = list(
        Agreement.objects.filter(
            donor=donor,
            fund=fund,
            state=AgreementState.COUNTERSIGNED,
            countersigned_date__lte=as_of,
        )
    )
    clauses = clauses_by_agreement([one.pk for one in agreements], as_of=as_of)
    reports = GivenReport.objects.filter(
        agreement__in=agreements, given_on__lte=as_of, withdrawn_at=None
    )
    given = {(one.agreement_id, one.number, one.due_date): one.given_on for one in reports}
    found = [
        ReportDate(
            agreement.pk,
            agreement.number,
            clause,
            day,
            given.get((agreement.pk, clause.number, day)),
        )
        for agreement in agreements
        for clause in clauses.get(agreement.pk, [])
        if clause.kind == REPORT
        for day in report_days(clause, end_of(clauses[agreement.pk]), as_of=as_of)
    ]
    return sorted(found, key=lambda one: (one.day, one.agreement_number))


@dataclass(frozen=True, slots=True)
class NoteDate:
    """A day from which on a part of a promissory note in custody may be encashed."""

    note_id: UUID
    note: str
    agreement_id: UUID
    agreement_number: str
    line: LineStanding
    kind: ClassVar[str] = "ENCASHMENT"
    given_on: ClassVar[None] = None

    @property
    def number(self) -> int:
        """Return the number of the line of the schedule."""
        return self.line.number

    @property
    def day(self) -> date:
        """Return the day."""
        return self.line.due_date

    @property
    def money(self) -> Money:
        """Return the amount of the line."""
        return self.line.money

    @property
    def outstanding(self) -> Money:
        """Return what is still to be encashed of it."""
        return self.line.left

    @property
    def is_open(self) -> bool:
        """Return whether anything of it is still to be encashed."""
        return self.outstanding.amount > 0

    @property
    def standing(self) -> str:
        """Return where the line stands."""
        if not self.is_open:
            return "GIVEN_BACK" if self.line.returned.amount else "ENCASHED"
        if self.line.encashed.amount:
            return "PARTLY_ENCASHED"
        return "OVERDUE" if self.line.days_late else "SCHEDULED"


def note_dates(donor: Donor, fund: Fund, *, as_of: date) -> list[NoteDate]:
    """Return the encashment dates of the donor's notes in custody, as of a day. Two queries."""
    notes = PromissoryNote.objects.filter(
        donor=donor, fund=fund, state=NoteState.IN_CUSTODY, received_on__lte=as_of
    ).select_related("agreement")
    # An agreement that was given notice asks for nothing after its end.
    ended = Termination.objects.filter(
        agreement=OuterRef("agreement"), state=TerminationState.GIVEN
    ).values("effective_date")
    held = notes.annotate(ends_on=Subquery(ended[:1]))
    ends = {note.pk: note.ends_on for note in held}
    found = [
        NoteDate(row.note.pk, str(row.note), row.note.agreement_id, row.note.agreement.number, line)
        for row in rows_of(held, as_of=as_of)
        for line in row.lines
        if not (line.left.amount and (end := ends[row.note.pk]) and line.due_date > end)
    ]
    return sorted(found, key=lambda one: (one.day, one.note, one.number))


def by_month(dates: Sequence[DueDate]) -> list[tuple[str, list[DueDate]]]:
    """Return the due dates under their months, such as 2026-11; under none what has no day yet."""
    groups = groupby(dates, key=lambda due: f"{due.day:%Y-%m}" if due.day else "")
    return [(month, list(group)) for month, group in groups]
