"""Witnesses: who may co-sign the log's heads, and the lines that they send."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit.errors import (
    BadKey,
    CheckpointDiffers,
    CheckpointUnknown,
    CosignatureWrong,
    NoteUnreadable,
    WitnessKnown,
    WitnessUnknown,
)
from trustfund.audit.models import Checkpoint, Witness
from trustfund.audit.rules.checkpoint import (
    WITNESS_KEY,
    BadText,
    Signature,
    VerifierKey,
    checkpoint_read,
    cosignature_read,
    cosigned_message,
    key_read,
    note_read,
)
from trustfund.audit.rules.signatures import is_signed
from trustfund.audit.services.records import record
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


@transaction.atomic
def witness_add(*, actor: Actor, now: datetime, action: str, name: str, vkey: str) -> Witness:
    """Register a witness by its public key, and record the act. The caller has asked who may.

    :raises BadKey: if the text is not the key of a witness
    :raises WitnessKnown: if the key is registered, even for a witness who has left
    """
    try:
        key = key_read(vkey, kind=WITNESS_KEY)
    except BadText as error:
        sentence = _(
            "This is not the key of a witness. The witness's program prints it: one line, "
            "name+hash+key."
        )
        raise BadKey(sentence, fields={"vkey": sentence}) from error
    try:
        with transaction.atomic():
            witness = Witness.objects.create(name=name, vkey=key.text)
    except IntegrityError as error:
        sentence = _("A witness with this key is registered already.")
        raise WitnessKnown(sentence, fields={"vkey": sentence}) from error
    witness.refresh_from_db()
    record(actor, action, subject=witness, at=now)
    return witness


@transaction.atomic
def witness_end(*, actor: Actor, now: datetime, action: str, witness_id: UUID) -> Witness:
    """Take no more lines of a witness, and record the act. The caller has asked who may.

    :raises NotFound: if there is no such witness, or it has left already
    """
    found = Witness.objects.select_for_update().filter(pk=witness_id, retired_at=None).first()
    if found is None:
        raise NotFound(_("This witness does not exist, or has left already."))
    before = found.facts()
    found.retired_at = now
    found.save(update_fields=["retired_at"])
    record(actor, action, subject=found, at=now, before=before)
    return found


@transaction.atomic
def cosignature_add(*, note: str) -> int:
    """Keep the lines of registered witnesses under one of our checkpoints; return how many are new.

    The signature is the credential: nobody need be signed in. A line that is there is no error.

    :raises NoteUnreadable: if it is not a signed note with a checkpoint
    :raises CheckpointUnknown: if there is no checkpoint of this size
    :raises CheckpointDiffers: if ours of this size is another one: the log was forked
    :raises WitnessUnknown: if no line is by a registered witness
    :raises CosignatureWrong: if a registered witness did not sign this
    """
    try:
        body, lines = note_read(note)
        size = checkpoint_read(body).size
    except BadText as error:
        raise NoteUnreadable(_("Send the whole signed note, with your line below it.")) from error
    ours = Checkpoint.objects.filter(size=size).first()
    if ours is None:
        raise CheckpointUnknown(_("This log has no checkpoint of this size."))
    if note_read(ours.note)[0] != body:
        raise CheckpointDiffers(
            _("This log has signed another checkpoint of this size. Keep both as evidence.")
        )
    keys = _registered()
    known = [(line, keys[line.name, line.key_hash]) for line in lines
             if (line.name, line.key_hash) in keys]  # fmt: skip
    if not known:
        raise WitnessUnknown(_("No line of this note is by a registered witness."))
    return sum(_kept(body, size, line, *holder) for line, holder in known)


def _registered() -> dict[tuple[str, bytes], tuple[Witness, VerifierKey]]:
    found = {}
    for witness in Witness.objects.filter(retired_at=None):
        key = key_read(witness.vkey, kind=WITNESS_KEY)
        found[key.name, key.key_hash] = witness, key
    return found


def _kept(body: str, size: int, line: Signature, witness: Witness, key: VerifierKey) -> int:
    try:
        seconds, signature = cosignature_read(line.blob)
    except BadText as error:
        raise CosignatureWrong(_("The line of this witness cannot be read.")) from error
    if not is_signed(key.public, cosigned_message(body, seconds=seconds), signature):
        raise CosignatureWrong(_("The signature of this witness is wrong."))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_cosign(%s, %s, %s, %s)",
            [witness.pk, size, datetime.fromtimestamp(seconds, UTC), line.line],
        )
        row = cursor.fetchone()
    return int(row[0])
