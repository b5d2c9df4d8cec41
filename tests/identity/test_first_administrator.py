"""first_administrator: an empty installation gets two administrators, and never needs the shell again."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from trustfund.audit.selectors import records_page
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.identity import selectors, services
from trustfund.identity.models import Appointment, Organization, Person

PASSWORD = "a river crosses nine bridges"


@pytest.fixture
def founded(db, capsys):
    _found()
    return capsys.readouterr().out


class TestFirstAdministrator:
    def test_makes_two_persons_who_may_appoint_others(self, founded):
        holders = selectors.holders_of("SYSTEM_ADMINISTRATOR")
        assert [holder.person_name for holder in holders] == ["Ada", "Ben"]

    def test_prints_a_link_for_each_by_which_a_password_is_set(self, founded):
        links = [line.strip() for line in founded.splitlines() if "/invitation/" in line]
        assert len(links) == 2
        for link in links:
            token = link.rstrip("/").rpartition("/")[2]
            services.invitation_accept(now=clock.now(), token=token, password=PASSWORD)

    def test_says_in_the_trail_that_the_installation_did_it(self, founded):
        names = {record.person_name for record in records_page()}
        actions = [record.action for record in records_page()]
        assert names == {"The installation"}
        assert actions.count("identity.administrators_found") == 2

    def test_is_refused_when_somebody_was_ever_appointed(self, founded):
        with pytest.raises(CommandError, match="has its administrators"):
            _found(email="eve@example.org")
        assert not Person.objects.filter(email="eve@example.org").exists()

    @pytest.mark.parametrize("email", ["", "no address", "ben@example.org"])
    def test_refuses_what_is_no_address_or_twice_the_same(self, db, email):
        with pytest.raises(CommandError):
            _found(email=email)
        assert not Appointment.objects.exists()

    def test_leaves_the_rule_of_two_persons_whole(self, founded):
        ada, ben = (_actor(email) for email in ("ada@example.org", "ben@example.org"))
        unit = Organization.objects.get(short_name="TFA")
        appointment = services.appointment_propose(
            actor=ada,
            now=clock.now(),
            person_id=services.person_invite(
                actor=ada, now=clock.now(), email="carl@example.org", name="Carl"
            ).person.pk,
            organization_id=unit.pk,
            role="PROGRAM_MANAGER",
            start_date=clock.now().date(),
        )
        services.appointment_confirm(actor=ben, now=clock.now(), appointment_id=appointment.pk)
        assert _actor("carl@example.org").has_role("PROGRAM_MANAGER")

    def test_the_database_keeps_founding_seats_single(self, founded):
        held = Appointment.objects.get(founding_seat=1)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Appointment.objects.create(
                person=Person.objects.create(email="eve@example.org", name="Eve"),
                organization=held.organization,
                role="SYSTEM_ADMINISTRATOR",
                start_date=held.start_date,
                founding_seat=1,
                proposed_by=held.proposed_by,
            )
        assert "founding_seat" in constraint_of(caught.value)


def _found(email="ada@example.org"):
    call_command(
        "first_administrator",
        email=email,
        name="Ada",
        second_email="ben@example.org",
        second_name="Ben",
    )


def _actor(email):
    return selectors.actor_for(Person.objects.get(email=email))
