"""Recompute the whole trail, and compare every protected row with its last record."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from trustfund.audit.models import Record
from trustfund.audit.rules.chain import record_hash
from trustfund.db.models import Protected, protected_models

COLUMNS = ("action", "person_id", "organization_id", "subject_type", "subject_id")
BATCH = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that disagrees: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def trail_findings() -> Iterator[Finding]:
    """Yield everything in the trail or the protected rows that disagrees, in order.

    First each chain from its first record to its head, then each protected table by label, its
    rows by identifier. Memory grows with one table's rows, not with the trail.
    """
    yield from _chain_findings()
    for model in protected_models():
        yield from row_findings(model)


def _chain_findings() -> Iterator[Finding]:
    chain, sequence, previous = None, 0, b""
    heads = _heads()
    records = Record.objects.order_by("chain", "sequence")
    for record in records.iterator(chunk_size=BATCH):
        if record.chain != chain:
            yield from _head_findings(heads, chain, sequence, previous)
            chain, sequence, previous = record.chain, 0, b""
        yield from _record_findings(record, expected=sequence + 1, previous=previous)
        sequence, previous = record.sequence, bytes(record.hash)
    yield from _head_findings(heads, chain, sequence, previous)
    for missing in heads:
        yield Finding(f"chain {missing}", "its records are gone")


def _record_findings(record: Record, *, expected: int, previous: bytes) -> Iterator[Finding]:
    where = f"chain {record.chain}, record {record.sequence}"
    if record.sequence != expected:
        yield Finding(where, f"record {expected} is missing before it")
    elif bytes(record.previous_hash) != previous:
        yield Finding(where, "does not hash its predecessor")
    computed = record_hash(
        chain=record.chain,
        sequence=record.sequence,
        recorded_at=record.recorded_at,
        content=record.content,
        previous=bytes(record.previous_hash),
    )
    if computed != bytes(record.hash):
        yield Finding(where, "its content does not have its hash")
    content = json.loads(record.content)
    for column in COLUMNS:
        if str(getattr(record, column)) != content[column]:
            yield Finding(where, f"its column {column} is not what its content says")


def _heads() -> dict[str, tuple[int, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, sequence, hash FROM audit_chain")
        return {chain: (sequence, bytes(digest)) for chain, sequence, digest in cursor.fetchall()}


def _head_findings(
    heads: dict[str, tuple[int, bytes]], chain: str | None, sequence: int, digest: bytes
) -> Iterator[Finding]:
    if chain is not None and heads.pop(chain, None) != (sequence, digest):
        yield Finding(f"chain {chain}", "its head is not its last record")


def row_findings(model: type[Protected], *, using: str = "default") -> Iterator[Finding]:
    """Yield every row of one protected table that disagrees with the trail, by identifier."""
    label = model._meta.label_lower
    last = _last_facts(label)
    for row in model._base_manager.using(using).order_by("pk").iterator(chunk_size=BATCH):
        where = f"{label} {row.pk}"
        recorded = last.pop(str(row.pk), None)
        if recorded is None:
            yield Finding(where, "the trail has no record of it")
            continue
        facts = row.facts()
        for column in sorted(facts.keys() | recorded.keys()):
            if facts.get(column) != recorded.get(column):
                told, found = recorded.get(column), facts.get(column)
                yield Finding(where, f"column {column} is {found!r}, the trail says {told!r}")
    for gone in sorted(last):
        yield Finding(f"{label} {gone}", "it is gone, and the trail still tells of it")


def _last_facts(label: str) -> dict[str, dict[str, Any]]:
    records = (
        Record.objects.filter(subject_type=label)
        .order_by("subject_id", "-id")
        .distinct("subject_id")
        .values_list("subject_id", "content")
    )
    return {
        subject: json.loads(content)["after"] or {}
        for subject, content in records.iterator(chunk_size=BATCH)
    }
