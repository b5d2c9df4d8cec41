"""Load a long trail at once for reading benches: many chains that grow together, round by round."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.ground import as_owner

CHAINS = 1000
# Every object has about so many records, from every chain; every third record is of an entry.
RECORDS_OF_ONE = 50
PERSONS = 500

HEADS = """
    CREATE TEMP TABLE head AS
    SELECT c AS number, lpad(to_hex(c), 32, '0')::uuid::text AS chain, ''::bytea AS hash
    FROM generate_series(1, %(chains)s) c
"""
# One record more in every chain, hashed with its predecessor as the trail hashes it.
ROUND = """
    WITH next AS (
      SELECT h.chain, h.hash AS previous, n.id, n.subject, n.person,
        '2026-01-01'::timestamptz + make_interval(secs => n.id) AS recorded_at,
        format('{"action":"bench.look","after":{"id":"%%s","memo":"%%s"},"at":"2026-01-01",'
          '"before":null,"extra":%%s,"organization":"Bench","organization_id":"%%s",'
          '"person":"Bench","person_id":"%%s","subject":"Object","subject_id":"%%s",'
          '"subject_type":"bench.object"}', n.subject, repeat('memo ', 40),
          CASE WHEN n.id %% 3 = 0 THEN format('{"entries":[{"id":%%s}]}', n.id) ELSE 'null' END,
          n.person, n.person, n.subject) AS content
      FROM head h CROSS JOIN LATERAL (
        SELECT %(round)s::bigint * %(chains)s + h.number AS id,
          lpad(to_hex((%(round)s::bigint * %(chains)s + h.number) %% %(objects)s), 32, '0')::uuid AS subject,
          lpad(to_hex(h.number %% %(persons)s), 32, '0')::uuid AS person) n
    ), hashed AS (
      SELECT *, audit_hash(chain, %(round)s + 1, recorded_at, content, previous) AS hash FROM next
    ), written AS (
      INSERT INTO audit_record (id, chain, sequence, recorded_at, content, previous_hash, hash, action,
        person_id, organization_id, subject_type, subject_id, entry_id) OVERRIDING SYSTEM VALUE
      SELECT id, chain, %(round)s + 1, recorded_at, content, previous, hash, 'bench.look', person, person,
        'bench.object', subject, CASE WHEN id %% 3 = 0 THEN id END
      FROM hashed
      RETURNING chain, hash
    )
    UPDATE head SET hash = written.hash FROM written WHERE written.chain = head.chain
"""
AFTER = (
    """
    INSERT INTO audit_chain SELECT chain, %(rounds)s, hash FROM head
    ON CONFLICT (chain) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash
    """,
    "SELECT setval(pg_get_serial_sequence('audit_record', 'id'), max(id)) FROM audit_record",
    "DROP TABLE head",
    "VACUUM (ANALYZE) audit_record",
)


def trail_load(records: int) -> UUID:
    """Fill an empty trail with about so many records and return an object that fifty are about.

    Every chain is whole: verify_trail has nothing to say about it.
    """
    chains = min(CHAINS, records // 10)
    values = {
        "chains": chains, "rounds": records // chains, "persons": PERSONS,
        "objects": records // RECORDS_OF_ONE,
    }  # fmt: skip
    as_owner(HEADS, values)
    for number in range(values["rounds"]):
        as_owner(ROUND, {**values, "round": number})
    for statement in AFTER:
        as_owner(statement, values)
    return UUID(int=1)


def indexes_of(work: Callable[[], Any]) -> set[str]:
    """Do the work and return by which indexes its queries find their rows; "" for reading a table whole."""
    with CaptureQueriesContext(connection) as queries:
        work()
    found = set()
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {query['sql']}")
            [told] = cursor.fetchone()
            [whole] = json.loads(told) if isinstance(told, str) else told
            for node in _nodes(whole["Plan"]):
                if "Index Name" in node or "Seq Scan" in node["Node Type"]:
                    found.add(node.get("Index Name", ""))
    return found


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from _nodes(part)
