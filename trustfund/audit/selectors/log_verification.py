"""Recompute the log: every leaf from its record, every stored subtree, every signed root."""

from collections.abc import Iterator

from django.db import connection

from trustfund.audit.models import Checkpoint, Leaf
from trustfund.audit.rules.checkpoint import BadText, checkpoint_read, note_read
from trustfund.audit.rules.merkle import Growing, leaf_hash
from trustfund.audit.selectors.findings import Finding

BATCH = 5000
_WRONG = """
    SELECT p FROM generate_series(0, %(count)s - 1) AS p
      LEFT JOIN audit_node n ON n.level = %(level)s AND n.position = p
      LEFT JOIN {left}
      LEFT JOIN {right}
    WHERE n.hash IS DISTINCT FROM sha256('\\x01'::bytea || l.hash || r.hash)
    ORDER BY p LIMIT 10
"""
_LOWEST = _WRONG.format(
    left="audit_leaf l ON l.index = 2 * p", right="audit_leaf r ON r.index = 2 * p + 1"
)
_HIGHER = _WRONG.format(
    left="audit_node l ON l.level = %(level)s - 1 AND l.position = 2 * p",
    right="audit_node r ON r.level = %(level)s - 1 AND r.position = 2 * p + 1",
)


def log_findings() -> Iterator[Finding]:
    """Yield everything in the log that disagrees with the records or with itself, in its order.

    Memory grows with the number of checkpoints, not with the log.
    """
    tree, signed = Growing(), _signed()
    yield from _gap_findings()
    leaves = Leaf.objects.select_related("record").order_by("index")
    leaves = leaves.only("index", "hash", "record__hash")
    for expected, leaf in enumerate(leaves.iterator(chunk_size=BATCH)):
        where = f"log, leaf {leaf.index}"
        if leaf.index != expected:
            yield Finding(where, f"leaf {expected} is missing before it")
            return
        if leaf_hash(bytes(leaf.record.hash)) != bytes(leaf.hash):
            yield Finding(where, f"it is not the hash of record {leaf.record_id}")
        tree.append(bytes(leaf.hash))
        if tree.size in signed:
            yield from _root_findings(signed.pop(tree.size), tree.root)
    for size in sorted(signed):
        yield Finding(f"checkpoint {size}", f"the log has only {tree.size} records")
    yield from _node_findings(tree.size)


def _signed() -> dict[int, Checkpoint]:
    return {row.size: row for row in Checkpoint.objects.all()}


def _gap_findings() -> Iterator[Finding]:
    """Name leaves without a record, and records that were passed over when later ones were sealed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.index, l.record_id FROM audit_leaf l LEFT JOIN audit_record r"
            " ON r.id = l.record_id WHERE r.id IS NULL ORDER BY l.index"
        )
        for index, record_id in cursor.fetchall():
            yield Finding(f"log, leaf {index}", f"its record {record_id} is gone")
        cursor.execute(
            "WITH last AS (SELECT s.chain, max(s.sequence) AS sequence FROM audit_leaf m"
            "   JOIN audit_record s ON s.id = m.record_id GROUP BY s.chain)"
            " SELECT r.chain, r.sequence FROM last JOIN audit_record r"
            "   ON r.chain = last.chain AND r.sequence < last.sequence"
            " LEFT JOIN audit_leaf l ON l.record_id = r.id"
            " WHERE l.record_id IS NULL ORDER BY r.chain, r.sequence"
        )
        for chain, sequence in cursor.fetchall():
            yield Finding(
                f"chain {chain}, record {sequence}", "it was never sealed, later ones were"
            )


def _root_findings(row: Checkpoint, root: bytes) -> Iterator[Finding]:
    where = f"checkpoint {row.size}"
    try:
        told = checkpoint_read(note_read(row.note)[0])
    except BadText as error:
        yield Finding(where, f"its note cannot be read: {error}")
        return
    if (told.size, told.root) != (row.size, bytes(row.root)):
        yield Finding(where, "its note and its columns say different things")
    if told.root != root:
        yield Finding(where, "its root is not that of the records sealed below it")


def _node_findings(size: int) -> Iterator[Finding]:
    """Compare each stored subtree with the two below it; a level at a time, in the database."""
    level = 1
    while size >> level:
        values = {"level": level, "count": size >> level}
        with connection.cursor() as cursor:
            cursor.execute(_LOWEST if level == 1 else _HIGHER, values)
            wrong = cursor.fetchall()
        for (position,) in wrong:
            yield Finding(
                f"log, subtree {level}:{position}", "it is not the hash of those below it"
            )
        level += 1
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT level, position FROM audit_node WHERE position >= %s >> level"
            " ORDER BY level, position LIMIT 10",
            [size],
        )
        for found, position in cursor.fetchall():
            yield Finding(f"log, subtree {found}:{position}", "there are no such records")
