"""milestone_define: the program manager says what must be found true, and by whom."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from oversight.models import Milestone
from oversight.services.milestones import MilestoneNotDefined, milestone_define
from tests.factories.oversight_program import open_scene, scene_make
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted


def values(cast, **changes):
    return {
        "code": "N1.2",
        "track": "N",
        "title": "Freeze of enrichment",
        "title_ko": "농축 동결",
        "indicator": "No feed for 90 days.",
        "verifier_id": cast.organizations["verifiers"].pk,
        "validity_days": 90,
        "gate": "COMMITMENT",
        **changes,
    }


def defined(scene, *, actor=None, phase=None, **changes):
    return milestone_define(
        actor=actor or scene.cast.program_manager,
        now=scene.now,
        phase_id=(phase or scene.phases[0]).pk,
        **values(scene.cast, **changes),
    )


class TestMilestoneDefine:
    def test_designates_the_verifier_and_writes_the_trail(self, cast):
        milestone = defined(scene_make(cast))
        assert milestone.verifier == cast.organizations["verifiers"]
        rows = history(subject_type="oversight.milestone", subject_id=milestone.pk)
        assert [row.action for row in rows] == ["oversight.milestone_define"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("code", "T1.2"),
            ("code", "N2.1"),
            ("code", "N1.0"),
            ("code", "N１.2"),
            ("code", "N1.1"),
            ("code", "N1.2; DROP"),
            ("track", "X"),
            ("title", " "),
            ("validity_days", 0),
            ("validity_days", 4000),
            ("gate", "NONE"),
        ],
    )
    def test_tells_which_value_does_not_fit(self, cast, field, value):
        scene = scene_make(cast)
        with pytest.raises(MilestoneNotDefined) as refusal:
            defined(scene, **{field: value})
        assert set(refusal.value.fields) == {field if field != "track" else "track"}
        assert Milestone.objects.count() == 1

    @pytest.mark.parametrize("name", ["program_unit", "korea", "ministry", "auditors"])
    def test_designates_nobody_but_a_verifier(self, cast, name):
        with pytest.raises(MilestoneNotDefined) as refusal:
            defined(scene_make(cast), verifier_id=cast.organizations[name].pk)
        assert set(refusal.value.fields) == {"verifier_id"}

    def test_refuses_once_the_phase_is_open(self, cast):
        with pytest.raises(MilestoneNotDefined, match="no longer planned"):
            defined(open_scene(cast))

    @pytest.mark.parametrize("who", ["verifier", "donor_member", "recipient_member", "secretariat"])
    def test_refuses_everybody_but_the_program_manager(self, cast, who):
        scene = scene_make(cast)
        with pytest.raises(NotPermitted):
            defined(scene, actor=getattr(cast, who))

    def test_does_not_know_a_missing_phase(self, cast):
        scene = scene_make(cast)
        with pytest.raises(NotFound):
            milestone_define(
                actor=cast.program_manager, now=scene.now, phase_id=uuid4(), **values(cast)
            )


class TestDatabase:
    """What the database refuses when the service is walked around."""

    def insert(self, scene, **changes):
        row = {**values(scene.cast), "phase": scene.phases[0], **changes}
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Milestone.objects.create(**row)
        return constraint_of(refusal.value)

    def test_only_a_verifier_is_designated(self, cast):
        bank = cast.organizations["program_unit"].pk
        assert self.insert(scene_make(cast), verifier_id=bank) == "milestone_given_to_a_verifier"

    def test_milestones_are_agreed_before_the_phase_opens(self, cast):
        assert self.insert(open_scene(cast)) == "milestone_agreed_before_opening"

    @pytest.mark.parametrize("code", ["N2.1", "N1", "N1.x", "N1.100"])
    def test_the_code_says_track_and_phase(self, cast, code):
        found = self.insert(scene_make(cast), code=code)
        assert found == "milestone_code_says_track_and_phase"

    def test_the_gate_is_known(self, cast):
        assert self.insert(scene_make(cast), gate="NONE") == "milestone_gate_known"

    def test_the_validity_is_sensible(self, cast):
        assert self.insert(scene_make(cast), validity_days=0) == "milestone_validity_sensible"

    def test_a_code_is_given_once(self, cast):
        assert self.insert(scene_make(cast), code="N1.1") == "milestone_code_once"

    @pytest.mark.parametrize("change", [{"validity_days": 3000}, {"gate": "COMMITMENT"}])
    def test_a_milestone_is_never_changed(self, cast, change):
        scene = scene_make(cast)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Milestone.objects.filter(pk=scene.milestones[0].pk).update(**change)

    def test_a_milestone_is_never_deleted(self, cast):
        scene = scene_make(cast)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Milestone.objects.filter(pk=scene.milestones[0].pk)._raw_delete("default")


class TestPage:
    def post(self, client, scene, **changes):
        data = {**values(scene.cast), "request_key": str(uuid4()), **changes}
        return client.post(reverse("oversight:milestone_define", args=[scene.phases[0].pk]), data)

    def test_defines_and_leads_to_the_program(self, cast, client_of):
        scene = scene_make(cast)
        answer = self.post(client_of(cast.program_manager), scene)
        assert answer.status_code == 302
        assert Milestone.objects.get(code="N1.2").gate == "COMMITMENT"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("code", "N9.9"),
            ("title", "x" * 5000),
            ("validity_days", "-1"),
            ("validity_days", "NaN"),
            ("validity_days", "9" * 5000),
            ("verifier_id", "0190c0de-0000-7000-8000-000000000000"),
            ("verifier_id", "x"),
            ("gate", ""),
        ],
    )
    def test_tells_which_value_does_not_fit(self, cast, client_of, field, value):
        answer = self.post(client_of(cast.program_manager), scene_make(cast), **{field: value})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors

    def test_is_refused_to_others(self, cast, client_of):
        assert self.post(client_of(cast.verifier), scene_make(cast)).status_code == 403
