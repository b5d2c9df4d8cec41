"""The books as they leave the house: every entry with its legs, as the trail's export carries them."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

BATCH = 2000
# `adjusts` and whatever a later version adds is read from the row's JSON, if the row has it.
_ENTRIES = """
    SELECT jsonb_build_object(
      'id', e.id, 'fund_id', e.fund_id, 'kind', e.kind, 'value_date', e.value_date,
      'recorded_at', to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'reference', e.reference, 'memo', e.memo, 'subject_id', e.subject_id,
      'reverses_id', e.reverses_id, 'adjusts', to_jsonb(e) ->> 'adjusts',
      'content_hash', encode(e.content_hash, 'hex'),
      'legs', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
          'n', l.n, 'code', a.code, 'currency', a.currency, 'party_id', a.party_id,
          'side', l.side, 'amount', l.amount::numeric(20, 4)::text) ORDER BY l.n), '[]')
        FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id WHERE l.entry_id = e.id))
    FROM ledger_entry e ORDER BY e.id
"""


def entry_lines() -> Iterator[dict[str, Any]]:
    """Yield every entry of the books with its legs, by identifier; amounts with four decimals."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_ENTRIES)
        while rows := cursor.fetchmany(BATCH):
            for (entry,) in rows:
                yield json.loads(entry)  # Django leaves jsonb as the text that it is
