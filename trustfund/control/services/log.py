"""The acts on the trail's log. The trail lies below identity, so it is asked here who may."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from trustfund.audit import services as audit
from trustfund.audit.services import LogKey, Sealed, Witness
from trustfund.identity.access import authorize
from trustfund.identity.selectors import system_actor
from trustfund.kernel.actor import Actor


@transaction.atomic
def log_seal(*, now: datetime) -> Sealed:
    """Seal every record that is not in the log yet and sign its head; a job of the installation's.

    :raises LogKeyMissing: and its kin, if there is no key to sign with; then nothing is sealed
    """
    return audit.log_seal(actor=system_actor(), now=now)


@transaction.atomic
def key_rotate(*, actor: Actor, now: datetime, vkey: str) -> LogKey:
    """Let another key of the key file sign from the next checkpoint on.

    :raises NotPermitted: if the actor may not
    :raises LogKeyUnknown: if the key file does not hold its private half
    :raises LogKeyRegistered: if it is registered, or the last one has not signed yet
    """
    authorize(actor, "audit.key_rotate")
    return audit.key_add(actor=actor, now=now, action="audit.key_rotate", vkey=vkey.strip())


@transaction.atomic
def witness_register(*, actor: Actor, now: datetime, name: str, vkey: str) -> Witness:
    """Register somebody outside who checks the log and signs its heads.

    One administrator is enough: a witness can add to the evidence and take nothing from it.

    :raises NotPermitted: if the actor may not
    :raises BadKey: if the text is not the key of a witness
    :raises WitnessKnown: if the key is registered
    """
    authorize(actor, "audit.witness_register")
    return audit.witness_add(
        actor=actor, now=now, action="audit.witness_register", name=name, vkey=vkey
    )


@transaction.atomic
def witness_retire(*, actor: Actor, now: datetime, witness_id: UUID) -> Witness:
    """Take no more lines of a witness. Its key and its lines stay in every export.

    :raises NotPermitted: if the actor may not
    :raises NotFound: if there is no such witness, or it has left already
    """
    authorize(actor, "audit.witness_retire")
    return audit.witness_end(
        actor=actor, now=now, action="audit.witness_retire", witness_id=witness_id
    )
