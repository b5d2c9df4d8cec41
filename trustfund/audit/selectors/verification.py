"""Recompute the whole trail, and compare every protected row with its last record."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery, TextField
from django.db.models.functions import Cast

from trustfund.audit.models import Record
from trustfund.audit.rules.chain import record_hash
from trustfund.audit.selectors.findings import Finding
from trustfund.audit.selectors.log_verification import log_findings
from trustfund.db.models import Protected, protected_models
from trustfund.db.snapshots import one_moment

COLUMNS = ("action", "person_id", "organization_id", "subject_type", "subject_id")
FIELDS = (
    "chain",
    "sequence",
    "recorded_at",
    "content",
    "previous_hash",
    "hash",
    "entry_id",
    "entry_through",
    *COLUMNS,
)
BATCH = 2000


def trail_findings() -> Iterator[Finding]:
    """Yield everything in the trail or the protected rows that disagrees, in order.

    First each chain from its first record to its head, then the log they are sealed into, then
    each protected table by label, its rows by identifier. All of it is of one moment, so that it
    may run while others act, and memory does not grow with the trail.
    """
    with one_moment():
        yield from _chain_findings()
        yield from log_findings()
        for model in protected_models():
            yield from row_findings(model)


def _chain_findings() -> Iterator[Finding]:
    chain, sequence, previous = None, 0, b""
    heads = _heads()
    records = Record.objects.order_by("chain", "sequence").values_list(*FIELDS, named=True)
    for record in records.iterator(chunk_size=BATCH):
        if record.chain != chain:
            yield from _head_findings(heads, chain, sequence, previous)
            chain, sequence, previous = record.chain, 0, b""
        yield from _record_findings(record, expected=sequence + 1, previous=previous)
        sequence, previous = record.sequence, bytes(record.hash)
    yield from _head_findings(heads, chain, sequence, previous)
    for missing in heads:
        yield Finding(f"chain {missing}", "its records are gone")


def _record_findings(record: Any, *, expected: int, previous: bytes) -> Iterator[Finding]:
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
    pins = (content.get("extra") or {}).get("entries") or [{"id": None}]
    if record.entry_id != pins[0]["id"]:
        yield Finding(where, "its column entry_id is not what its content says")
    if record.entry_through != (pins[-1]["id"] if len(pins) > 1 else None):
        yield Finding(where, "its column entry_through is not what its content says")


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
    told = Record.objects.filter(subject_type=label)
    last = told.filter(subject_id=Cast(OuterRef("pk"), TextField())).order_by("-id")
    rows = model._base_manager.using(using)
    with_last = rows.annotate(last_content=Subquery(last.values("content")[:1])).order_by("pk")
    for row in with_last.iterator(chunk_size=BATCH):
        where = f"{label} {row.pk}"
        content: str | None = row.last_content
        if content is None:
            yield Finding(where, "the trail has no record of it")
            continue
        facts, recorded = row.facts(), json.loads(content)["after"] or {}
        for column in sorted(facts.keys() | recorded.keys()):
            if facts.get(column) != recorded.get(column):
                was, found = recorded.get(column), facts.get(column)
                yield Finding(where, f"column {column} is {found!r}, the trail says {was!r}")
    there = rows.annotate(key=Cast("pk", TextField())).filter(key=OuterRef("subject_id"))
    gone = told.using(using).filter(~Exists(there)).values_list("subject_id", flat=True)
    for subject_id in gone.order_by("subject_id").distinct():
        yield Finding(f"{label} {subject_id}", "it is gone, and the trail still tells of it")
