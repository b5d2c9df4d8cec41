"""motion_close: the count by the rule, carried out exactly once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from oversight import services
from oversight.choices.board import MotionState
from oversight.models import Ballot, Motion, MotionOutcome
from oversight.rules.motions import MOTION
from oversight.selectors.ballots import computation_steps, roll_call
from oversight.tasks import motions_close_due
from projects.models import Project
from projects.services import project_revise
from tests.factories.board import board_make, motion_make, vote
from tests.factories.oversight_program import fund_made
from tests.factories.projects import (
    concept_make,
    presented,
    proposal_make,
    submitted_by,
    submitted_make,
)
from tests.factories.race import at_once, run
from trustfund.audit.selectors import history, trail_findings
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import AlreadyDone, NotPermitted
from trustfund.kernel.states import IllegalMove

MEMBERS = ("donor_member", "other_donor_member", "recipient_member", "other_recipient_member")


@pytest.fixture
def true_time_again():
    yield
    clock.clock_move()


def all_vote(motion, cast, choices="YES YES YES YES"):
    for name, choice in zip(MEMBERS, choices.split(), strict=True):
        if choice != "-":
            reason = "An interest" if choice == "RECUSE" else ""
            vote(motion, getattr(cast, name), choice, reason=reason)


def close(motion, actor):
    return services.motion_close(actor=actor, now=clock.now(), motion_id=motion.pk)


class TestMotionStates:
    @pytest.mark.parametrize("state", MotionState.values)
    @pytest.mark.parametrize("act", ["adopt", "reject", "find_no_quorum"])
    def test_an_open_motion_ends_once(self, state, act):
        if state == "OPEN":
            assert MOTION.target(state=state, act=act) in MotionState.values
        else:
            with pytest.raises(IllegalMove):
                MOTION.target(state=state, act=act)


class TestMotionClose:
    def test_approves_the_concept_in_the_same_transaction(self, cast, motion):
        all_vote(motion, cast)
        closed = close(motion, cast.secretariat)
        project = Project.objects.get(pk=motion.project_id)
        assert (closed.kind, closed.state) == ("APPROVE_CONCEPT", "ADOPTED")
        assert (project.state, project.concept_reference) == ("CONCEPT_APPROVED", "D-001")
        assert project.motion_reference == ""
        assert Message.objects.filter(name="projects.concept_approved").count() == 1
        assert Message.objects.filter(name="oversight.motion_closed").count() == 1
        assert not [str(finding) for finding in trail_findings()]
        connection.check_constraints()

    def test_approves_the_whole_project_in_the_same_transaction(self, cast, fund, board):
        motion = motion_make(submitted_make(fund, cast), cast)
        all_vote(motion, cast)
        closed = close(motion, cast.secretariat)
        project = Project.objects.get(pk=motion.project_id)
        assert (closed.kind, closed.state) == ("APPROVE_PROJECT", "ADOPTED")
        assert (project.state, project.concept_reference, project.motion_reference) == (
            "APPROVED",
            "D-001",
            "D-002",
        )
        assert Message.objects.filter(name="projects.project_approved").count() == 1
        assert Message.objects.filter(name="oversight.motion_closed").count() == 1
        assert not [str(finding) for finding in trail_findings()]
        connection.check_constraints()

    @pytest.mark.parametrize(
        ("make", "rejected", "written"),
        [
            (concept_make, "CONCEPT_REJECTED", "CONCEPT"),
            (submitted_make, "REJECTED", "PREPARATION"),
        ],
    )
    def test_rejects_what_may_then_be_revised(self, cast, fund, board, make, rejected, written):
        motion = motion_make(make(fund, cast), cast)
        all_vote(motion, cast, "YES YES NO NO")
        assert close(motion, cast.secretariat).state == "REJECTED"
        project = Project.objects.get(pk=motion.project_id)
        assert project.state == rejected
        connection.check_constraints()
        revised = project_revise(
            actor=cast.project_officer,
            now=clock.now(),
            project_id=project.pk,
            edition=project.edition,
            proposal=proposal_make({"GOODS": "5.00"}),
        )
        assert (revised.state, revised.version) == (written, project.version)
        again = presented(cast, submitted_by(cast.project_officer, revised))
        assert motion_make(again, cast).kind == motion.kind

    def test_without_quorum_the_project_stays_before_the_board(self, cast, motion, true_time_again):
        all_vote(motion, cast, "YES YES - -")
        clock.clock_move(to=motion.closes_at)
        assert close(motion, cast.secretariat).state == "NOT_ADOPTED"
        project = Project.objects.get(pk=motion.project_id)
        assert project.state == "CONCEPT_SUBMITTED"
        steps = computation_steps(MotionOutcome.objects.get(motion=motion))
        assert [step.is_met for step in steps] == [True, False]
        assert "needed: 1" in steps[1].sentence
        assert motion_make(project, cast).number == "D-002"
        connection.check_constraints()

    def test_a_recusal_recomputes_the_quorum(self, cast, motion, true_time_again):
        all_vote(motion, cast, "RECUSE YES RECUSE YES")
        assert close(motion, cast.secretariat).state == "ADOPTED"
        computation = MotionOutcome.objects.get(motion=motion).computation
        assert [bench["eligible"] for bench in computation["benches"]] == [1, 1]

    def test_waits_for_the_deadline_or_the_last_seat(self, cast, motion):
        all_vote(motion, cast, "YES YES YES -")
        with pytest.raises(services.VoteRunning):
            close(motion, cast.secretariat)
        vote(motion, cast.other_recipient_member)
        assert close(motion, cast.secretariat).state == "ADOPTED"

    def test_closes_once(self, cast, motion):
        all_vote(motion, cast)
        close(motion, cast.secretariat)
        with pytest.raises(AlreadyDone):
            close(motion, cast.secretariat)
        with pytest.raises(services.VoteOver):
            vote(motion, cast.donor_member, "NO")

    def test_refuses_other_roles(self, cast, motion):
        all_vote(motion, cast)
        for actor in (cast.donor_member, cast.program_manager, cast.recipient_member):
            with pytest.raises(NotPermitted):
                close(motion, actor)

    def test_publishes_the_roll_call_and_opens_the_seals(self, cast, motion):
        all_vote(motion, cast, "YES NO ABSTAIN YES")
        close(motion, cast.secretariat)
        motion.refresh_from_db()
        assert [row.choice for row in roll_call(motion)] == ["YES", "NO", "ABSTAIN", "YES"]
        row = history(subject_type="oversight.motion", subject_id=motion.pk)[-1]
        told = {item["ballot"]: item["choice"] for item in row.extra["roll_call"]}
        assert told == {str(ballot.pk): ballot.choice for ballot in Ballot.objects.all()}


class TestDatabase:
    def refused(self, call) -> str:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            call()
        return constraint_of(refused.value)

    def outcome(self, cast, motion, result):
        return MotionOutcome.objects.create(
            motion=motion,
            result=result,
            computation={},
            closed_by_id=cast.secretariat.person_id,
            closed_at=clock.now(),
        )

    def test_refuses_an_outcome_before_the_vote_is_over(self, cast, motion):
        all_vote(motion, cast, "YES YES YES -")
        call = lambda: self.outcome(cast, motion, "ADOPTED")  # noqa: E731
        assert self.refused(call) == "outcome_after_the_vote"

    def test_refuses_an_outcome_that_the_ballots_do_not_give(self, cast, motion):
        all_vote(motion, cast, "NO YES YES YES")
        for result in ("ADOPTED", "NOT_ADOPTED"):
            call = lambda result=result: self.outcome(cast, motion, result)  # noqa: E731
            assert self.refused(call) == "outcome_is_what_the_rule_gives"

    def test_refuses_an_outcome_that_is_not_carried_out(self, cast, motion):
        all_vote(motion, cast)

        def half():
            self.outcome(cast, motion, "ADOPTED")
            Motion.objects.filter(pk=motion.pk).update(state="ADOPTED")
            connection.check_constraints()

        assert self.refused(half) == "outcome_executed_with_it"

    def test_refuses_a_second_outcome(self, cast, motion):
        all_vote(motion, cast)
        close(motion, cast.secretariat)
        call = lambda: self.outcome(cast, motion, "ADOPTED")  # noqa: E731
        assert self.refused(call) == "motion_outcome_once"


class TestMotionsCloseDue:
    def test_closes_what_is_due_once_and_nothing_else(self, cast, fund, motion, true_time_again):
        other = motion_make(
            concept_make(fund, cast),
            cast,
            closes_at=motion.closes_at + timedelta(days=7),
        )
        all_vote(motion, cast, "YES YES YES -")
        assert services.motions_close_due(now=clock.now()) == []
        clock.clock_move(to=motion.closes_at)
        assert services.motions_close_due(now=clock.now()) == [motion.pk]
        motions_close_due()
        assert MotionOutcome.objects.count() == 1
        states = dict(Motion.objects.values_list("pk", "state"))
        assert states == {motion.pk: "ADOPTED", other.pk: "OPEN"}
        assert not [str(finding) for finding in trail_findings()]


class TestRace:
    def test_two_closes_at_once_make_one_outcome(self, committed_cast):
        cast = committed_cast
        fund = fund_made(cast)
        board_make(fund, cast)
        for _round in range(5):
            motion = motion_make(concept_make(fund, cast), cast)
            all_vote(motion, cast)
            answers = at_once(lambda: close(motion, cast.secretariat), count=4)  # noqa: B023
            assert sorted(answers) == ["AlreadyDone"] * 3 + ["Motion"]
            assert MotionOutcome.objects.filter(motion=motion).count() == 1
        assert Message.objects.filter(name="projects.concept_approved").count() == 5
        assert not [str(finding) for finding in trail_findings()]

    def test_the_last_vote_and_the_close_meet_without_loss(self, committed_cast):
        cast = committed_cast
        fund = fund_made(cast)
        board_make(fund, cast)
        motion = motion_make(concept_make(fund, cast), cast)
        all_vote(motion, cast)
        calls = [
            lambda: close(motion, cast.secretariat),
            lambda: vote(motion, cast.donor_member, "NO"),
        ]
        answers = run([call for call in calls for _time in range(2)])
        assert answers.count("Motion") == 1
        outcome = MotionOutcome.objects.get(motion=motion)
        has_no = Ballot.objects.filter(motion=motion, choice="NO").exists()
        assert outcome.result == ("REJECTED" if has_no else "ADOPTED")


class TestPage:
    def test_closes_and_shows_the_result_with_its_computation(self, cast, motion, client_of):
        client = client_of(cast.secretariat)
        detail = reverse("oversight:motion_detail", args=[motion.pk])
        assert "until every seat has voted" in client.get(detail).content.decode()
        all_vote(motion, cast, "YES YES YES NO")
        url = reverse("oversight:motion_close", args=[motion.pk])
        assert "2 of 2 seats have voted" in client.get(url).content.decode()
        answer = client.post(url, {"request_key": str(uuid4())})
        assert answer["Location"] == detail
        page = client_of(cast.project_officer).get(detail).content.decode()
        assert "Roll call" in page
        assert "Recipient bench, majority: 1 for, 1 against; needed: more than 50 percent" in page

    def test_says_why_it_cannot_be_closed_yet(self, cast, motion, client_of):
        url = reverse("oversight:motion_close", args=[motion.pk])
        answer = client_of(cast.secretariat).post(url, {"request_key": str(uuid4())})
        assert answer.status_code == 409
        assert "runs until its deadline" in answer.content.decode()

    def test_closes_by_program_and_repeats_its_answer(self, cast, motion, client_of):
        all_vote(motion, cast)
        client, key = client_of(cast.secretariat), str(uuid4())
        for _time in range(2):
            answer = client.post(
                reverse("oversight_api:motion_close", args=[motion.pk]),
                {},
                content_type="application/json",
                headers={"Idempotency-Key": key},
            )
            assert answer.status_code == 200, answer.content
            assert answer.json()["outcome"]["result"] == "ADOPTED"
        assert len(answer.json()["roll_call"]) == 4
