"""hold_lift: another person of the party that placed a hold lets money flow again."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from oversight.models import Hold, Program
from oversight.selectors.program import gate_facts
from oversight.services.holds import HoldNotLifted, hold_lift
from tests.factories.cast import PEOPLE, appointed
from tests.factories.oversight_program import hold_add, open_scene
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.identity.models import Organization
from trustfund.kernel.errors import AlreadyDone, NotFound, NotPermitted


def lifted(scene, hold, actor, *, reason="The listing was an error."):
    return hold_lift(actor=actor, now=scene.now, hold_id=hold.pk, reason=reason)


@pytest.fixture
def colleague(cast):
    """Return a second sanctions officer of the same unit."""
    unit = cast.organizations["sanctions_unit"]
    return appointed(name="colleague", organization=unit, role=Role.SANCTIONS_OFFICER)


class TestHoldLift:
    def test_lets_money_flow_again_and_raises_the_epoch(self, cast, colleague):
        scene = open_scene(cast)
        hold = lifted(scene, hold_add(scene), colleague)
        facts = gate_facts(scene.fund.pk, at=scene.now, lock=False)
        assert (facts.holds, facts.epoch) == ([], 4)
        assert (hold.lifted_epoch, hold.lift_reason) == (4, "The listing was an error.")
        assert hold.lifted_by_id == colleague.person_id

    def test_writes_the_change_into_the_trail(self, cast, colleague):
        scene = open_scene(cast)
        hold = lifted(scene, hold_add(scene), colleague)
        rows = history(subject_type="oversight.hold", subject_id=hold.pk)
        latest = max(rows, key=lambda row: row.sequence)
        assert latest.action == "oversight.hold_lift"
        assert (latest.before["lifted_at"], latest.after["lifted_epoch"]) == (None, 4)

    def test_refuses_the_person_who_placed_it(self, cast):
        scene = open_scene(cast)
        hold = hold_add(scene)
        with pytest.raises(NotPermitted, match="Another person"):
            lifted(scene, hold, cast.sanctions_officer)
        assert Hold.objects.get().stands

    @pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"sanctions_officer"}))
    def test_refuses_every_other_party(self, cast, who):
        scene = open_scene(cast)
        hold = hold_add(scene)
        with pytest.raises(NotPermitted):
            lifted(scene, hold, getattr(cast, who))
        assert Hold.objects.get().stands

    def test_the_donor_bench_acts_as_one_side(self, cast):
        scene = open_scene(cast)
        hold = hold_add(scene, actor=cast.donor_member)
        assert not lifted(scene, hold, cast.other_donor_member).stands

    def test_another_verifier_does_not_lift_a_verifiers_hold(self, cast):
        scene = open_scene(cast)
        hold = hold_add(scene, actor=cast.verifier)
        other = Organization.objects.create(
            kind=OrganizationKind.VERIFIER, name="Another body", short_name="Another"
        )
        stranger = appointed(name="stranger", organization=other, role=Role.VERIFIER)
        with pytest.raises(NotPermitted, match="Only the verifier"):
            lifted(scene, hold, stranger)

    def test_lifts_once(self, cast, colleague):
        scene = open_scene(cast)
        hold = hold_add(scene)
        lifted(scene, hold, colleague)
        with pytest.raises(AlreadyDone):
            lifted(scene, hold, colleague)
        assert scene.program.epoch == 4

    def test_needs_a_reason(self, cast, colleague):
        scene = open_scene(cast)
        with pytest.raises(HoldNotLifted):
            lifted(scene, hold_add(scene), colleague, reason=" ")

    def test_does_not_know_a_missing_hold(self, cast):
        scene = open_scene(cast)
        with pytest.raises(NotFound):
            hold_lift(actor=cast.verifier, now=scene.now, hold_id=uuid4(), reason="x")


class TestDatabase:
    """What the database refuses when the service is walked around."""

    def force(self, scene, hold, actor, *, raise_epoch=True, **changes):
        program = scene.program
        values = {
            "lifted_by_id": actor.person_id,
            "lifted_by_organization_id": actor.organization_id,
            "lifted_at": scene.now,
            "lift_reason": "x",
            "lifted_epoch": program.epoch + 1,
            **changes,
        }
        with transaction.atomic():
            if raise_epoch:
                Program.objects.filter(pk=program.pk).update(epoch=program.epoch + 1)
            with pytest.raises(IntegrityError) as refusal, transaction.atomic():
                Hold.objects.filter(pk=hold.pk).update(**values)
            transaction.set_rollback(True)
        return constraint_of(refusal.value)

    def test_is_lifted_by_another_person(self, cast):
        scene = open_scene(cast)
        found = self.force(scene, hold_add(scene), cast.sanctions_officer)
        assert found == "hold_lifted_by_another_person"

    def test_takes_a_new_epoch(self, cast, colleague):
        scene = open_scene(cast)
        hold = hold_add(scene)
        found = self.force(scene, hold, colleague, raise_epoch=False)
        assert found == "program_epoch_belongs_to_one_act"
        found = self.force(scene, hold, colleague, lifted_epoch=scene.program.epoch)
        assert found == "program_epoch_belongs_to_one_act"

    @pytest.mark.parametrize("field", ["lift_reason", "lifted_at", "lifted_by_id"])
    def test_is_lifted_whole_or_not(self, cast, colleague, field):
        scene = open_scene(cast)
        empty = "" if field == "lift_reason" else None
        found = self.force(scene, hold_add(scene), colleague, **{field: empty})
        assert found == "hold_lifted_whole_or_not"

    def test_is_lifted_once(self, cast, colleague):
        scene = open_scene(cast)
        hold = lifted(scene, hold_add(scene), colleague)
        assert self.force(scene, hold, cast.verifier) == "hold_lifted_once"

    def test_a_lift_is_not_taken_back(self, cast, colleague):
        scene = open_scene(cast)
        hold = lifted(scene, hold_add(scene), colleague)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Hold.objects.filter(pk=hold.pk).update(
                lifted_by=None,
                lifted_by_organization=None,
                lifted_at=None,
                lift_reason="",
                lifted_epoch=None,
            )
        assert constraint_of(refusal.value) == "hold_lifted_once"


class TestPage:
    def post(self, client, hold, **changes):
        data = {"request_key": str(uuid4()), "reason": "An error.", "step": "confirm", **changes}
        return client.post(reverse("oversight:hold_lift", args=[hold.pk]), data)

    def test_lifts(self, cast, client_of, colleague):
        hold = hold_add(open_scene(cast))
        assert self.post(client_of(colleague), hold).status_code == 302
        assert not Hold.objects.get().stands

    def test_tells_that_it_was_lifted_before(self, cast, client_of, colleague):
        scene = open_scene(cast)
        hold = lifted(scene, hold_add(scene), colleague)
        assert self.post(client_of(colleague), hold).status_code == 409

    def test_needs_a_reason(self, cast, client_of, colleague):
        hold = hold_add(open_scene(cast))
        assert self.post(client_of(colleague), hold, reason=" ").status_code == 422

    @pytest.mark.parametrize("who", ["sanctions_officer", "program_manager", "signatory"])
    def test_is_refused_to_others_with_the_reason(self, cast, client_of, who):
        hold = hold_add(open_scene(cast))
        answer = self.post(client_of(getattr(cast, who)), hold)
        assert answer.status_code == 403
        assert Hold.objects.get().stands
