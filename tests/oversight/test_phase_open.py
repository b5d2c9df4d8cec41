"""phase_open: the program manager opens the next phase on verified milestones."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from oversight.models import Phase, Program
from oversight.services.phases import phase_open
from tests.factories.oversight_program import (
    certificate_add,
    fund_made,
    milestone_add,
    open_scene,
    phase_add,
    scene_make,
)
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import AlreadyDone, Blocked, NotFound, NotPermitted


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def opened(scene, phase, *, now=None):
    return phase_open(actor=scene.cast.program_manager, now=now or scene.now, phase_id=phase.pk)


class TestPhaseOpen:
    def test_opens_the_first_phase_and_raises_the_epoch(self, cast):
        scene = open_scene(cast)
        phase = Phase.objects.get(pk=scene.phases[0].pk)
        assert (phase.state, phase.opened_at, phase.opened_epoch) == ("OPEN", scene.now, 2)
        assert (scene.program.current_phase, scene.program.epoch) == (phase, 2)

    def test_passes_the_phase_before(self, cast):
        scene = open_scene(cast)
        second = phase_add(scene)
        certificate_add(scene, milestone_add(scene))
        opened(scene, second)
        states = Phase.objects.order_by("number").values_list("state", flat=True)
        assert list(states) == ["PASSED", "OPEN"]
        assert scene.program.current_phase == second

    def test_writes_every_changed_row_into_the_trail_and_tells_others(self, cast):
        scene = open_scene(cast)
        second = phase_add(scene)
        certificate_add(scene, milestone_add(scene))
        opened(scene, second)
        for subject in (second, scene.phases[0]):
            assert "oversight.phase_open" in [
                row.action for row in history(subject_type="oversight.phase", subject_id=subject.pk)
            ]
        program = history(subject_type="oversight.program", subject_id=scene.program.pk)
        latest = max(program, key=lambda row: row.sequence)
        assert (latest.before["epoch"], latest.after["epoch"]) == (2, 3)
        assert Message.objects.filter(
            name="oversight.phase_opened", subject_id=str(second.pk)
        ).exists()

    def test_says_every_reason_at_once(self, cast):
        scene = scene_make(cast, fund=fund_made(cast, opened=False), phases=2)
        milestone_add(scene, code="T2.1")
        with pytest.raises(Blocked) as refusal:
            opened(scene, scene.phases[1])
        assert codes(refusal) == [
            "FUND_NOT_OPEN",
            "NOT_NEXT",
            "MILESTONE:N1.1",
            "MILESTONE:N2.1",
            "MILESTONE:T2.1",
        ]
        assert refusal.value.blockers[2].who_clears == "Verification Body"

    def test_opens_on_nothing_never(self, cast):
        scene = scene_make(cast, phases=0)
        with pytest.raises(Blocked) as refusal:
            opened(scene, phase_add(scene))
        assert codes(refusal) == ["NO_MILESTONE"]

    def test_refuses_when_a_milestone_of_the_phase_before_has_expired(self, cast):
        scene = open_scene(cast)
        second = phase_add(scene)
        later = scene.now + timedelta(days=91)
        certificate_add(scene, milestone_add(scene), now=later)
        with pytest.raises(Blocked) as refusal:
            opened(scene, second, now=later)
        assert codes(refusal) == ["MILESTONE:N1.1"]

    def test_opens_once(self, cast):
        scene = open_scene(cast)
        with pytest.raises(AlreadyDone):
            opened(scene, scene.phases[0])
        assert scene.program.epoch == 2

    @pytest.mark.parametrize(
        "who", ["verifier", "donor_member", "recipient_member", "finance_approver"]
    )
    def test_refuses_everybody_but_the_program_manager(self, cast, who):
        scene = scene_make(cast)
        certificate_add(scene, scene.milestones[0])
        with pytest.raises(NotPermitted):
            phase_open(actor=getattr(cast, who), now=scene.now, phase_id=scene.phases[0].pk)

    def test_does_not_know_a_missing_phase(self, cast):
        with pytest.raises(NotFound):
            phase_open(actor=cast.program_manager, now=open_scene(cast).now, phase_id=uuid4())


class TestDatabase:
    """What the database refuses when the service is walked around."""

    def force(self, scene, phase, *, epoch=None, raise_epoch=True):
        """Open the phase by plain updates, as the application's role."""
        program = scene.program
        opening = {"opened_at": scene.now, "opened_epoch": epoch or program.epoch + 1}
        with transaction.atomic():
            if raise_epoch:
                Program.objects.filter(pk=program.pk).update(
                    epoch=program.epoch + 1, current_phase=phase
                )
            Phase.objects.filter(program=program, state="OPEN").update(state="PASSED")
            with pytest.raises(IntegrityError) as refusal, transaction.atomic():
                Phase.objects.filter(pk=phase.pk).update(state="OPEN", **opening)
            transaction.set_rollback(True)
        return constraint_of(refusal.value)

    def test_a_phase_opens_only_on_verified_milestones(self, cast):
        scene = scene_make(cast)
        found = self.force(scene, scene.phases[0])
        assert found == "phase_opens_on_verified_milestones"

    def test_a_phase_opens_only_with_a_milestone(self, cast):
        scene = scene_make(cast, phases=0)
        found = self.force(scene, phase_add(scene))
        assert found == "phase_opens_on_verified_milestones"

    def test_phases_open_in_turn(self, cast):
        scene = scene_make(cast, phases=2)
        for milestone in scene.milestones:
            certificate_add(scene, milestone)
        assert self.force(scene, scene.phases[1]) == "phase_opens_in_turn"

    def test_a_phase_of_an_unopened_fund_stays_shut(self, cast):
        scene = scene_make(cast, fund=fund_made(cast, opened=False))
        certificate_add(scene, scene.milestones[0])
        assert self.force(scene, scene.phases[0]) == "phase_opens_in_turn"

    def test_opening_takes_a_new_epoch(self, cast):
        scene = scene_make(cast)
        certificate_add(scene, scene.milestones[0])
        found = self.force(scene, scene.phases[0], raise_epoch=False)
        assert found == "program_epoch_belongs_to_one_act"

    def test_the_current_phase_is_a_planned_one_of_the_same_program(self, cast):
        scene, other = open_scene(cast), scene_make(cast, fund=fund_made(cast, number="TF002"))
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Program.objects.filter(pk=scene.program.pk).update(
                epoch=scene.program.epoch + 1, current_phase=other.phases[0]
            )
        assert constraint_of(refusal.value) == "program_moves_to_own_planned_phase"

    def test_an_open_phase_is_not_planned_again(self, cast):
        scene = open_scene(cast)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Phase.objects.filter(pk=scene.phases[0].pk).update(
                state="PLANNED", opened_at=None, opened_epoch=None
            )
        assert constraint_of(refusal.value) in {
            "oversight_phase_state_moves_by_table",
            "phase_opened_once",
        }

    def test_when_a_phase_opened_is_a_fact(self, cast):
        scene = open_scene(cast)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Phase.objects.filter(pk=scene.phases[0].pk).update(opened_epoch=7)
        assert constraint_of(refusal.value) == "phase_opened_once"


class TestPage:
    def url(self, scene):
        return reverse("oversight:phase_open", args=[scene.phases[0].pk])

    def test_previews_then_opens(self, cast, client_of):
        scene = scene_make(cast)
        certificate_add(scene, scene.milestones[0])
        client, data = client_of(cast.program_manager), {"request_key": str(uuid4())}
        assert client.get(self.url(scene)).status_code == 200
        preview = client.post(self.url(scene), data)
        assert "Open the phase" in preview.content.decode()
        assert scene.program.epoch == 1
        assert client.post(self.url(scene), {**data, "step": "confirm"}).status_code == 302
        assert scene.program.epoch == 2

    def test_shows_every_reason(self, cast, client_of):
        scene = scene_make(cast)
        client = client_of(cast.program_manager)
        assert "has not certified it yet" in client.get(self.url(scene)).content.decode()
        answer = client.post(self.url(scene), {"request_key": str(uuid4()), "step": "confirm"})
        assert answer.status_code == 409
        assert scene.program.epoch == 1

    def test_is_refused_to_others(self, cast, client_of):
        assert client_of(cast.auditor).get(self.url(scene_make(cast))).status_code == 403
