"""Load many lawful entries at once for reading benches, as the owner: books, rollups and trail."""

from bench.ground import as_owner
from bench.stage import stage_make
from tests.factories.tamper import guards_lifted
from trustfund.funds.models import Fund

MONTHS = 60
LEGS = 3
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "CAD", "AUD")
# With a cash account in each currency: 990 accounts.
DONORS = 109
FIRST_DAY = "2020-01-01"

ACCOUNTS = """
    INSERT INTO ledger_account (fund_id, code, currency, party_id, book, normal)
    SELECT %(fund)s::uuid, '1100', c, NULL, 'CASH', 'D' FROM unnest(%(currencies)s) c
    UNION ALL
    SELECT %(fund)s::uuid, '4100', c, lpad(to_hex(p), 32, '0')::uuid, 'CASH', 'C'
    FROM unnest(%(currencies)s) c, generate_series(1, %(donors)s) p
"""
# What the entries are, before they are written: two donors pay in together, day after day.
PLAN = """
    CREATE TEMP TABLE plan ON COMMIT DROP AS
    SELECT g AS id, (%(first)s::date + (g * %(days)s / (%(entries)s + 1))::int) AS day,
      (%(currencies)s::text[])[1 + g %% %(kinds)s] AS currency, 1 + g %% 1000 AS units,
      lpad(to_hex(1 + (g * 7) %% %(donors)s), 32, '0')::uuid AS one,
      lpad(to_hex(1 + (g * 7 + 1 + g %% 50) %% %(donors)s), 32, '0')::uuid AS other
    FROM generate_series(1, %(entries)s) g
"""
ENTRIES = """
    INSERT INTO ledger_entry (id, fund_id, kind, value_date, recorded_at, reference, memo,
      subject_id, content_hash) OVERRIDING SYSTEM VALUE
    SELECT id, %(fund)s::uuid, 'RECEIPT', day, day + interval '12 hours', 'load:' || id, 'Loaded',
      %(fund)s::uuid, ledger_content_hash(%(fund)s::uuid, 'RECEIPT', day, 'load:' || id, 'Loaded', %(fund)s::uuid,
        NULL, NULL, ARRAY['1100', '4100', '4100'], ARRAY[currency, currency, currency],
        ARRAY[NULL, one, other]::uuid[], ARRAY['D', 'C', 'C'], ARRAY[units * 10, units * 6, units * 4])
    FROM plan
"""
LEG_ROWS = """
    INSERT INTO ledger_leg (entry_id, n, account_id, side, amount, value_date)
    SELECT p.id, x.n, a.id, x.side, x.amount, p.day
    FROM plan p CROSS JOIN LATERAL (VALUES
      (1, '1100', NULL::uuid, 'D', units * 10), (2, '4100', one, 'C', units * 6),
      (3, '4100', other, 'C', units * 4)) AS x(n, code, party, side, amount)
    JOIN ledger_account a ON a.fund_id = %(fund)s::uuid AND a.code = x.code AND a.currency = p.currency
      AND a.party_id IS NOT DISTINCT FROM x.party
    ORDER BY p.id, x.n
"""
AFTER = (
    "SELECT setval(pg_get_serial_sequence('ledger_entry', 'id'), max(id)) FROM ledger_entry",
    """
    UPDATE ledger_control_balance b SET balance = x.total FROM (
      SELECT l.account_id, sum(l.amount) AS total FROM ledger_leg l
      JOIN ledger_account a ON a.id = l.account_id WHERE a.code = '1100' GROUP BY 1) x
    WHERE x.account_id = b.account_id
    """,
)
# Each entry is pinned by a record of its own, chained as the trail chains them.
RECORDS = """
    DO $load$
    DECLARE
      v_chain text := %(chain)s;
      v record;
      v_sequence bigint;
      v_previous bytea;
      v_hash bytea;
      v_at timestamptz;
      v_content text;
    BEGIN
      SELECT sequence, hash INTO v_sequence, v_previous FROM audit_chain WHERE chain = v_chain;
      FOR v IN SELECT id, reference, recorded_at, encode(content_hash, 'hex') AS digest
        FROM ledger_entry ORDER BY id
      LOOP
        v_sequence := v_sequence + 1;
        v_content := format('{"action":"bench.load","after":{},"at":"2020-01-01","before":null,'
          '"extra":{"entries":[{"content_hash":"%%s","id":%%s,"recorded_at":"%%s","reference":"%%s"}]},'
          '"organization":"Bench","organization_id":%(someone)s,"person":"Bench",'
          '"person_id":%(someone)s,"subject":"Entry","subject_id":"%%s",'
          '"subject_type":"bench.entry"}', v.digest, v.id,
          to_char(v.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), v.reference, v.id);
        v_at := greatest(v_at, v.recorded_at);
        v_hash := audit_hash(v_chain, v_sequence, v_at, v_content, v_previous);
        INSERT INTO audit_record (chain, sequence, recorded_at, content, previous_hash, hash,
          action, person_id, organization_id, subject_type, subject_id, entry_id)
        VALUES (v_chain, v_sequence, v_at, v_content, v_previous, v_hash,
          'bench.load', '%(nobody)s', '%(nobody)s', 'bench.entry', v.id, v.id);
        v_previous := v_hash;
      END LOOP;
      UPDATE audit_chain SET sequence = v_sequence, hash = v_previous WHERE chain = v_chain;
    END $load$
"""
ROLLUPS = """
    SELECT ledger_roll_up(%(fund)s::uuid, (%(first)s::date + make_interval(months => m)
      - interval '1 day')::date)
    FROM generate_series(1, %(months)s) m ORDER BY m
"""


def load(legs: int, *, trail: bool = True) -> Fund:
    """Return a fund with about so many legs over 60 months in 990 accounts, months closed.

    The rows satisfy every rule that the verifiers check; a rollup stands for each month.
    """
    _cast, fund = stage_make(agreements=0)
    entries = legs // LEGS
    values = {
        "fund": str(fund.pk), "currencies": list(CURRENCIES), "kinds": len(CURRENCIES),
        "donors": DONORS, "entries": entries, "first": FIRST_DAY, "days": MONTHS * 30,
        "months": MONTHS,
    }  # fmt: skip
    as_owner(ACCOUNTS, values)
    with guards_lifted("ledger_entry", "ledger_leg") as cursor:
        cursor.execute("BEGIN")
        for statement in (PLAN, ENTRIES, LEG_ROWS):
            cursor.execute(statement, values)
        cursor.execute("COMMIT")
    for statement in AFTER:
        as_owner(statement)
    if trail:
        nobody = "00000000-0000-0000-0000-000000000000"
        as_owner(
            RECORDS.replace("%(someone)s", f'"{nobody}"').replace("%(nobody)s", nobody).replace("%(chain)s", f"'{fund.pk}'") % ()
        )  # fmt: skip
    as_owner(ROLLUPS, values)
    # As in a database that has been in use: autovacuum has been over its tables.
    for table in ("ledger_entry", "ledger_leg", "ledger_rollup", "audit_record"):
        as_owner(f"VACUUM (ANALYZE) {table}")
    return fund
