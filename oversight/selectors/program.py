"""What the program of a fund allows at a moment: for gates, for pages, for opening a phase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django.utils.translation import gettext as _

from oversight.models.program import Certificate, Hold, Milestone, Phase, Program
from oversight.rules.program import (
    FUND_NOT_OPEN,
    NO_MILESTONE,
    NOT_NEXT,
    HoldFact,
    MilestoneFact,
    OpeningFacts,
    ProgramFacts,
    opening_codes,
)
from oversight.selectors.milestones import MilestoneRow, milestone_rows
from trustfund.db.words import local
from trustfund.funds.models import Fund
from trustfund.kernel.errors import NotFound
from trustfund.kernel.money import zero


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason against an act: what, who can clear it, and since when."""

    code: str
    reason: str
    who_clears: str
    since: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A phase with its milestones as they stand today, and what keeps it from opening."""

    phase: Phase
    milestones: Sequence[MilestoneRow]
    is_current: bool
    is_next: bool
    blockers: Sequence[Blocker]

    @property
    def verified_count(self) -> int:
        """Return how many of its milestones are verified and in validity."""
        return sum(row.is_verified for row in self.milestones)


@dataclass(frozen=True, slots=True)
class ProgramBoard:
    """Everything that the program's page shows. `program` is None until a phase is planned.

    `certificates` are the newest of each milestone, those that decide; `holds` are all.
    """

    fund: Fund
    program: Program | None
    phases: Sequence[PhaseRow]
    holds: Sequence[Hold]
    certificates: Sequence[Certificate]

    @property
    def current(self) -> PhaseRow | None:
        """Return the open phase, or None."""
        return next((row for row in self.phases if row.phase.state == "OPEN"), None)

    @property
    def standing_holds(self) -> list[Hold]:
        """Return the holds that stop money today."""
        return [hold for hold in self.holds if hold.stands]

    @property
    def lifted_holds(self) -> list[Hold]:
        """Return the holds that stopped money once."""
        return [hold for hold in self.holds if not hold.stands]


def program_locked_for_payment(fund_id: UUID) -> None:
    """Hold the fund's program FOR SHARE until the transaction ends: a hold must wait meanwhile.

    :raises TransactionManagementError: outside of a transaction, where no lock would last
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A lock needs a transaction that it can last for")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM oversight_program WHERE fund_id = %s FOR SHARE", [fund_id])


def gate_facts(
    fund_id: UUID, *, at: datetime, project_id: UUID | None = None, lock: bool
) -> ProgramFacts:
    """Return what the program says about money of this fund, or of one project, at a moment.

    Ceilings are totals of the whole fund in its holding currency; zero without an open phase.
    Holds on the whole fund count always, those on a project only for that project. Milestones are
    those of the open phase. With `lock` the program is held FOR SHARE first, inside the caller's
    transaction, so that what is read here stays true until the commit.

    :raises NotFound: if there is no such fund
    :raises TransactionManagementError: for a lock outside of a transaction
    """
    if lock:
        program_locked_for_payment(fund_id)
    program = (
        Program.objects.select_related("fund", "current_phase").filter(fund_id=fund_id).first()
    )
    if program is None:
        return _facts_without_program(fund_id)
    phase = program.current_phase
    nothing = zero(program.fund.holding_currency)
    is_open = phase is not None and phase.state == "OPEN"
    return ProgramFacts(
        program_id=program.pk,
        epoch=program.epoch,
        phase_number=phase.number if phase else None,
        phase_state=phase.state if phase else "",
        commitment_ceiling=phase.commitment_money if phase and is_open else nothing,
        disbursement_ceiling=phase.disbursement_money if phase and is_open else nothing,
        holds=_hold_facts(program, project_id),
        milestones=_milestone_facts(phase, at) if phase and is_open else (),
    )


def program_board(fund: Fund, *, at: datetime) -> ProgramBoard:
    """Return the program of a fund as its page shows it at a moment.

    Four queries for a fund that comes with its program loaded, five otherwise.
    """
    program: Program | None = getattr(fund, "program", None)
    if program is None:
        return ProgramBoard(fund, None, (), (), ())
    phases = list(Phase.objects.filter(program=program).order_by("number"))
    rows = milestone_rows(_milestones(program), at=at)
    holds = Hold.objects.filter(program=program).select_related(
        "project", "placed_by", "placed_by_organization", "lifted_by", "lifted_by_organization"
    )
    return ProgramBoard(
        fund=fund,
        program=program,
        phases=[_phase_row(program, phase, phases, rows) for phase in phases],
        holds=list(holds.order_by("-placed_epoch")),
        certificates=_newest_first(rows),
    )


def opening_blockers(
    phase: Phase, *, at: datetime, phases: Sequence[Phase] | None = None
) -> list[Blocker]:
    """Return every reason against opening this phase now, in words.

    Three queries; two where the caller has the phases of the program, by number.
    """
    if phases is None:
        phases = list(Phase.objects.filter(program_id=phase.program_id).order_by("number"))
    rows = milestone_rows(_milestones(phase.program), at=at)
    return _blockers(phase.program.fund, phase, phases, rows)


