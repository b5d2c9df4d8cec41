"""The trail as it leaves the house: one line for each record, head and protected row."""

import hashlib
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db import connection

from trustfund.audit.models import Leaf, Record
from trustfund.db.models import Protected

BATCH = 2000


def record_line(record: Record, index: int | None) -> dict[str, Any]:
    """Return a record as exports and proofs carry it; `index` is its place in the log, if sealed.

    The time is written exactly as in the preimage of the record's hash.
    """
    return {
        "index": index,
        "id": record.id,
        "chain": record.chain,
        "sequence": record.sequence,
        "recorded_at": record.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "content": record.content,
        "previous_hash": bytes(record.previous_hash).hex(),
        "hash": bytes(record.hash).hex(),
    }


def record_lines() -> Iterator[dict[str, Any]]:
    """Yield every record: the sealed ones in the order of the log, then the others by identifier."""
    leaves = Leaf.objects.select_related("record").order_by("index")
    for leaf in leaves.iterator(chunk_size=BATCH):
        yield record_line(leaf.record, leaf.index)
    waiting = Record.objects.filter(leaf=None).order_by("id")
    for record in waiting.iterator(chunk_size=BATCH):
        yield record_line(record, None)


def chain_heads() -> Iterator[dict[str, Any]]:
    """Yield the head of each chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT chain, sequence, encode(hash, 'hex') FROM audit_chain ORDER BY chain"
        )
        for chain, sequence, digest in cursor.fetchall():
            yield {"chain": chain, "sequence": sequence, "hash": digest}


def row_lines(model: type[Protected]) -> Iterator[dict[str, Any]]:
    """Yield every row of a protected table with its facts, by identifier."""
    for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
        yield {"id": str(row.pk), "facts": row.facts()}


def schema_digest() -> str:
    """Return the SHA-256 of what the database itself enforces: two exports show whether it changed.

    Columns, constraints, triggers and whether each fires, views, rules, and every function's text.
    """
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for question in _SCHEMA:
            cursor.execute(question)
            for row in cursor.fetchall():
                digest.update(("\x1f".join(str(value) for value in row) + "\x1e").encode())
    return digest.hexdigest()


_SCHEMA = (
    """
    SELECT c.relname, c.relkind, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'v', 'm', 'p')
      AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY 1, 3
    """,
    """
    SELECT o.conrelid::regclass::text, o.conname, pg_get_constraintdef(o.oid), o.convalidated
    FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace
    WHERE n.nspname = 'public' ORDER BY 1, 2
    """,
    """
    SELECT c.relname, t.tgname, t.tgenabled, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND NOT t.tgisinternal ORDER BY 1, 2
    """,
    """
    SELECT c.relname, r.rulename, pg_get_ruledef(r.oid)
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
      JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' ORDER BY 1, 2
    """,
    """
    SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND p.prokind IN ('f', 'p') ORDER BY 1
    """,
)
