"""Invite persons, and let them set their first password by a link that works once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.identity import selectors
from trustfund.identity.access import authorize, person_for
from trustfund.identity.errors import EmailTaken, InvitationInvalid, InvitationNotNeeded
from trustfund.identity.models import Invitation, Person
from trustfund.identity.rules.invitations import SECRET_BYTES, VALID_FOR, secret_hash
from trustfund.identity.selectors.invitations import SIGNER, invitation_of
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Invited:
    """An invited person, and the token of the link. The token is known here and never again."""

    person: Person
    token: str
    expires_at: datetime | None

    @property
    def pk(self) -> UUID:
        """Return the person's identifier, the subject of the act."""
        return self.person.pk


@transaction.atomic
def person_invite(
    *, actor: Actor, now: datetime, email: str, name: str, language: str = "en"
) -> Invited:
    """Register a person and make the link by which that person sets a password.

    :raises NotPermitted: if the actor may not
    :raises EmailTaken: if the address belongs to somebody
    """
    authorize(actor, "identity.person_invite")
    return person_register(actor=actor, now=now, email=email, name=name, language=language)


@transaction.atomic
def invitation_renew(*, actor: Actor, now: datetime, person_id: UUID) -> Invited:
    """Withdraw a person's open link and make a new one.

    Only for somebody who has never set a password: otherwise one administrator alone could take
    over an account, and act as its person.

    :raises InvitationNotNeeded: if the person has a password
    """
    authorize(actor, "identity.invitation_renew")
    person = Person.objects.select_for_update().get(pk=person_for(actor, person_id).pk)
    if person.has_usable_password() or not person.is_active:
        raise InvitationNotNeeded(
            _("This person has set a password and signs in with it. No new link is needed.")
        )
    for invitation in person.invitations.filter(used_at=None, withdrawn_at=None):
        before = invitation.facts()
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        audit.record(actor, "identity.invitation_renew", subject=invitation, at=now, before=before)
    return _invite(actor, now, person, action="identity.invitation_renew")


@transaction.atomic
def invitation_accept(*, now: datetime, token: str, password: str) -> Person:
    """Set the invited person's password and use the link up.

    :raises InvitationInvalid: if the link is forged, expired, used or withdrawn
    :raises DomainError: if the password is too weak, with the reasons beside its field
    """
    found = invitation_of(token=token, now=now)
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=found.pk, used_at=None, withdrawn_at=None)
        .first()
    )
    if invitation is None:
        raise InvitationInvalid(_("This link was used, withdrawn or has expired."))
    person = invitation.person
    _password_check(password, person)
    before = invitation.facts()
    person.set_password(password)
    person.save(update_fields=["password"])
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    accepting = _as_actor(person)
    audit.record(accepting, "identity.invitation_accept", subject=invitation, at=now, before=before)
    return person


def person_register(
    *, actor: Actor, now: datetime, email: str, name: str, language: str = "en"
) -> Invited:
    """Register a person with a first link, for an actor who was authorized by the caller.

    :raises EmailTaken: if the address belongs to somebody
    """
    address = email.strip().lower()
    if Person.objects.filter(email__iexact=address).exists():
        sentence = _("Somebody with this address is registered already.")
        raise EmailTaken(sentence, fields={"email": sentence})
    person = Person.objects.create(
        email=address, name=name, language=language, password=make_password(None)
    )
    audit.record(actor, "identity.person_invite", subject=person, at=now)
    return _invite(actor, now, person, action="identity.person_invite")


def _invite(actor: Actor, now: datetime, person: Person, *, action: str) -> Invited:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    invitation = Invitation.objects.create(
        person=person,
        invited_by_id=actor.person_id,
        secret_hash=secret_hash(secret),
        expires_at=now + VALID_FOR,
    )
    invitation.refresh_from_db(fields=["recorded_at"])
    audit.record(actor, action, subject=invitation, at=now)
    token = signing.Signer(salt=SIGNER).sign(secret)
    return Invited(person=person, token=token, expires_at=invitation.expires_at)


def _password_check(password: str, person: Any) -> None:
    try:
        validate_password(password, user=person)
    except ValidationError as error:
        raise DomainError(
            " ".join(error.messages), fields={"password": " ".join(error.messages)}
        ) from error


def _as_actor(person: Person) -> Actor:
    """Return somebody who has no role yet as an actor: they act for themselves, in this house."""
    house = selectors.system_actor()
    return Actor(
        person_id=person.pk,
        person_name=person.name,
        organization_id=house.organization_id,
        organization_name=house.organization_name,
        organization_kind=house.organization_kind,
        roles=frozenset(),
    )