def next_phase(phases: Sequence[Phase]) -> Phase | None:
    """Return the planned phase with the lowest number, or None."""
    planned = (phase for phase in phases if phase.state == "PLANNED")
    return min(planned, key=lambda phase: phase.number, default=None)


def _newest_first(rows: Sequence[MilestoneRow]) -> list[Certificate]:
    """Return the newest certificate of each milestone, with its milestone, the latest first."""
    found = []
    for row in rows:
        if row.newest is not None:
            row.newest.milestone = row.milestone
            found.append(row.newest)
    return sorted(found, key=lambda certificate: certificate.issued_at, reverse=True)


def _milestones(program: Program) -> Sequence[Milestone]:
    found = Milestone.objects.filter(phase__program=program).select_related("verifier")
    return list(found.order_by("phase__number", "code"))


def _phase_row(
    program: Program, phase: Phase, phases: Sequence[Phase], rows: Sequence[MilestoneRow]
) -> PhaseRow:
    is_next = next_phase(phases) == phase
    return PhaseRow(
        phase=phase,
        milestones=[row for row in rows if row.milestone.phase_id == phase.pk],
        is_current=program.current_phase_id == phase.pk,
        is_next=is_next,
        blockers=_blockers(program.fund, phase, phases, rows) if is_next else (),
    )


def _blockers(
    fund: Fund, phase: Phase, phases: Sequence[Phase], rows: Sequence[MilestoneRow]
) -> list[Blocker]:
    following = next_phase(phases)
    previous = next((each for each in phases if each.number == phase.number - 1), None)
    own = [row for row in rows if row.milestone.phase_id == phase.pk]
    before = [row for row in rows if previous and row.milestone.phase_id == previous.pk]
    facts = OpeningFacts(
        fund_state=fund.state,
        number=phase.number,
        next_number=following.number if following else None,
        milestones=[(row.milestone.code, row.found) for row in own],
        previous_milestones=[(row.milestone.code, row.found) for row in before],
    )
    by_code = {row.milestone.code: row for row in rows}
    return [_in_words(code, phase, following, by_code) for code in opening_codes(facts)]


def _in_words(
    code: str, phase: Phase, following: Phase | None, by_code: dict[str, MilestoneRow]
) -> Blocker:
    manager = _("Program manager")
    if code == FUND_NOT_OPEN:
        return Blocker(code, _("The fund is not open yet."), manager)
    if code == NOT_NEXT:
        reason = _("Phase %(number)d is not the next one to open.") % {"number": phase.number}
        if following is not None:
            reason = _("Phase %(next)d comes before phase %(number)d.") % {
                "next": following.number,
                "number": phase.number,
            }
        return Blocker(code, reason, manager)
    if code == NO_MILESTONE:
        return Blocker(
            code, _("The phase has no milestone, and nothing opens on nothing."), manager
        )
    row = by_code[code.removeprefix("MILESTONE:")]
    reason = _("Milestone %(code)s: %(sentence)s") % {
        "code": row.milestone.code,
        "sentence": row.sentence,
    }
    since = row.found.since or row.milestone.recorded_at
    return Blocker(code, reason, local(row.milestone.verifier), since)


def _facts_without_program(fund_id: UUID) -> ProgramFacts:
    fund = Fund.objects.filter(pk=fund_id).first()
    if fund is None:
        raise NotFound(_("This fund does not exist, or is not yours to see."))
    nothing = zero(fund.holding_currency)
    return ProgramFacts(None, 0, None, "", nothing, nothing)


def _hold_facts(program: Program, project_id: UUID | None) -> list[HoldFact]:
    concerned = Q(project__isnull=True)
    if project_id is not None:
        concerned |= Q(project_id=project_id)
    holds = Hold.objects.filter(concerned, program=program, lifted_at__isnull=True)
    return [
        HoldFact(
            reason=hold.reason,
            placed_at=hold.placed_at,
            placed_by_organization=local(hold.placed_by_organization),
            legal_basis=hold.legal_basis,
            project_id=hold.project_id,
            id=hold.pk,
        )
        for hold in holds.select_related("placed_by_organization").order_by("placed_epoch")
    ]


def _milestone_facts(phase: Phase, at: datetime) -> list[MilestoneFact]:
    milestones = Milestone.objects.filter(phase=phase).select_related("verifier").order_by("code")
    return [
        MilestoneFact(
            code=row.milestone.code,
            title=row.milestone.title,
            verified=row.is_verified,
            valid_until=row.found.valid_until,
            why_not="" if row.is_verified else row.sentence,
            title_ko=row.milestone.title_ko,
            gate=row.milestone.gate,
            status=row.status,
            since=row.found.since,
            verifier=local(row.milestone.verifier),
        )
        for row in milestone_rows(milestones, at=at)
    ]
