"""Read the log: its heads with every signature, its keys and witnesses, proofs, and its silence."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max

from trustfund.audit.models import Checkpoint, Cosignature, Export, Leaf, LogKey, Record, Witness
from trustfund.audit.rules.checkpoint import NUMBER
from trustfund.audit.rules.merkle import (
    Node,
    consistency_ranges,
    folded,
    inclusion_ranges,
    needed,
    nodes_of,
    proof_hashes,
)
from trustfund.audit.selectors.exported import record_line
from trustfund.audit.selectors.records import RecordRow, records_of

SILENCE = timedelta(hours=2)
NEWEST = 1 << 60


@dataclass(frozen=True, slots=True)
class Head:
    """One checkpoint as it is published: with the newest line of every witness below it."""

    size: int
    root: str
    note: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class WitnessRow:
    """A witness, with the largest size that it has signed and when it was last heard."""

    witness: Witness
    size: int | None
    heard_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """The time by the database's clock, and whether the log or a witness has fallen silent."""

    now: datetime
    sealing_is_silent: bool
    silent_witnesses: int

    @property
    def is_silent(self) -> bool:
        """Return whether anybody should be told."""
        return self.sealing_is_silent or self.silent_witnesses > 0


def pulse() -> Pulse:
    """Return the time, and who has been silent for two hours by it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH clock AS MATERIALIZED (SELECT trustfund_now() AS now)
            SELECT now, coalesce(
                coalesce((SELECT sealed_at FROM audit_pulse),
                         (SELECT recorded_at FROM audit_record ORDER BY id LIMIT 1)) < now - make_interval(secs => %s),
                false),
              (SELECT count(*) FROM audit_witness w
               WHERE retired_at IS NULL AND coalesce(
                 (SELECT max(received_at) FROM audit_cosignature WHERE witness_id = w.id),
                 w.recorded_at) < now - make_interval(secs => %s))
            FROM clock
            """,
            [SILENCE.total_seconds()] * 2,
        )
        row = cursor.fetchone()
    return Pulse(row[0], row[1], row[2])


def log_size() -> int:
    """Return how many records are sealed. One query."""
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def head(size: int | None = None) -> Head | None:
    """Return the checkpoint of this size, or the newest; None if there is none. Two queries."""
    found = Checkpoint.objects.all()
    row = (found if size is None else found.filter(size=size)).order_by("-size").first()
    return None if row is None else next(_heads([row]))


def heads(*, newest: int | None = None) -> list[Head]:
    """Return the checkpoints, by size; with a number only so many of the newest. Two queries."""
    rows = Checkpoint.objects.order_by("-size")
    return list(_heads(reversed(rows if newest is None else rows[:newest])))


def log_keys() -> list[LogKey]:
    """Return every key that has signed or signs next, in order. One query."""
    return list(LogKey.objects.order_by("since_size"))


def key_of_size(size: int) -> LogKey:
    """Return the key by which a checkpoint of this size is signed.

    :raises LookupError: if no key is registered
    """
    found = LogKey.objects.filter(since_size__lte=size).order_by("-since_size").first()
    if found is None:
        raise LookupError("no key is registered")
    return found


def keys_file() -> dict[str, list[dict[str, Any]]]:
    """Return the public keys of log and witnesses, as every export and proof carries them."""
    return {
        "log": [{"vkey": key.vkey, "since_size": key.since_size} for key in log_keys()],
        "witnesses": [
            {"vkey": witness.vkey, "name": witness.name}
            for witness in Witness.objects.order_by("id")
        ],
    }


def witness_rows() -> list[WitnessRow]:
    """Return every witness with what it has seen and when. One query."""
    found = Witness.objects.annotate(
        size=Max("cosignatures__checkpoint"), heard_at=Max("cosignatures__received_at")
    )
    return [WitnessRow(row, row.size, row.heard_at) for row in found.order_by("retired_at", "id")]


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export that was made, with the record of who made it."""

    export: Export
    record: RecordRow | None


def exports_made(*, newest: int) -> list[ExportRow]:
    """Return the newest exports, newest first, with who made each. Two queries."""
    made = list(Export.objects.order_by("-id")[:newest])
    told = records_of(
        subject_type=Export._meta.label_lower, subject_ids=[export.pk for export in made]
    )
    return [ExportRow(export, told.get(str(export.pk))) for export in made]


def root_of(size: int) -> bytes:
    """Return the root over the first `size` sealed records. One query."""
    if not size:
        return folded([])
    found = _hashes(nodes_of(0, size))
    return folded([found[node] for node in nodes_of(0, size)])


def consistency_proof(old: int, new: int) -> list[bytes]:
    """Return the proof that the log of `new` records begins with that of `old`. One query.

    :raises ValueError: unless 0 < old ≤ new
    :raises LookupError: if so many are not sealed
    """
    ranges = consistency_ranges(old, new)
    return proof_hashes(ranges, _hashes(needed(ranges)))


def proof_file(record_id: int) -> dict[str, Any] | None:
    """Return the proof that a record is in the newest checkpoint, as a file; None if it is not yet.

    Six queries, whatever the log's size.
    """
    leaf = Leaf.objects.select_related("record").filter(record_id=record_id).first()
    newest = head()
    if leaf is None or newest is None or leaf.index >= newest.size:
        return None
    ranges = inclusion_ranges(leaf.index, newest.size)
    return {
        "format": "trustfund-proof/1",
        "record": record_line(leaf.record, leaf.index),
        "index": leaf.index,
        "size": newest.size,
        "hashes": as_text(proof_hashes(ranges, _hashes(needed(ranges)))),
        "checkpoint": newest.note,
        "keys": keys_file(),
    }


def sealed_indexes(record_ids: Iterable[int]) -> dict[int, int]:
    """Return the place in the log of each of these records that is sealed. One query."""
    return dict(Leaf.objects.filter(record_id__in=record_ids).values_list("record_id", "index"))


def record_exists(record_id: int) -> bool:
    """Return whether there is such a record, sealed or not."""
    return Record.objects.filter(pk=record_id).exists()


def as_text(hashes: Iterable[bytes]) -> list[str]:
    """Return hashes as they are published: in base64."""
    return [b64encode(found).decode() for found in hashes]


def is_number(text: str) -> bool:
    """Return whether a text is a size as checkpoints write it."""
    return NUMBER.fullmatch(text) is not None


def _heads(rows: Iterable[Checkpoint]) -> Iterator[Head]:
    found = list(rows)
    lines: dict[int, dict[Any, str]] = {}
    sizes = [row.size for row in found]
    # In the order of arrival: the last line of each witness replaces those before it.
    for line in Cosignature.objects.filter(checkpoint__in=sizes).order_by("id"):
        lines.setdefault(line.checkpoint_id, {})[line.witness_id] = line.line
    for row in found:
        note = row.note + "".join(lines.get(row.size, {}).values())
        yield Head(row.size, b64encode(bytes(row.root)).decode(), note, row.made_at)


def _hashes(nodes: list[Node]) -> dict[Node, bytes]:
    levels, positions = [node[0] for node in nodes], [node[1] for node in nodes]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH wanted AS (SELECT * FROM unnest(%s::smallint[], %s::bigint[]) AS w(level, position))
            SELECT w.level, w.position, n.hash FROM wanted w
              JOIN audit_node n ON n.level = w.level AND n.position = w.position WHERE w.level > 0
            UNION ALL
            SELECT 0, w.position, l.hash FROM wanted w
              JOIN audit_leaf l ON l.index = w.position WHERE w.level = 0
            """,
            [levels, positions],
        )
        return {(level, place): bytes(found) for level, place, found in cursor.fetchall()}
