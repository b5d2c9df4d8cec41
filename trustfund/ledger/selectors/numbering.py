"""Check what no sum shows: legs numbered without a gap, rollups as old as they say."""

from collections.abc import Iterator

from django.db import connection

from trustfund.audit.selectors import Finding
from trustfund.db.snapshots import one_moment

RULES = (
    """
    SELECT 'entry ' || e.reference, 'its legs are not numbered from 1 to ' || x.number
    FROM ledger_entry e JOIN (
      SELECT entry_id, count(*) AS number FROM ledger_leg GROUP BY entry_id
      HAVING min(n) <> 1 OR max(n) <> count(*)) x ON x.entry_id = e.id
    ORDER BY e.id
    """,
    # An answer "as known at" takes a rollup that had been made by then: one that says it is older
    # than what it counts would tell of entries before they were booked.
    """
    SELECT 'rollup of ' || d.day, 'it says that it was made before an entry that it counts'
    FROM ledger_rollup_day d JOIN (
      SELECT fund_id, value_date, max(recorded_at) AS latest FROM ledger_entry
      GROUP BY fund_id, value_date) e ON e.fund_id = d.fund_id AND e.value_date <= d.day
    GROUP BY d.fund_id, d.day, d.made_at HAVING max(e.latest) > d.made_at ORDER BY d.day
    """,
    """
    SELECT 'rollup of ' || r.day, 'no closing of a period stands behind it'
    FROM ledger_rollup r LEFT JOIN ledger_rollup_day d ON d.fund_id = r.fund_id AND d.day = r.day
    WHERE d.day IS NULL GROUP BY r.fund_id, r.day ORDER BY r.day
    """,
)


def numbering_findings() -> Iterator[Finding]:
    """Yield what breaks these rules, rule by rule, first entry first."""
    with one_moment(), connection.cursor() as cursor:
        for rule in RULES:
            cursor.execute(rule)
            for where, what in cursor.fetchall():
                yield Finding(where, what)
