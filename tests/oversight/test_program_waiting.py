"""What waits for whom in threat reduction."""

from datetime import timedelta

from oversight.selectors.program_waiting import waiting_for
from tests.factories.oversight_program import (
    certificate_add,
    hold_add,
    milestone_add,
    open_scene,
    phase_add,
    scene_make,
)


def names(actor, scene, *, days=0):
    found = waiting_for(actor, now=scene.now + timedelta(days=days))
    return [(item.url_name.removeprefix("oversight:"), item.url_args[0]) for item in found]


class TestWaitingFor:
    def test_an_uncertified_milestone_waits_for_its_verifier(self, cast):
        scene = scene_make(cast)
        assert names(cast.verifier, scene) == [("milestone_detail", scene.milestones[0].pk)]
        assert names(cast.donor_officer, scene) == []

    def test_a_certificate_waits_from_thirty_days_before_its_end(self, cast):
        scene = open_scene(cast)
        assert names(cast.verifier, scene, days=59) == []
        assert names(cast.verifier, scene, days=60) == [
            ("milestone_detail", scene.milestones[0].pk)
        ]
        item = waiting_for(cast.verifier, now=scene.now + timedelta(days=60))[0]
        assert item.due == scene.now.date() + timedelta(days=90)

    def test_an_expired_certificate_keeps_waiting(self, cast):
        scene = open_scene(cast)
        assert "expired" in waiting_for(cast.verifier, now=scene.now + timedelta(days=91))[0].title

    def test_a_phase_that_may_open_waits_for_the_program_manager(self, cast):
        scene = open_scene(cast)
        second = phase_add(scene)
        milestone = milestone_add(scene)
        assert names(cast.program_manager, scene) == []
        certificate_add(scene, milestone)
        assert names(cast.program_manager, scene) == [("phase_open", second.pk)]

    def test_a_hold_waits_for_another_person_of_the_same_side(self, cast):
        scene = open_scene(cast)
        hold = hold_add(scene, actor=cast.donor_member)
        assert names(cast.other_donor_member, scene) == [("hold_lift", hold.pk)]
        assert names(cast.donor_member, scene) == []
        assert names(cast.sanctions_officer, scene) == []
