"""hold_place: an entitled party stops the money at once."""

import threading
import time
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.urls import reverse

from oversight.models import Hold, Program
from oversight.selectors.program import gate_facts
from oversight.services.holds import HoldNotPlaced, hold_place
from tests.factories.cast import PEOPLE
from tests.factories.oversight_program import (
    fund_made,
    hold_add,
    open_scene,
    project_bare,
    scene_make,
)
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted

PARTIES = {
    "verifier": "VERIFIER",
    "donor_member": "DONOR_BENCH",
    "sanctions_officer": "SANCTIONS",
    "program_manager": "PROGRAM",
}


def placed(scene, *, actor=None, **changes):
    values = {"reason": "A payee was listed.", "legal_basis": "Article 7.2", **changes}
    return hold_place(
        actor=actor or scene.cast.sanctions_officer,
        now=scene.now,
        fund_id=scene.fund.pk,
        **values,
    )


class TestHoldPlace:
    @pytest.mark.parametrize("who", sorted(PARTIES))
    def test_stops_money_at_once_and_raises_the_epoch(self, cast, who):
        scene = open_scene(cast)
        before = scene.program.epoch
        hold = hold_add(scene, actor=getattr(cast, who))
        facts = gate_facts(scene.fund.pk, at=scene.now, lock=False)
        assert [each.id for each in facts.holds] == [hold.pk]
        assert facts.epoch == before + 1 == hold.placed_epoch
        assert (hold.placed_as, hold.placed_at) == (PARTIES[who], scene.now)

    def test_a_hold_on_one_project_leaves_the_others_alone(self, cast):
        scene = open_scene(cast)
        held, other = project_bare(scene, "P-901"), project_bare(scene, "P-902")
        hold_add(scene, project_id=held.pk)
        at = {"at": scene.now, "lock": False}
        assert gate_facts(scene.fund.pk, project_id=held.pk, **at).holds
        assert not gate_facts(scene.fund.pk, project_id=other.pk, **at).holds
        assert not gate_facts(scene.fund.pk, **at).holds

    def test_writes_hold_and_program_into_the_trail_and_tells_others(self, cast):
        scene = open_scene(cast)
        hold = hold_add(scene)
        for kind, row in (("oversight.hold", hold), ("oversight.program", scene.program)):
            rows = history(subject_type=kind, subject_id=row.pk)
            assert "oversight.hold_place" in [each.action for each in rows]
        assert Message.objects.filter(name="oversight.hold_placed").count() == 1

    @pytest.mark.parametrize("who", sorted(set(PEOPLE) - set(PARTIES) - {"other_donor_member"}))
    def test_refuses_everybody_who_is_not_entitled(self, cast, who):
        scene = open_scene(cast)
        with pytest.raises(NotPermitted):
            placed(scene, actor=getattr(cast, who))
        assert not Hold.objects.exists()

    @pytest.mark.parametrize("field", ["reason", "legal_basis"])
    def test_needs_a_reason_and_a_legal_basis(self, cast, field):
        scene = open_scene(cast)
        with pytest.raises(HoldNotPlaced) as refusal:
            placed(scene, **{field: "  "})
        assert set(refusal.value.fields) == {field}
        assert scene.program.epoch == 2

    def test_refuses_a_project_of_another_fund(self, cast):
        scene = open_scene(cast)
        other = scene_make(cast, fund=fund_made(cast, number="TF002"))
        with pytest.raises(HoldNotPlaced):
            placed(scene, project_id=project_bare(other, "P-901").pk)

    def test_does_not_know_a_missing_project(self, cast):
        with pytest.raises(NotFound):
            placed(open_scene(cast), project_id=uuid4())

    def test_needs_a_program(self, cast):
        scene = scene_make(cast, phases=0)
        with pytest.raises(NotFound, match="no program"):
            placed(scene)


class TestDatabase:
    """What the database refuses when the service is walked around."""

    def insert(self, scene, **changes):
        actor = scene.cast.sanctions_officer
        row = {
            "program": scene.program,
            "reason": "x",
            "legal_basis": "y",
            "placed_as": "SANCTIONS",
            "placed_by_id": actor.person_id,
            "placed_by_organization_id": actor.organization_id,
            "placed_at": scene.now,
            "placed_epoch": scene.program.epoch,
            **changes,
        }
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Hold.objects.create(**row)
        return constraint_of(refusal.value)

    def raised(self, scene):
        program = scene.program
        Program.objects.filter(pk=program.pk).update(epoch=program.epoch + 1)
        return scene

    @pytest.mark.parametrize("step", [0, -1, 2])
    def test_an_epoch_rises_by_exactly_one(self, cast, step):
        scene = open_scene(cast)
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Program.objects.filter(pk=scene.program.pk).update(epoch=scene.program.epoch + step)
        assert constraint_of(refusal.value) == "program_epoch_rises_by_one"

    def test_a_hold_takes_a_new_epoch(self, cast):
        assert self.insert(open_scene(cast)) == "program_epoch_belongs_to_one_act"

    @pytest.mark.parametrize("step", [-1, 1])
    def test_a_hold_takes_the_epoch_of_now(self, cast, step):
        scene = self.raised(open_scene(cast))
        found = self.insert(scene, placed_epoch=scene.program.epoch + step)
        assert found == "program_epoch_belongs_to_one_act"

    def test_an_epoch_is_not_used_twice(self, cast):
        scene = open_scene(cast)
        hold_add(scene)
        assert self.insert(scene) == "program_epoch_belongs_to_one_act"

    @pytest.mark.parametrize("field", ["reason", "legal_basis"])
    def test_says_reason_and_legal_basis(self, cast, field):
        scene = self.raised(open_scene(cast))
        assert self.insert(scene, **{field: " "}) == "hold_says_reason_and_legal_basis"

    def test_concerns_a_project_of_its_own_fund(self, cast):
        scene = self.raised(open_scene(cast))
        other = scene_make(cast, fund=fund_made(cast, number="TF002"))
        found = self.insert(scene, project=project_bare(other, "P-901"))
        assert found == "hold_on_a_project_of_the_fund"

    def test_stands_when_it_is_placed(self, cast):
        scene = self.raised(open_scene(cast))
        other = cast.verifier
        found = self.insert(
            scene,
            lifted_by_id=other.person_id,
            lifted_by_organization_id=other.organization_id,
            lifted_at=scene.now,
            lift_reason="x",
            lifted_epoch=scene.program.epoch + 1,
        )
        assert found == "hold_stands_when_placed"

    @pytest.mark.parametrize("change", [{"reason": "z"}, {"placed_epoch": 9}, {"project": None}])
    def test_what_was_placed_is_never_changed(self, cast, change):
        hold = hold_add(open_scene(cast))
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Hold.objects.filter(pk=hold.pk).update(**change)

    def test_is_never_deleted(self, cast):
        hold_add(open_scene(cast))
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Hold.objects.all()._raw_delete("default")


