"""Appointments take two persons, by the services and, called directly, by the database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.identity import person_make
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.identity import selectors, services
from trustfund.identity.errors import AlreadyAppointed, SecondPersonNeeded, TermInvalid
from trustfund.identity.models import Appointment
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.states import IllegalMove


class TestAppointmentPropose:
    def test_gives_no_role_yet(self, cast, make_appointment):
        appointment = make_appointment(confirmed=False)
        assert appointment.state == "PROPOSED"
        assert selectors.actor_for(appointment.person) is None

    def test_writes_the_trail_with_all_facts(self, cast, make_appointment):
        appointment = make_appointment(confirmed=False)
        (record,) = history(subject_type="identity.appointment", subject_id=appointment.pk)
        assert record.action == "identity.appointment_propose"
        assert record.after == Appointment.objects.get(pk=appointment.pk).facts()

    def test_is_for_system_administrators_only(self, cast):
        with pytest.raises(NotPermitted):
            _propose(cast, actor=cast.secretariat)

    def test_refuses_the_same_twice(self, cast, make_appointment):
        appointment = make_appointment()
        with pytest.raises(AlreadyAppointed):
            make_appointment(person=appointment.person)

    def test_refuses_a_last_day_before_the_first(self, cast, make_appointment):
        with pytest.raises(TermInvalid) as caught:
            make_appointment(end_date=clock.now().date() - timedelta(days=1))
        assert "end_date" in caught.value.fields

    def test_refuses_a_last_day_for_a_system_administrator(self, cast, make_appointment):
        with pytest.raises(TermInvalid):
            make_appointment(
                role="SYSTEM_ADMINISTRATOR",
                organization="systems_unit",
                end_date=clock.now().date() + timedelta(days=30),
            )


class TestAppointmentConfirm:
    def test_gives_the_role_with_the_next_request(self, cast, make_appointment):
        actor = selectors.actor_for(make_appointment().person)
        assert actor.roles == {"FINANCE_OFFICER"}

    def test_refuses_whoever_proposed_it(self, cast, make_appointment):
        appointment = make_appointment(confirmed=False)
        with pytest.raises(SecondPersonNeeded):
            _confirm(cast.system_administrator, appointment)
        appointment.refresh_from_db()
        assert appointment.state == "PROPOSED"

    def test_refuses_the_person_concerned(self, cast, make_appointment):
        person = make_appointment(role="SECRETARIAT", organization="secretariat_unit").person
        actor = selectors.actor_for(person)
        appointment = make_appointment(person=person, role="FINANCE_OFFICER", confirmed=False)
        with pytest.raises(SecondPersonNeeded):
            _confirm(actor, appointment)

    def test_refuses_a_second_confirmation(self, cast, make_appointment):
        appointment = make_appointment()
        with pytest.raises(IllegalMove):
            _confirm(cast.secretariat, appointment)

    def test_is_not_for_other_roles(self, cast, make_appointment):
        with pytest.raises(NotPermitted):
            _confirm(cast.program_manager, make_appointment(confirmed=False))


class TestTheDatabase:
    def test_refuses_a_confirmation_by_whoever_proposed(self, cast, make_appointment):
        appointment = make_appointment(confirmed=False)
        _refused(
            appointment,
            "appointment_confirmed_by_another",
            state="IN_FORCE",
            confirmed_by_id=appointment.proposed_by_id,
        )

    def test_refuses_a_confirmation_by_the_holder(self, cast, make_appointment):
        appointment = make_appointment(confirmed=False)
        _refused(
            appointment,
            "appointment_not_confirmed_by_holder",
            state="IN_FORCE",
            confirmed_by_id=appointment.person_id,
        )

    def test_refuses_a_role_that_nobody_confirmed(self, cast, make_appointment):
        _refused(
            make_appointment(confirmed=False), "appointment_held_was_confirmed", state="IN_FORCE"
        )

    def test_refuses_a_move_that_the_table_has_not(self, cast, make_appointment):
        _refused(
            make_appointment(confirmed=False),
            "identity_appointment_state_moves_by_table",
            state="END_PROPOSED",
        )

    def test_refuses_to_rewrite_who_confirmed(self, cast, make_appointment):
        _refused(
            make_appointment(),
            "appointment_decisions_stand",
            confirmed_by_id=cast.secretariat.person_id,
        )

    def test_refuses_to_lengthen_a_term(self, cast, make_appointment):
        today = clock.now().date()
        appointment = make_appointment(end_date=today)
        _refused(appointment, "appointment_decisions_stand", end_date=today + timedelta(days=9))

    def test_refuses_an_end_by_one_person(self, cast, make_appointment):
        appointment = _end_proposed(cast, make_appointment())
        _refused(
            appointment,
            "appointment_end_confirmed_by_another",
            state="ENDED",
            end_confirmed_by_id=appointment.end_proposed_by_id,
            end_date=clock.now().date(),
        )

    def test_refuses_an_end_that_nobody_confirmed(self, cast, make_appointment):
        appointment = _end_proposed(cast, make_appointment())
        _refused(appointment, "appointment_ended_was_confirmed", state="ENDED")

    def test_refuses_a_third_founding_seat(self, cast):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Appointment.objects.create(
                person_id=cast.secretariat.person_id,
                organization=cast.organizations["systems_unit"],
                role="SYSTEM_ADMINISTRATOR",
                start_date=clock.now().date(),
                founding_seat=3,
                proposed_by_id=cast.system_administrator.person_id,
            )
        assert constraint_of(caught.value) == "appointment_founding_seats_are_two"

    def test_lets_the_application_neither_delete_nor_rewrite(self, cast, make_appointment):
        appointment = make_appointment()
        rows = Appointment.objects.filter(pk=appointment.pk)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            rows.update(role="FINANCE_APPROVER")
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            rows._raw_delete("default")


class TestAppointmentDecline:
    def test_closes_the_proposal(self, cast, make_appointment):
        appointment = make_appointment(confirmed=False)
        services.appointment_decline(
            actor=cast.secretariat, now=clock.now(), appointment_id=appointment.pk
        )
        with pytest.raises(IllegalMove):
            _confirm(cast.second_administrator, appointment)

    def test_lets_the_same_be_proposed_again(self, cast, make_appointment):
        appointment = make_appointment(confirmed=False)
        services.appointment_decline(
            actor=cast.system_administrator, now=clock.now(), appointment_id=appointment.pk
        )
        again = make_appointment(person=appointment.person)
        assert again.state == "IN_FORCE"


def _propose(cast, *, actor):
    return services.appointment_propose(
        actor=actor,
        now=clock.now(),
        person_id=person_make(cast).pk,
        organization_id=cast.organizations["finance_unit"].pk,
        role="FINANCE_OFFICER",
        start_date=clock.now().date(),
    )


def _confirm(actor, appointment):
    return services.appointment_confirm(actor=actor, now=clock.now(), appointment_id=appointment.pk)


def _end_proposed(cast, appointment):
    return services.appointment_end_propose(
        actor=cast.system_administrator,
        now=clock.now(),
        appointment_id=appointment.pk,
        reason="Moves to another post",
    )


def _refused(appointment, constraint, **columns):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(**columns)
    assert constraint_of(caught.value) == constraint
