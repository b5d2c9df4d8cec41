"""Check what was signed: by the log, by its witnesses, and what somebody outside has kept."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection

from trustfund.audit.models import Checkpoint, Cosignature, LogKey, Witness
from trustfund.audit.rules.checkpoint import (
    LOG_KEY,
    WITNESS_KEY,
    BadText,
    checkpoint_read,
    cosignature_read,
    cosigned_message,
    key_read,
    note_read,
)
from trustfund.audit.rules.signatures import is_signed
from trustfund.audit.selectors.findings import Finding
from trustfund.audit.selectors.log import log_size, root_of
from trustfund.db.snapshots import one_moment


def signed_findings() -> Iterator[Finding]:
    """Yield each checkpoint that the log's key has not signed, and each line that no witness made.

    Then each record whose identifier is out of the order of its chain: the last record of an
    object is found by it.
    """
    with one_moment():
        keys = list(LogKey.objects.order_by("since_size"))
        for row in Checkpoint.objects.order_by("size").iterator():
            if not _is_signed_by_log(row.note, row.size, keys):
                yield Finding(
                    f"checkpoint {row.size}", "the log's key of that time has not signed it"
                )
        notes = dict(Checkpoint.objects.values_list("size", "note"))
        lines = Cosignature.objects.order_by("id")
        witnesses = Witness.objects.in_bulk()
        for line in lines.iterator():
            where = f"checkpoint {line.checkpoint_id}, line {line.id} of a witness"
            witness, note = witnesses.get(line.witness_id), notes.get(line.checkpoint_id)
            if note is None or witness is None:
                yield Finding(where, "what it signs, or who, is gone")
            elif _line_time(line.line, note, witness) != line.signed_at:
                yield Finding(where, f"{witness.name} has not signed this")
        yield from _order_findings()


def seen_findings(note: str) -> Iterator[Finding]:
    """Yield how the log disagrees with a signed checkpoint that somebody outside has kept.

    This is what a rewriting of everything or a return to an older copy cannot hide from.

    :raises BadText: if the text is not a signed checkpoint
    """
    body, lines = note_read(note)
    told = checkpoint_read(body)
    where = f"the checkpoint of {told.size} records that was kept"
    with one_moment():
        size = log_size()
        ours = Checkpoint.objects.filter(size=told.size).first()
        if not _is_signed_by_log(note, told.size, list(LogKey.objects.order_by("since_size"))):
            yield Finding(
                where, "no key of this log has signed it: it is another log's, or ours is"
            )
        elif size < told.size:
            yield Finding("log", f"it shrank: size {size} < {told.size}, which was signed")
        elif root_of(told.size) != told.root:
            yield Finding("log", f"it forked: its first {told.size} records are not those signed")
        elif ours is None or note_read(ours.note)[0] != body:
            yield Finding(where, "it is gone")
        else:
            held = set(Cosignature.objects.filter(checkpoint=ours).values_list("line", flat=True))
            names = {witness.vkey.split("+", 1)[0] for witness in Witness.objects.all()}
            for line in lines:
                if line.name in names and line.line not in held:
                    yield Finding(where, f"the line of {line.name} below it is gone")


def _is_signed_by_log(note: str, size: int, keys: list[LogKey]) -> bool:
    place = bisect_right([key.since_size for key in keys], size)
    if not place:
        return False
    try:
        body, lines = note_read(note)
        key = key_read(keys[place - 1].vkey, kind=LOG_KEY)
    except BadText:
        return False
    return any(
        (line.name, line.key_hash) == (key.name, key.key_hash)
        and is_signed(key.public, body.encode(), line.blob)
        for line in lines
    )


def _line_time(text: str, note: str, witness: Witness) -> datetime | None:
    """Return when the witness signed the note by this line, None unless it did."""
    try:
        body = note_read(note)[0]
        [line] = note_read(f"{body}\n{text}")[1]
        key = key_read(witness.vkey, kind=WITNESS_KEY)
        seconds, signature = cosignature_read(line.blob)
    except (BadText, ValueError):
        return None
    if (line.name, line.key_hash) != (key.name, key.key_hash):
        return None
    signed = is_signed(key.public, cosigned_message(body, seconds=seconds), signature)
    return datetime.fromtimestamp(seconds, UTC) if signed else None


def _order_findings() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain, sequence FROM (SELECT chain, sequence, id,"
            "   lag(id) OVER (PARTITION BY chain ORDER BY sequence) AS before FROM audit_record) r"
            " WHERE id <= before ORDER BY chain, sequence"
        )
        for chain, sequence in cursor.fetchall():
            yield Finding(f"chain {chain}, record {sequence}", "its identifier is out of order")
