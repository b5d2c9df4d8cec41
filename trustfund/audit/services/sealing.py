"""Seal the records into the log and sign its head."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit.errors import LogKeyUnknown, LogRewritten
from trustfund.audit.models import Checkpoint as CheckpointRow
from trustfund.audit.models import LogKey
from trustfund.audit.rules.checkpoint import (
    LOG_KEY,
    BadText,
    Checkpoint,
    Signature,
    checkpoint_read,
    key_read,
    note_of,
    note_read,
)
from trustfund.audit.rules.merkle import BadProof, consistency_check
from trustfund.audit.rules.signatures import is_signed
from trustfund.audit.selectors.log import consistency_proof, key_of_size, root_of
from trustfund.audit.services.keys import (
    current_key,
    key_add,
    keys_in_file,
    log_hold,
)
from trustfund.kernel.actor import Actor

# More than this waits for the next bell, so that no transaction grows without bound.
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one sealing did: how many records it added, and how many the log has now."""

    added: int
    size: int


@transaction.atomic
def log_seal(*, actor: Actor, now: datetime, most: int = MOST) -> Sealed:
    """Append every record that is not yet in the log, at most so many, and sign the new head.

    The first sealing also registers the key in the key file, as an act of this actor.

    :raises LogKeyMissing: if there is no key to sign with; then nothing is sealed
    :raises LogKeyExposed: if others may read it
    :raises LogKeyUnknown: if the file does not hold the registered key
    :raises LogRewritten: if the log does not continue what was signed last
    """
    log_hold()
    private, key = _signer(actor, now)
    last = CheckpointRow.objects.order_by("-size").first()
    added, size = _append(most)
    if size and (last is None or size > last.size):
        if last is not None:
            _must_continue(last, size)
        body = Checkpoint(settings.LOG_ORIGIN, size, root_of(size)).body
        named = key_read(key.vkey, kind=LOG_KEY)
        signature = Signature(named.name, named.key_hash, private.sign(body.encode()))
        _publish(note_of(body, [signature]))
    return Sealed(added, size)


def _signer(actor: Actor, now: datetime) -> tuple[Ed25519PrivateKey, LogKey]:
    held = keys_in_file()
    key = current_key()
    if key is None:
        key = key_add(actor=actor, now=now, action="audit.key_found", vkey=next(iter(held)))
    if key.vkey not in held:
        sentence = _("The key file does not hold the registered key %(key)s. Nothing is sealed.")
        raise LogKeyUnknown(sentence % {"key": key.vkey})
    return held[key.vkey], key


def _append(most: int) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT o_size - o_before, o_size FROM audit_seal(%s)", [most])
        row = cursor.fetchone()
    return row[0], row[1]


def _must_continue(last: CheckpointRow, size: int) -> None:
    """Refuse to sign unless the last signed head is ours and the log begins with it."""
    try:
        body, signatures = note_read(last.note)
        signed = checkpoint_read(body)
        key = key_read(key_of_size(last.size).vkey, kind=LOG_KEY)
        if not any(
            line.key_hash == key.key_hash and is_signed(key.public, body.encode(), line.blob)
            for line in signatures
        ):
            raise BadText("its signature is not by the registered key")
        consistency_check(
            old=signed.size,
            old_root=signed.root,
            new=size,
            new_root=root_of(size),
            proof=consistency_proof(signed.size, size),
        )
    except (BadText, BadProof, LookupError) as error:
        sentence = _(
            "The log does not continue its checkpoint of %(size)s records (%(why)s). Somebody "
            "has changed the database; nothing more is signed. Run verify_trail."
        )
        raise LogRewritten(sentence % {"size": last.size, "why": error}) from error


def _publish(note: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_publish(%s)", [note])
