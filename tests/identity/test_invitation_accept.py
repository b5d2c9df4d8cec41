"""An invitation's link sets the first password: once, not for long, and only if it is genuine."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.identity import services
from trustfund.identity.errors import EmailTaken, InvitationInvalid, InvitationNotNeeded
from trustfund.identity.models import Invitation, Person
from trustfund.identity.selectors.invitations import SIGNER
from trustfund.kernel.errors import DomainError, NotPermitted

PASSWORD = "a river crosses nine bridges"


@pytest.fixture
def invited(cast):
    return _invite(cast)


class TestPersonInvite:
    def test_makes_a_person_without_a_password_and_without_a_role(self, invited):
        assert not invited.person.has_usable_password()
        assert not invited.person.appointments.exists()

    def test_keeps_only_the_hash_of_the_link(self, invited):
        kept = Invitation.objects.get(person=invited.person)
        secret = signing.Signer(salt=SIGNER).unsign(invited.token)
        assert secret not in str(kept.facts())

    def test_writes_the_trail_without_a_password(self, invited):
        (record,) = history(subject_type="identity.person", subject_id=invited.person.pk)
        assert record.action == "identity.person_invite"
        assert "password" not in record.after

    def test_refuses_a_known_address_however_it_is_written(self, cast, invited):
        with pytest.raises(EmailTaken) as caught:
            _invite(cast, email="Minji.KIM@example.org")
        assert "email" in caught.value.fields

    def test_is_for_system_administrators_only(self, cast):
        with pytest.raises(NotPermitted):
            services.person_invite(
                actor=cast.secretariat, now=clock.now(), email="a@example.org", name="A"
            )

    def test_the_database_refuses_an_address_in_capitals(self, cast, invited):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Person.objects.create(email="MINJI.KIM@example.org", name="Somebody else")
        assert constraint_of(caught.value) == "person_email_once"


class TestInvitationAccept:
    def test_sets_the_password_and_lets_the_person_sign_in(self, invited, client):
        answer = _accept_by_page(client, invited.token)
        assert answer.status_code == 302
        answer = client.post(
            reverse("account_login"), {"login": invited.person.email, "password": PASSWORD}
        )
        assert answer.status_code == 302

    def test_works_once(self, invited, client):
        _accept(invited.token)
        with pytest.raises(InvitationInvalid):
            _accept(invited.token)
        assert client.get(_address(invited.token)).status_code == 404

    def test_ends_after_seven_days(self, invited, client):
        clock.clock_move(by=timedelta(days=7, seconds=1))
        with pytest.raises(InvitationInvalid):
            _accept(invited.token)
        assert client.get(_address(invited.token)).status_code == 404

    @pytest.mark.parametrize("forge", ["x{}", "{}x", "x", "a:b", "{}:{}"])
    def test_refuses_a_forged_link(self, invited, client, forge):
        token = forge.format(invited.token, invited.token)
        with pytest.raises(InvitationInvalid):
            _accept(token)
        assert client.get(_address(token)).status_code == 404

    def test_refuses_a_link_that_somebody_signed_for_another_purpose(self, invited):
        secret = signing.Signer(salt=SIGNER).unsign(invited.token)
        with pytest.raises(InvitationInvalid):
            _accept(signing.Signer(salt="another").sign(secret))

    def test_refuses_a_weak_password_and_keeps_the_link(self, invited):
        with pytest.raises(DomainError) as caught:
            _accept(invited.token, password="password")
        assert "password" in caught.value.fields
        _accept(invited.token)

    def test_refuses_two_passwords_that_differ(self, invited, client):
        answer = _accept_by_page(client, invited.token, again="something else entirely")
        assert answer.status_code == 422

    def test_writes_who_accepted(self, invited):
        _accept(invited.token)
        kept = Invitation.objects.get(person=invited.person)
        record = history(subject_type="identity.invitation", subject_id=kept.pk)[-1]
        assert record.action == "identity.invitation_accept"
        assert record.person_id == invited.person.pk
        assert record.after == kept.facts()


class TestInvitationRenew:
    def test_withdraws_the_old_link(self, cast, invited):
        again = _renew(cast, invited)
        with pytest.raises(InvitationInvalid):
            _accept(invited.token)
        _accept(again.token)

    def test_is_refused_for_somebody_with_a_password(self, cast, invited):
        _accept(invited.token)
        with pytest.raises(InvitationNotNeeded):
            _renew(cast, invited)


class TestTheDatabase:
    def test_refuses_a_second_use(self, invited):
        _accept(invited.token)
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Invitation.objects.filter(person=invited.person).update(used_at=clock.now())
        assert constraint_of(caught.value) == "invitation_is_single_use"

    def test_refuses_a_use_after_the_expiry_whatever_the_time_given(self, invited):
        early = clock.now()
        clock.clock_move(by=timedelta(days=8))
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Invitation.objects.filter(person=invited.person).update(used_at=early)
        assert constraint_of(caught.value) == "invitation_used_before_expiry"

    def test_refuses_two_open_links_for_one_person(self, cast, invited):
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            Invitation.objects.create(
                person=invited.person,
                invited_by_id=cast.system_administrator.person_id,
                secret_hash="0" * 64,
                expires_at=clock.now(),
            )
        assert constraint_of(caught.value) == "invitation_one_open_per_person"


def _invite(cast, email="minji.kim@example.org"):
    return services.person_invite(
        actor=cast.system_administrator, now=clock.now(), email=email, name="Kim Minji"
    )


def _renew(cast, invited):
    return services.invitation_renew(
        actor=cast.system_administrator, now=clock.now(), person_id=invited.person.pk
    )


def _accept(token, password=PASSWORD):
    return services.invitation_accept(now=clock.now(), token=token, password=password)


def _address(token):
    return reverse("control:invitation_accept", args=[token])


def _accept_by_page(client, token, again=PASSWORD):
    return client.post(
        _address(token),
        {"request_key": str(uuid4()), "password": PASSWORD, "password_again": again},
    )