class TestRace:
    """A hold waits for a payment in flight; a payment waits for a hold; never half of either."""

    def test_a_hold_waits_for_a_payment_in_flight(self, committed_cast):
        scene = open_scene(committed_cast)
        locked, ended = threading.Event(), []

        def pay():
            with transaction.atomic():
                facts = gate_facts(scene.fund.pk, at=scene.now, lock=True)
                locked.set()
                time.sleep(0.7)
                again = Program.objects.get(fund=scene.fund).epoch
                ended.append(("payment", facts.epoch, again, len(facts.holds)))
            connection.close()

        payer = threading.Thread(target=pay)
        payer.start()
        locked.wait(10)
        hold = hold_add(scene)
        ended.append(("hold", hold.placed_epoch))
        payer.join(20)
        assert ended == [("payment", 2, 2, 0), ("hold", 3)]

    def test_a_payment_waits_for_a_hold_and_then_sees_it(self, committed_cast):
        scene = open_scene(committed_cast)
        placing, seen = threading.Event(), []

        def stop():
            with transaction.atomic():
                hold_add(scene)
                placing.set()
                time.sleep(0.7)
            connection.close()

        stopper = threading.Thread(target=stop)
        stopper.start()
        placing.wait(10)
        with transaction.atomic():
            facts = gate_facts(scene.fund.pk, at=scene.now, lock=True)
            seen.append((facts.epoch, len(facts.holds)))
        stopper.join(20)
        assert seen == [(3, 1)]

    def test_holds_placed_together_take_an_epoch_each(self, committed_cast):
        scene = open_scene(committed_cast)
        epochs = []

        def stop(actor):
            epochs.append(hold_add(scene, actor=actor).placed_epoch)
            connection.close()

        threads = [
            threading.Thread(target=stop, args=(getattr(committed_cast, who),))
            for who in sorted(PARTIES)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert sorted(epochs) == [3, 4, 5, 6]
        assert scene.program.epoch == 6

    def test_a_lock_outside_of_a_transaction_is_a_defect(self, committed_cast):
        scene = open_scene(committed_cast)
        with pytest.raises(TransactionManagementError):
            gate_facts(scene.fund.pk, at=scene.now, lock=True)


class TestPage:
    def post(self, client, scene, **changes):
        data = {
            "request_key": str(uuid4()),
            "project_id": "fund",
            "reason": "A payee was listed.",
            "legal_basis": "Article 7.2",
            **changes,
        }
        return client.post(reverse("oversight:hold_place", args=[scene.fund.pk]), data)

    def test_says_what_stops_then_stops_it(self, cast, client_of):
        scene, client = open_scene(cast), client_of(cast.donor_member)
        preview = self.post(client, scene).content.decode()
        assert "no payment can leave the" in preview
        assert not Hold.objects.exists()
        assert self.post(client, scene, step="confirm").status_code == 302
        assert Hold.objects.get().stands
        address = reverse("oversight:program_detail", args=[scene.fund.pk])
        assert "Money is stopped" in client.get(address).content.decode()

    def test_stops_one_project(self, cast, client_of):
        scene = open_scene(cast)
        project = project_bare(scene, "P-901")
        client = client_of(cast.program_manager)
        answer = self.post(client, scene, project_id=str(project.pk), step="confirm")
        assert answer.status_code == 302
        assert Hold.objects.get().project == project

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("reason", ""),
            ("legal_basis", " "),
            ("reason", "x" * 5001),
            ("project_id", "0190c0de-0000-7000-8000-000000000000"),
            ("project_id", "nonsense"),
            ("project_id", ""),
        ],
    )
    def test_tells_which_value_does_not_fit(self, cast, client_of, field, value):
        scene = open_scene(cast)
        answer = self.post(client_of(cast.verifier), scene, **{field: value, "step": "confirm"})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Hold.objects.exists()

    def test_is_refused_to_others(self, cast, client_of):
        assert self.post(client_of(cast.recipient_member), open_scene(cast)).status_code == 403
