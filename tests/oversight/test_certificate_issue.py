"""certificate_issue: an inspector of the designated verifier says what was found."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from oversight.models import Certificate
from oversight.selectors.milestones import day_of, milestone_rows
from oversight.services.certificates import CertificateNotIssued, certificate_issue
from tests.factories.cast import PEOPLE, appointed
from tests.factories.oversight_program import certificate_add, open_scene, scene_make
from trustfund.audit.selectors import history
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.identity.models import Appointment, Organization, Person
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound, NotPermitted


def status_at(milestone, moment):
    return milestone_rows([milestone], at=moment)[0].status


@pytest.fixture
def other_verifier(cast):
    """Return an inspector of a verifier that is not designated."""
    other = Organization.objects.create(
        kind=OrganizationKind.VERIFIER, name="Another body", short_name="Another"
    )
    return appointed(name="other_verifier", organization=other, role=Role.VERIFIER)


class TestCertificateIssue:
    def test_holds_from_the_finding_for_the_milestones_days(self, cast):
        scene = scene_make(cast)
        found = day_of(scene.now) - timedelta(days=3)
        certificate = certificate_add(scene, scene.milestones[0], verified_on=found)
        assert (certificate.number, certificate.verified_on) == (1, found)
        assert certificate.valid_until == found + timedelta(days=90)
        assert (certificate.issuer_id, certificate.issued_by_id) == (
            cast.verifier.organization_id,
            cast.verifier.person_id,
        )

    @pytest.mark.parametrize("verdict", ["NOT_VERIFIED", "INCONCLUSIVE"])
    def test_holds_nothing_unless_it_verifies(self, cast, verdict):
        scene = scene_make(cast)
        certificate = certificate_add(scene, scene.milestones[0], verdict=verdict)
        assert certificate.valid_until is None

    def test_writes_the_trail_and_tells_others(self, cast):
        scene = scene_make(cast)
        certificate = certificate_add(scene, scene.milestones[0])
        rows = history(subject_type="oversight.certificate", subject_id=certificate.pk)
        assert [row.action for row in rows] == ["oversight.certificate_issue"]
        assert Message.objects.filter(name="oversight.certificate_issued").count() == 1

    @pytest.mark.parametrize("who", sorted(set(PEOPLE) - {"verifier"}))
    def test_refuses_everybody_who_is_no_verifier(self, cast, who):
        scene = scene_make(cast)
        with pytest.raises((NotPermitted, NotFound)):
            certificate_add(scene, scene.milestones[0], actor=getattr(cast, who))
        assert not Certificate.objects.exists()

    def test_hides_the_act_from_another_verifier(self, cast, other_verifier):
        scene = scene_make(cast)
        with pytest.raises(NotFound):
            certificate_add(scene, scene.milestones[0], actor=other_verifier)

    def test_refuses_a_unit_of_the_bank_even_with_the_role(self, cast):
        """The matrix alone would let such an actor pass; the kind of organization does not."""
        scene = scene_make(cast)
        manager = cast.program_manager
        disguised = Actor(
            manager.person_id,
            manager.person_name,
            cast.organizations["verifiers"].pk,
            "Verification Body",
            "ADMINISTRATOR",
            frozenset({"VERIFIER"}),
        )
        with pytest.raises(NotPermitted):
            certificate_add(scene, scene.milestones[0], actor=disguised)

    def test_refuses_a_finding_in_the_future(self, cast):
        scene = scene_make(cast)
        tomorrow = day_of(scene.now) + timedelta(days=1)
        with pytest.raises(CertificateNotIssued) as refusal:
            certificate_add(scene, scene.milestones[0], verified_on=tomorrow)
        assert set(refusal.value.fields) == {"verified_on"}

    def test_refuses_a_finding_before_the_last_one(self, cast):
        scene = scene_make(cast)
        certificate_add(scene, scene.milestones[0], verdict="NOT_VERIFIED")
        yesterday = day_of(scene.now) - timedelta(days=1)
        with pytest.raises(CertificateNotIssued):
            certificate_add(scene, scene.milestones[0], verified_on=yesterday)

    @pytest.mark.parametrize("field", ["verdict", "method", "statement"])
    def test_refuses_what_says_nothing(self, cast, field):
        scene = scene_make(cast)
        values = {"verdict": "VERIFIED", "method": "Visit", "statement": "Seen.", field: " "}
        with pytest.raises(CertificateNotIssued) as refusal:
            certificate_issue(
                actor=cast.verifier,
                now=scene.now,
                milestone_id=scene.milestones[0].pk,
                verified_on=day_of(scene.now),
                **values,
            )
        assert set(refusal.value.fields) == {field}


class TestStanding:
    """Silence never verifies; the newest certificate decides; expiry needs no job."""

    def test_without_a_certificate_nothing_is_verified(self, cast):
        scene = scene_make(cast)
        assert status_at(scene.milestones[0], scene.now) == "NOT_CERTIFIED"
        assert status_at(scene.milestones[0], scene.now + timedelta(days=3000)) == "NOT_CERTIFIED"

    def test_a_certificate_expires_by_the_moment_asked(self, cast):
        scene = scene_make(cast)
        midnight = scene.now.replace(hour=0, minute=0, second=0, microsecond=0)
        certificate_add(scene, scene.milestones[0])
        last = midnight + timedelta(days=91) - timedelta(microseconds=1)
        assert status_at(scene.milestones[0], last) == "VERIFIED"
        assert status_at(scene.milestones[0], midnight + timedelta(days=91)) == "EXPIRED"

    @pytest.mark.parametrize("verdict", ["NOT_VERIFIED", "INCONCLUSIVE"])
    def test_a_later_finding_beats_an_earlier_verification(self, cast, verdict):
        scene = scene_make(cast)
        certificate_add(scene, scene.milestones[0])
        certificate_add(scene, scene.milestones[0], verdict=verdict)
        assert status_at(scene.milestones[0], scene.now) == verdict

    def test_a_later_verification_beats_an_earlier_finding(self, cast):
        scene = scene_make(cast)
        certificate_add(scene, scene.milestones[0], verdict="NOT_VERIFIED")
        certificate_add(scene, scene.milestones[0])
        assert status_at(scene.milestones[0], scene.now) == "VERIFIED"

    def test_says_the_days_that_are_left(self, cast):
        scene = scene_make(cast)
        certificate_add(scene, scene.milestones[0])
        row = milestone_rows([scene.milestones[0]], at=scene.now + timedelta(days=60))[0]
        assert (row.days_left, row.is_expiring) == (30, True)
        row = milestone_rows([scene.milestones[0]], at=scene.now + timedelta(days=59))[0]
        assert (row.days_left, row.is_expiring) == (31, False)


class TestDatabase:
    """What the database refuses when the service is walked around."""

    def insert(self, scene, **changes):
        row = {
            "milestone": scene.milestones[0],
            "number": Certificate.objects.filter(milestone=scene.milestones[0]).count() + 1,
            "verdict": "VERIFIED",
            "verified_on": day_of(scene.now),
            "valid_until": day_of(scene.now) + timedelta(days=90),
            "method": "Visit",
            "statement": "Seen.",
            "issued_by_id": scene.cast.verifier.person_id,
            "issuer_id": scene.cast.verifier.organization_id,
            "issued_at": scene.now,
            **changes,
        }
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            Certificate.objects.create(**row)
        return constraint_of(refusal.value)

    @pytest.mark.parametrize("who", ["program_manager", "finance_officer", "recipient_member"])
    def test_comes_from_the_designated_verifier(self, cast, who):
        actor = getattr(cast, who)
        found = self.insert(
            scene_make(cast), issuer_id=actor.organization_id, issued_by_id=actor.person_id
        )
        assert found == "certificate_from_designated_verifier"

    def test_comes_from_no_other_verifier(self, cast, other_verifier):
        found = self.insert(
            scene_make(cast),
            issuer_id=other_verifier.organization_id,
            issued_by_id=other_verifier.person_id,
        )
        assert found == "certificate_from_designated_verifier"

    def test_is_signed_by_nobody_of_the_bank_in_the_verifiers_name(self, cast):
        found = self.insert(scene_make(cast), issued_by_id=cast.program_manager.person_id)
        assert found == "certificate_by_an_inspector"

    def test_is_signed_by_nobody_whose_appointment_is_not_confirmed(self, cast):
        scene = scene_make(cast)
        person = Person.objects.create(email="coming@example.org", name="Coming inspector")
        Appointment.objects.create(
            person=person,
            organization=cast.organizations["verifiers"],
            role=Role.VERIFIER,
            start_date=day_of(scene.now) - timedelta(days=9),
            proposed_by_id=cast.system_administrator.person_id,
        )
        assert self.insert(scene, issued_by_id=person.pk) == "certificate_by_an_inspector"

    def test_numbers_follow(self, cast):
        assert self.insert(scene_make(cast), number=2) == "certificate_follows_the_last"

    def test_findings_follow_in_time(self, cast):
        scene = scene_make(cast)
        certificate_add(scene, scene.milestones[0], verdict="NOT_VERIFIED")
        day = day_of(scene.now) - timedelta(days=1)
        found = self.insert(scene, verified_on=day, valid_until=day + timedelta(days=90))
        assert found == "certificate_follows_the_last"

    def test_findings_are_not_in_the_future(self, cast):
        scene = scene_make(cast)
        day = day_of(scene.now) + timedelta(days=1)
        found = self.insert(scene, verified_on=day, valid_until=day + timedelta(days=90))
        assert found == "certificate_follows_the_last"

    def test_holds_no_longer_than_the_term(self, cast):
        scene = scene_make(cast)
        found = self.insert(scene, valid_until=day_of(scene.now) + timedelta(days=91))
        assert found == "certificate_holds_for_the_term"

    def test_holds_until_a_last_day(self, cast):
        found = self.insert(scene_make(cast), valid_until=None)
        assert found == "certificate_holds_for_the_term"

    def test_holds_only_if_it_verifies(self, cast):
        found = self.insert(scene_make(cast), verdict="NOT_VERIFIED")
        assert found == "certificate_holds_only_if_verified"

    @pytest.mark.parametrize(
        "change", [{"verdict": "VERIFIED"}, {"verified_on": "2026-01-01"}, {"statement": "x"}]
    )
    def test_is_never_changed(self, cast, change):
        scene = open_scene(cast)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Certificate.objects.filter(milestone=scene.milestones[0]).update(**change)

    def test_is_never_deleted(self, cast):
        open_scene(cast)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Certificate.objects.all()._raw_delete("default")


class TestPage:
    def post(self, client, scene, **changes):
        data = {
            "request_key": str(uuid4()),
            "verdict": "VERIFIED",
            "verified_on": day_of(scene.now).isoformat(),
            "method": "Inspection",
            "statement": "Seals intact.",
            **changes,
        }
        address = reverse("oversight:certificate_issue", args=[scene.milestones[0].pk])
        return client.post(address, data)

    def test_previews_in_plain_words_then_issues(self, cast, client_of):
        scene, client = scene_make(cast), client_of(cast.verifier)
        preview = self.post(client, scene).content.decode()
        assert "cannot be changed or withdrawn" in preview
        assert not Certificate.objects.exists()
        assert self.post(client, scene, step="confirm").status_code == 302
        assert Certificate.objects.get().verdict == "VERIFIED"

    def test_issues_once_on_a_double_click(self, cast, client_of):
        scene, client, key = scene_make(cast), client_of(cast.verifier), str(uuid4())
        for _ in range(2):
            assert self.post(client, scene, step="confirm", request_key=key).status_code == 302
        assert Certificate.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("verified_on", "2999-01-01"),
            ("verified_on", "2026-02-30"),
            ("verified_on", "２０２６-01-01"),
            ("verdict", "MAYBE"),
            ("statement", "x" * 5001),
            ("method", ""),
        ],
    )
    def test_tells_which_value_does_not_fit(self, cast, client_of, field, value):
        scene = scene_make(cast)
        answer = self.post(client_of(cast.verifier), scene, **{field: value, "step": "confirm"})
        assert answer.status_code == 422
        assert field in answer.context["form"].errors
        assert not Certificate.objects.exists()

    def test_is_not_found_by_another_verifier(self, cast, client_of, other_verifier):
        scene = scene_make(cast)
        assert self.post(client_of(other_verifier), scene).status_code == 404

    @pytest.mark.parametrize("who", ["program_manager", "system_administrator", "recipient_member"])
    def test_is_refused_to_others(self, cast, client_of, who):
        scene = scene_make(cast)
        assert self.post(client_of(getattr(cast, who)), scene).status_code == 403

    def test_the_milestones_page_tells_its_history(self, cast, client_of):
        scene = open_scene(cast)
        certificate_add(scene, scene.milestones[0], verdict="NOT_VERIFIED")
        address = reverse("oversight:milestone_detail", args=[scene.milestones[0].pk])
        page = client_of(cast.donor_officer).get(address).content.decode()
        assert "Seals were found intact." in page
        assert "is not met" in page
