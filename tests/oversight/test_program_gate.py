"""The gate's facts: what Python says, the database says too, on every case."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DataError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oversight.models import Certificate, Hold, Milestone, Phase, Program
from oversight.rules.program import gate_codes
from oversight.selectors.milestones import day_of
from oversight.selectors.program import gate_facts
from tests.factories.oversight_program import (
    certificate_add,
    fund_made,
    hold_add,
    open_scene,
    project_bare,
    scene_make,
)
from trustfund.kernel.errors import NotFound
from trustfund.kernel.money import Money, zero

USES = ("COMMITMENT", "DISBURSEMENT")
VERDICTS = ("VERIFIED", "NOT_VERIFIED", "INCONCLUSIVE")


def by_database(fund_id, project_id, use, at):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oversight_gate_blockers(%s, %s, %s, %s), oversight_hold_stands(%s, %s)",
            [fund_id, project_id, use, at, fund_id, project_id],
        )
        return cursor.fetchone()


class TestGateFacts:
    def test_says_ceilings_epoch_and_milestones_of_the_open_phase(self, cast):
        scene = open_scene(cast)
        facts = gate_facts(scene.fund.pk, at=scene.now, lock=False)
        assert (facts.phase_number, facts.phase_state, facts.epoch) == (1, "OPEN", 2)
        assert facts.commitment_ceiling == Money(75_000_000, "USD")
        assert facts.disbursement_ceiling == Money(50_000_000, "USD")
        milestone = facts.milestones[0]
        assert (milestone.code, milestone.verified, milestone.why_not) == ("N1.1", True, "")

    def test_says_in_words_why_a_milestone_is_not_verified(self, cast):
        scene = open_scene(cast)
        facts = gate_facts(scene.fund.pk, at=scene.now + timedelta(days=91), lock=False)
        assert "expired" in facts.milestones[0].why_not
        assert gate_codes(facts, use="DISBURSEMENT") == ["MILESTONE:N1.1"]

    def test_without_a_program_everything_is_shut(self, cast):
        facts = gate_facts(fund_made(cast).pk, at=scene_now(), lock=False)
        assert (facts.program_id, facts.commitment_ceiling) == (None, zero("USD"))
        assert gate_codes(facts, use="COMMITMENT") == ["NO_OPEN_PHASE"]

    def test_a_planned_phase_has_no_ceiling_yet(self, cast):
        scene = scene_make(cast)
        facts = gate_facts(scene.fund.pk, at=scene.now, lock=False)
        assert facts.disbursement_ceiling == zero("USD")
        assert gate_codes(facts, use="DISBURSEMENT") == ["NO_OPEN_PHASE"]

    def test_does_not_know_a_missing_fund(self, cast):
        with pytest.raises(NotFound):
            gate_facts(cast.auditor.person_id, at=scene_now(), lock=False)

    def test_asks_the_database_little(self, cast, django_assert_max_num_queries):
        scene = open_scene(cast)
        with transaction.atomic(), django_assert_max_num_queries(5):
            gate_facts(scene.fund.pk, at=scene.now, lock=True)

    def test_the_database_answers_only_for_a_known_use(self, cast):
        scene = open_scene(cast)
        with pytest.raises(DataError), transaction.atomic():
            by_database(scene.fund.pk, None, "GIFT", scene.now)
        with pytest.raises(ValueError, match="GIFT"):
            gate_codes(gate_facts(scene.fund.pk, at=scene.now, lock=False), use="GIFT")


def scene_now():
    from trustfund.db import clock  # noqa: PLC0415

    return clock.now()


@dataclass(frozen=True)
class Case:
    """A program in some state: gates and later findings of each milestone, holds, the question."""

    opened: bool
    milestones: list
    holds: list
    use: str
    project: int | None
    days: int


cases = st.builds(
    Case,
    opened=st.booleans(),
    milestones=st.lists(
        st.tuples(
            st.sampled_from([*USES, "BOTH"]),
            st.integers(1, 40),
            st.lists(st.tuples(st.sampled_from(VERDICTS), st.integers(0, 10)), max_size=3),
        ),
        min_size=1,
        max_size=4,
    ),
    holds=st.lists(st.tuples(st.sampled_from([None, 0, 1]), st.booleans()), max_size=4),
    use=st.sampled_from(USES),
    project=st.sampled_from([None, 0, 1]),
    days=st.integers(-5, 60),
)


class Stage:
    """Builds each case with few writes, by the tables alone: the guards are in force."""

    def __init__(self, cast):
        self.cast = cast
        self.fund = fund_made(cast)
        self.scene = scene_make(cast, fund=fund_made(cast, number="TF002"), phases=0)
        self.scene.fund = self.fund
        self.projects = [project_bare(self.scene, "P-901"), project_bare(self.scene, "P-902")]
        self.now = self.scene.now
        self.start = day_of(self.now) - timedelta(days=60)

    def build(self, case):
        program = Program.objects.create(fund=self.fund)
        phase = Phase.objects.create(
            program=program,
            number=1,
            title="x",
            commitment_ceiling=2,
            disbursement_ceiling=1,
            currency="USD",
        )
        built = [self.milestone(phase, place, each) for place, each in enumerate(case.milestones)]
        if case.opened:
            for milestone in built:
                self.certify(milestone, "VERIFIED", self.start)
            self.turn(program, current_phase=phase)
            moment = self.now - timedelta(days=60)
            Phase.objects.filter(pk=phase.pk).update(
                state="OPEN", opened_at=moment, opened_epoch=program.epoch
            )
        for milestone, (_gate, _validity, findings) in zip(built, case.milestones, strict=True):
            day = self.start
            for verdict, later in findings:
                day += timedelta(days=later)
                self.certify(milestone, verdict, day)
        for project, lifted in case.holds:
            self.hold(program, project, lifted)

    def milestone(self, phase, place, case):
        gate, validity, _findings = case
        return Milestone.objects.create(
            phase=phase,
            code=f"N1.{place + 1}",
            track="N",
            title="x",
            verifier=self.cast.organizations["verifiers"],
            validity_days=validity,
            gate=gate,
        )

    def certify(self, milestone, verdict, day):
        until = day + timedelta(days=milestone.validity_days) if verdict == "VERIFIED" else None
        Certificate.objects.create(
            milestone=milestone,
            number=milestone.certificates.count() + 1,
            verdict=verdict,
            verified_on=day,
            valid_until=until,
            method="x",
            statement="x",
            issued_by_id=self.cast.verifier.person_id,
            issuer_id=self.cast.verifier.organization_id,
            issued_at=self.now,
        )

    def hold(self, program, project, lifted):
        self.turn(program)
        hold = Hold.objects.create(
            program=program,
            project=None if project is None else self.projects[project],
            reason="x",
            legal_basis="x",
            placed_as="SANCTIONS",
            placed_by_id=self.cast.sanctions_officer.person_id,
            placed_by_organization_id=self.cast.sanctions_officer.organization_id,
            placed_at=self.now,
            placed_epoch=program.epoch,
        )
        if lifted:
            self.turn(program)
            Hold.objects.filter(pk=hold.pk).update(
                lifted_by_id=self.cast.verifier.person_id,
                lifted_by_organization_id=self.cast.verifier.organization_id,
                lifted_at=self.now,
                lift_reason="x",
                lifted_epoch=program.epoch,
            )

    @staticmethod
    def turn(program, **changes):
        program.epoch += 1
        Program.objects.filter(pk=program.pk).update(epoch=program.epoch, **changes)

    def expected(self, case, day):
        """Return the codes by a third reading of the law, straight from the case."""
        codes = [] if case.opened else ["NO_OPEN_PHASE"]
        if any(not lifted and project in {None, case.project} for project, lifted in case.holds):
            codes.append("HOLD")
        if not case.opened:
            return codes
        for place, (gate, validity, findings) in enumerate(case.milestones):
            found, verdict = self.start, "VERIFIED"
            for verdict, later in findings:  # noqa: B007 - the last one decides
                found += timedelta(days=later)
            open_ = verdict == "VERIFIED" and 0 <= (day - found).days <= validity
            if gate in {case.use, "BOTH"} and not open_:
                codes.append(f"MILESTONE:N1.{place + 1}")
        return codes


class TestTwoReadingsOfOneLaw:
    @pytest.fixture
    def stage(self, cast):
        return Stage(cast)

    @pytest.mark.slow
    @settings(
        max_examples=300,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(case=cases)
    def test_python_and_the_database_agree(self, stage, case):
        with transaction.atomic():
            stage.build(case)
            at = stage.now - timedelta(days=60) + timedelta(days=case.days)
            project = None if case.project is None else stage.projects[case.project].pk
            facts = gate_facts(stage.fund.pk, at=at, project_id=project, lock=False)
            codes, held = by_database(stage.fund.pk, project, case.use, at)
            transaction.set_rollback(True)
        expected = stage.expected(case, day_of(at))
        assert gate_codes(facts, use=case.use) == expected
        assert codes == expected
        assert held is ("HOLD" in expected)

    def test_codes_are_in_one_order(self, cast):
        scene = open_scene(cast)
        hold_add(scene)
        certificate_add(scene, scene.milestones[0], verdict="INCONCLUSIVE")
        facts = gate_facts(scene.fund.pk, at=scene.now, lock=False)
        codes, _held = by_database(scene.fund.pk, None, "COMMITMENT", scene.now)
        assert codes == gate_codes(facts, use="COMMITMENT") == ["HOLD", "MILESTONE:N1.1"]
