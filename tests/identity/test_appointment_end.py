"""Ending an appointment takes two persons; the role is gone with the next request."""

import pytest

from trustfund.db import clock
from trustfund.identity import selectors, services
from trustfund.identity.errors import AdministratorsTooFew, SecondPersonNeeded
from trustfund.identity.models import Appointment, Person
from trustfund.kernel.states import IllegalMove


class TestEnd:
    def test_takes_the_role_away_once_confirmed(self, cast, make_appointment, client_of):
        appointment = make_appointment()
        actor = selectors.actor_for(appointment.person)
        client = client_of(actor)
        assert client.get("/people/").status_code == 200
        _propose(cast.system_administrator, appointment)
        assert client.get("/people/").status_code == 200
        _confirm(cast.secretariat, appointment)
        assert client.get("/people/").status_code == 403

    def test_refuses_whoever_proposed_it(self, cast, make_appointment):
        appointment = make_appointment()
        _propose(cast.system_administrator, appointment)
        with pytest.raises(SecondPersonNeeded):
            _confirm(cast.system_administrator, appointment)

    def test_refuses_the_person_concerned(self, cast):
        appointment = Appointment.objects.get(person_id=cast.secretariat.person_id)
        _propose(cast.system_administrator, appointment)
        with pytest.raises(SecondPersonNeeded):
            _confirm(cast.secretariat, appointment)

    def test_is_not_confirmed_unproposed(self, cast, make_appointment):
        with pytest.raises(IllegalMove):
            _confirm(cast.secretariat, make_appointment())

    def test_may_be_declined_and_proposed_anew_by_another(self, cast, make_appointment):
        appointment = make_appointment()
        _propose(cast.system_administrator, appointment)
        services.appointment_end_decline(
            actor=cast.secretariat, now=clock.now(), appointment_id=appointment.pk
        )
        appointment.refresh_from_db()
        assert appointment.state == "IN_FORCE"
        assert appointment.end_proposed_by_id is None
        _propose(cast.second_administrator, appointment)
        _confirm(cast.system_administrator, appointment)

    def test_keeps_two_system_administrators(self, cast, make_appointment):
        appointment = Appointment.objects.get(person_id=cast.second_administrator.person_id)
        with pytest.raises(AdministratorsTooFew) as caught:
            _propose(cast.system_administrator, appointment)
        assert caught.value.blockers[0].code == "administrators_too_few"
        make_appointment(role="SYSTEM_ADMINISTRATOR", organization="systems_unit")
        _propose(cast.system_administrator, appointment)
        _confirm(cast.secretariat, appointment)
        assert selectors.actor_for(Person.objects.get(pk=appointment.person_id)) is None

    def test_checks_the_number_again_when_it_is_confirmed(self, cast, make_appointment):
        third = make_appointment(role="SYSTEM_ADMINISTRATOR", organization="systems_unit")
        second = Appointment.objects.get(person_id=cast.second_administrator.person_id)
        _propose(cast.system_administrator, third)
        _propose(cast.system_administrator, second)
        _confirm(cast.secretariat, third)
        with pytest.raises(AdministratorsTooFew):
            _confirm(cast.secretariat, second)


def _propose(actor, appointment):
    return services.appointment_end_propose(
        actor=actor, now=clock.now(), appointment_id=appointment.pk, reason="Leaves the post"
    )


def _confirm(actor, appointment):
    return services.appointment_end_confirm(
        actor=actor, now=clock.now(), appointment_id=appointment.pk
    )
