"""Check every rule of the books against what is stored, trusting no trigger."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.db import connection

from trustfund.audit.selectors import Finding, entries_pinned
from trustfund.db.snapshots import one_moment
from trustfund.ledger.selectors.rollups import SUMS_OF_LEGS

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Each query returns the offenders of one rule, first entry first: what it is, then what is wrong.
ENTRY_RULES = (
    """
    SELECT 'entry ' || e.reference, 'it has no legs' FROM ledger_entry e
    WHERE NOT EXISTS (SELECT 1 FROM ledger_leg l WHERE l.entry_id = e.id) ORDER BY e.id
    """,
    """
    SELECT 'entry ' || e.reference,
      'book ' || a.book || ' in ' || a.currency || ' is out of balance by '
        || sum(CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END)
    FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
      JOIN ledger_account a ON a.id = l.account_id
    GROUP BY e.id, a.book, a.currency
    HAVING sum(CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END) <> 0 ORDER BY e.id
    """,
    """
    SELECT 'entry ' || e.reference, 'its content does not have its hash'
    FROM ledger_entry e LEFT JOIN (
      SELECT entry_id, array_agg(code) AS codes, array_agg(currency) AS currencies,
        array_agg(party_id) AS parties, array_agg(side) AS sides, array_agg(amount) AS amounts
      FROM (SELECT l.entry_id, a.code, a.currency::text, a.party_id, l.side::text, l.amount
        FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id ORDER BY l.entry_id, l.n) o
      GROUP BY entry_id) x ON x.entry_id = e.id
    WHERE e.content_hash IS DISTINCT FROM ledger_content_hash(e.fund_id, e.kind, e.value_date,
      e.reference, e.memo, e.subject_id, e.reverses_id, e.adjusts, x.codes, x.currencies, x.parties,
      x.sides, x.amounts)
    ORDER BY e.id
    """,
    """
    SELECT 'entry ' || e.reference, 'leg ' || l.n || ' is of another fund or date'
    FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
      JOIN ledger_account a ON a.id = l.account_id
    WHERE a.fund_id <> e.fund_id OR l.value_date <> e.value_date ORDER BY e.id, l.n
    """,
    """
    SELECT 'entry ' || e.reference, 'leg ' || l.n || ' touches an account that its kind may not'
    FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
      JOIN ledger_account a ON a.id = l.account_id
    WHERE e.kind <> 'REVERSAL' AND NOT EXISTS (
      SELECT 1 FROM ledger_posting_rule r
      WHERE r.kind = e.kind AND r.code = a.code AND r.side = l.side)
    ORDER BY e.id, l.n
    """,
    """
    SELECT 'entry ' || e.reference, 'it does not mirror the entry that it reverses'
    FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
      LEFT JOIN ledger_leg o ON o.entry_id = e.reverses_id AND o.n = l.n
        AND o.account_id = l.account_id AND o.amount = l.amount AND o.side <> l.side
    WHERE e.kind = 'REVERSAL' GROUP BY e.id
    HAVING count(o.n) <> count(*) OR count(*) <> (
      SELECT count(*) FROM ledger_leg x WHERE x.entry_id = e.reverses_id)
    ORDER BY e.id
    """,
)
# What is stored beside the entries: an entry that was changed is named before its account.
ACCOUNT_RULES = (
    """
    SELECT 'account ' || a.code || ' ' || a.currency,
      CASE WHEN b.account_id IS NULL THEN 'it has no controlled balance'
        ELSE 'its controlled balance ' || b.balance || ' is not the sum of its legs ' || x.total END
    FROM ledger_account a JOIN ledger_chart c ON c.code = a.code AND c.controlled
      LEFT JOIN ledger_control_balance b ON b.account_id = a.id
      CROSS JOIN LATERAL (
        SELECT coalesce(sum(CASE WHEN l.side = a.normal THEN l.amount ELSE -l.amount END), 0) AS total
        FROM ledger_leg l WHERE l.account_id = a.id) x
    WHERE b.balance IS DISTINCT FROM x.total ORDER BY a.id
    """,
    SUMS_OF_LEGS.format(
        of_fund="",
        then="""
    SELECT 'account ' || a.code || ' ' || a.currency,
      'its rollup of ' || f.day || ' is not the sum of its legs'
    FROM found f JOIN ledger_account a ON a.id = f.account_id
      LEFT JOIN ledger_rollup r
        ON r.fund_id = f.fund_id AND r.day = f.day AND r.account_id = f.account_id
    WHERE (coalesce(r.debit, 0), coalesce(r.credit, 0)) <> (f.debit, f.credit) ORDER BY f.day, a.id
    """,
    ),
    """
    SELECT 'account number ' || r.account_id, 'a rollup of ' || r.day || ' tells of it, and it is not of this fund'
    FROM ledger_rollup r LEFT JOIN ledger_account a ON a.id = r.account_id AND a.fund_id = r.fund_id
    WHERE a.id IS NULL ORDER BY r.day, r.account_id
    """,
    """
    SELECT 'account ' || a.code || ' ' || a.currency, 'it is not as the chart of accounts says'
    FROM ledger_account a JOIN ledger_chart c ON c.code = a.code
    WHERE a.book <> c.book OR a.normal <> c.normal OR (a.party_id IS NOT NULL) <> c.party
    ORDER BY a.id
    """,
)


def books_findings() -> Iterator[Finding]:
    """Yield everything in the books that breaks a rule, rule by rule, first entry first.

    Balanced in each book and currency, complete, hashed as stored, of one fund and date, allowed
    for its kind, mirrored where it reverses, controlled balances equal to their legs, and every
    entry pinned by a record of the trail under the same hash. All of it is of one moment, so that
    it may run while others post.
    """
    with one_moment():
        yield from _rule_findings(ENTRY_RULES)
        yield from _pin_findings()
        yield from _rule_findings(ACCOUNT_RULES)


def _rule_findings(rules: Iterable[str]) -> Iterator[Finding]:
    for rule in rules:
        with connection.cursor() as cursor:
            cursor.execute(rule)
            for where, what in cursor:
                yield Finding(where, what)


def _pin_findings() -> Iterator[Finding]:
    # The one thing that grows with the books: 40 bytes for each entry.
    pinned = {
        entry_id: bytes.fromhex(digest) + _moment(datetime.fromisoformat(recorded_at))
        for entry_id, digest, recorded_at in entries_pinned()
    }
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT id, reference, content_hash, recorded_at FROM ledger_entry ORDER BY id"
        )
        for entry_id, reference, digest, recorded_at in cursor:
            told = pinned.pop(entry_id, None)
            if told is None:
                yield Finding(f"entry {reference}", "no record of the trail tells of it")
            elif told[:32] != bytes(digest):
                yield Finding(f"entry {reference}", "the trail tells of it with another hash")
            elif told[32:] != _moment(recorded_at):
                yield Finding(
                    f"entry {reference}", "the trail says that it was recorded at another time"
                )
    for gone in sorted(pinned):
        yield Finding(f"entry number {gone}", "it is gone, and the trail still tells of it")


def _moment(moment: datetime) -> bytes:
    """Return a moment in eight bytes, to the microsecond."""
    return ((moment - BEGINNING) // timedelta(microseconds=1)).to_bytes(8, "big", signed=True)
