"""authorize, and for whom a person acts today."""

from datetime import timedelta
from uuid import uuid4

import pytest

from trustfund.db import clock
from trustfund.identity import selectors
from trustfund.identity.access import authorize
from trustfund.identity.models import Appointment, Person
from trustfund.kernel.errors import NotFound, NotPermitted


class TestAuthorize:
    def test_lets_a_role_do_what_the_matrix_says(self, cast):
        authorize(cast.program_manager, "funds.fund_create")

    def test_refuses_every_other_role(self, cast):
        with pytest.raises(NotPermitted):
            authorize(cast.finance_officer, "funds.fund_create")

    def test_refuses_a_visitor(self):
        with pytest.raises(NotPermitted):
            authorize(None, "funds.fund_list")

    def test_hides_what_belongs_to_another_organization(self, cast):
        with pytest.raises(NotFound):
            authorize(cast.project_officer, "projects.project_revise", organization_id=uuid4())

    def test_does_not_know_unnamed_actions(self, cast):
        with pytest.raises(KeyError):
            authorize(cast.program_manager, "funds.fund_burn")


class TestActorFor:
    def test_knows_person_organization_and_roles(self, cast):
        actor = selectors.actor_for(_person(cast.verifier))
        assert actor == cast.verifier
        assert actor.organization_kind == "VERIFIER"
        assert actor.roles == {"VERIFIER"}

    def test_knows_the_whole_cast_as_it_was_made(self, cast):
        for actor in cast.people.values():
            assert selectors.actor_for(_person(actor)) == actor

    def test_is_nobody_for_an_organization_that_the_person_does_not_act_for(self, cast):
        assert selectors.actor_for(_person(cast.verifier), uuid4()) is None

    def test_is_nobody_when_the_person_is_not_active(self, cast):
        person = _person(cast.verifier)
        Person.objects.filter(pk=person.pk).update(is_active=False)
        assert selectors.actor_for(_person(cast.verifier)) is None

    def test_is_nobody_after_the_last_day_of_the_term(self, cast, make_appointment):
        today = clock.now().date()
        person = make_appointment(end_date=today).person
        assert selectors.actor_for(person) is not None
        clock.clock_move(by=timedelta(days=1))
        assert selectors.actor_for(person) is None

    def test_is_nobody_before_the_first_day_of_the_term(self, cast, make_appointment):
        tomorrow = clock.now().date() + timedelta(days=1)
        assert selectors.actor_for(make_appointment(start_date=tomorrow).person) is None

    def test_is_nobody_while_the_appointment_is_only_proposed(self, cast, make_appointment):
        assert selectors.actor_for(make_appointment(confirmed=False).person) is None


class TestHats:
    def test_are_one_for_each_organization_with_its_roles(self, cast, make_appointment):
        first = make_appointment(role="FINANCE_OFFICER", organization="finance_unit")
        make_appointment(role="SECRETARIAT", organization="secretariat_unit", person=first.person)
        hats = selectors.hats_for(first.person)
        assert [(hat.organization_name, hat.roles) for hat in hats] == [
            ("Disbursement Unit", {"FINANCE_OFFICER"}),
            ("Secretariat", {"SECRETARIAT"}),
        ]

    def test_ask_the_database_once(self, cast, django_assert_num_queries):
        person = _person(cast.auditor)
        with django_assert_num_queries(1):
            selectors.hats_for(person)


class TestSystemActor:
    def test_is_the_same_every_time_and_holds_no_role(self, db):
        actor = selectors.system_actor()
        assert selectors.system_actor() == actor
        assert actor.roles == frozenset()
        assert selectors.is_system_person(actor.person_id)

    def test_cannot_sign_in(self, db):
        person = Person.objects.get(pk=selectors.system_actor().person_id)
        assert not person.is_active
        assert not person.has_usable_password()


class TestHoldersOf:
    def test_names_who_holds_a_role_today(self, cast):
        names = [holder.person_name for holder in selectors.holders_of("DONOR_BOARD_MEMBER")]
        assert names == ["Other donor member", "Donor member"]

    def test_leaves_out_those_whose_appointment_ended(self, cast):
        Appointment.objects.filter(person_id=cast.donor_member.person_id).update(
            state="END_PROPOSED", end_proposed_by_id=cast.system_administrator.person_id
        )
        assert len(selectors.holders_of("DONOR_BOARD_MEMBER")) == 2
        Appointment.objects.filter(person_id=cast.donor_member.person_id).update(
            state="ENDED",
            end_confirmed_by_id=cast.second_administrator.person_id,
            end_date=clock.now().date(),
        )
        assert len(selectors.holders_of("DONOR_BOARD_MEMBER")) == 1


def _person(actor) -> Person:
    return Person.objects.get(pk=actor.person_id)
