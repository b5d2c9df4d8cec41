"""The remaining promises of the tables of identity, asked of the database itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.identity import person_make
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.identity import services
from trustfund.identity.models import Appointment, Invitation, Organization, Person


class TestTables:
    @pytest.mark.parametrize(
        ("words", "constraint"),
        [
            ({"kind": "KINGDOM"}, "organization_kind_known"),
            ({"short_name": ""}, "organization_is_named"),
        ],
    )
    def test_know_no_such_organization(self, db, words, constraint):
        values = {"kind": "DONOR", "name": "Norway", "short_name": "Norway", **words}
        assert _refusal(lambda: Organization.objects.create(**values)) == constraint

    def test_let_the_application_change_no_organization(self, cast):
        rows = Organization.objects.filter(short_name="ROK")
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            rows.update(kind="RECIPIENT")
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            rows._raw_delete("default")

    def test_know_no_person_without_a_name(self, db):
        made = _refusal(lambda: Person.objects.create(email="a@example.org", name=""))
        assert made == "person_is_named"

    @pytest.mark.parametrize(
        ("words", "constraint"),
        [
            ({"role": "KING"}, "appointment_role_fits_organization"),
            ({"end_date": "2001-01-01"}, "appointment_ends_after_start"),
        ],
    )
    def test_know_no_such_appointment(self, cast, words, constraint):
        values = {
            "person": person_make(cast),
            "organization": cast.organizations["finance_unit"],
            "role": "FINANCE_OFFICER",
            "start_date": clock.now().date(),
            "proposed_by_id": cast.system_administrator.person_id,
            **words,
        }
        assert _refusal(lambda: Appointment.objects.create(**values)) == constraint

    def test_know_one_appointment_at_a_time(self, cast, make_appointment):
        held = make_appointment()
        made = _refusal(
            lambda: Appointment.objects.create(
                person=held.person,
                organization=held.organization,
                role=held.role,
                start_date=held.start_date,
                proposed_by=held.proposed_by,
            )
        )
        assert made == "appointment_once_at_a_time"

    def test_let_an_end_only_shorten_a_term(self, cast, make_appointment):
        today = clock.now().date()
        held = make_appointment(end_date=today)
        services.appointment_end_propose(
            actor=cast.system_administrator,
            now=clock.now(),
            appointment_id=held.pk,
            reason="Leaves",
        )
        ended = {
            "state": "ENDED",
            "end_confirmed_by_id": cast.secretariat.person_id,
            "end_date": today + timedelta(days=1),
        }
        rows = Appointment.objects.filter(pk=held.pk)
        assert _refusal(lambda: rows.update(**ended)) == "appointment_end_shortens"

    def test_let_a_link_be_used_or_withdrawn_and_never_both(self, cast):
        rows = Invitation.objects.filter(person=person_make(cast))
        now = clock.now()
        made = _refusal(lambda: rows.update(used_at=now, withdrawn_at=now))
        assert made == "invitation_used_or_withdrawn"


def _refusal(act):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return constraint_of(caught.value)
