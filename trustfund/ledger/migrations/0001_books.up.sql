-- Every entry balances in each book and currency, is never changed, and overdraws no controlled account.

CREATE TABLE ledger_chart (
  code text PRIMARY KEY,
  book text NOT NULL CHECK (book IN ('CASH', 'COMMITMENT')),
  normal char(1) NOT NULL CHECK (normal IN ('D', 'C')),
  party boolean NOT NULL,
  controlled boolean NOT NULL
);
INSERT INTO ledger_chart VALUES
  ('1100', 'CASH', 'D', false, true),
  ('1900', 'CASH', 'D', true, false),
  ('4100', 'CASH', 'C', true, false),
  ('4200', 'CASH', 'C', false, false),
  ('4300', 'CASH', 'C', true, false),
  ('5100', 'CASH', 'D', true, false),
  ('5300', 'CASH', 'D', false, false),
  ('8000', 'COMMITMENT', 'D', false, false),
  ('8050', 'COMMITMENT', 'D', false, false),
  ('8100', 'COMMITMENT', 'C', true, true),
  ('8200', 'COMMITMENT', 'C', true, false),
  ('8300', 'COMMITMENT', 'C', false, true),
  ('8400', 'COMMITMENT', 'C', false, true);

-- What each kind of entry may touch, and on which side.
CREATE TABLE ledger_posting_rule (
  kind text NOT NULL,
  code text NOT NULL REFERENCES ledger_chart,
  side char(1) NOT NULL CHECK (side IN ('D', 'C')),
  PRIMARY KEY (kind, code, side)
);
INSERT INTO ledger_posting_rule VALUES
  ('RECEIPT', '1100', 'D'), ('RECEIPT', '4100', 'C'),
  ('CONVERSION', '1900', 'D'), ('CONVERSION', '1100', 'C'),
  ('CONVERSION', '1100', 'D'), ('CONVERSION', '1900', 'C'),
  ('FEE', '5300', 'D'), ('FEE', '1100', 'C'),
  ('GRANT_COMMITTED', '8000', 'D'), ('GRANT_COMMITTED', '8100', 'C'),
  ('GRANT_CANCELLED', '8100', 'D'), ('GRANT_CANCELLED', '8000', 'C'),
  ('PAYMENT', '5100', 'D'), ('PAYMENT', '1100', 'C'),
  ('PAYMENT', '8100', 'D'), ('PAYMENT', '8200', 'C'),
  ('SET_ASIDE', '8050', 'D'), ('SET_ASIDE', '8300', 'C'), ('SET_ASIDE', '8400', 'C'),
  ('SET_ASIDE_RELEASED', '8300', 'D'), ('SET_ASIDE_RELEASED', '8400', 'D'),
  ('SET_ASIDE_RELEASED', '8050', 'C');

CREATE TABLE ledger_account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund_id uuid NOT NULL REFERENCES funds_fund,
  code text NOT NULL REFERENCES ledger_chart,
  currency char(3) NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  party_id uuid,
  book text NOT NULL,
  normal char(1) NOT NULL,
  CONSTRAINT ledger_account_once UNIQUE NULLS NOT DISTINCT (fund_id, code, currency, party_id)
);

CREATE TABLE ledger_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  fund_id uuid NOT NULL REFERENCES funds_fund,
  kind text NOT NULL,
  value_date date NOT NULL,
  recorded_at timestamptz NOT NULL,
  reference text NOT NULL,
  memo text NOT NULL,
  subject_id uuid NOT NULL,
  reverses_id bigint REFERENCES ledger_entry,
  adjusts date,
  content_hash bytea NOT NULL,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT ledger_entry_reference_once UNIQUE (reference),
  CONSTRAINT ledger_entry_reversed_once UNIQUE (reverses_id),
  CONSTRAINT ledger_entry_reversal_names_its_entry
    CHECK ((kind = 'REVERSAL') = (reverses_id IS NOT NULL)),
  CONSTRAINT ledger_entry_adjusts_an_earlier_day CHECK (adjusts < value_date),
  CONSTRAINT ledger_entry_not_before_value CHECK (value_date <= (recorded_at AT TIME ZONE 'UTC')::date + 1)
);
CREATE INDEX ledger_entry_of_fund ON ledger_entry (fund_id, id);
CREATE INDEX ledger_entry_of_subject ON ledger_entry (subject_id);

CREATE TABLE ledger_leg (
  entry_id bigint NOT NULL REFERENCES ledger_entry,
  n smallint NOT NULL,
  account_id bigint NOT NULL REFERENCES ledger_account,
  side char(1) NOT NULL CHECK (side IN ('D', 'C')),
  amount numeric(20, 4) NOT NULL CONSTRAINT ledger_leg_positive CHECK (amount > 0),
  value_date date NOT NULL,
  PRIMARY KEY (entry_id, n)
);
CREATE INDEX ledger_leg_of_account
  ON ledger_leg (account_id, value_date, entry_id, n) INCLUDE (side, amount);

-- Only controlled accounts have a row here; every other balance is a sum of legs.
CREATE TABLE ledger_control_balance (
  account_id bigint PRIMARY KEY REFERENCES ledger_account,
  balance numeric(20, 4) NOT NULL DEFAULT 0,
  CONSTRAINT ledger_no_overdraft CHECK (balance >= 0)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

REVOKE ALL ON ledger_chart, ledger_posting_rule, ledger_account, ledger_entry, ledger_leg,
  ledger_control_balance FROM trustfund_app;
GRANT SELECT ON ledger_chart, ledger_posting_rule, ledger_account, ledger_entry, ledger_leg,
  ledger_control_balance TO trustfund_app;

CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the books are append-only: post a reversing entry'
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_leg_append_only BEFORE UPDATE OR DELETE ON ledger_leg
  FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_account_append_only BEFORE UPDATE OR DELETE ON ledger_account
  FOR EACH ROW EXECUTE FUNCTION ledger_append_only();

-- A controlled account is born with its balance row, so that no posting can miss it.
CREATE FUNCTION ledger_account_controlled() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO ledger_control_balance (account_id)
    SELECT NEW.id FROM ledger_chart WHERE code = NEW.code AND controlled;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_account_controlled AFTER INSERT ON ledger_account
  FOR EACH ROW EXECUTE FUNCTION ledger_account_controlled();

-- The one door to the reversal kind is ledger_reverse; a hand-made REVERSAL must mirror its entry.
CREATE FUNCTION ledger_reversal_mirrors(p_entry bigint, p_reverses bigint) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT * FROM ledger_leg WHERE entry_id = p_entry) l
    FULL JOIN (SELECT * FROM ledger_leg WHERE entry_id = p_reverses) o ON o.n = l.n
    WHERE (l.account_id, l.amount) IS DISTINCT FROM (o.account_id, o.amount) OR l.side = o.side
  ) THEN
    RAISE EXCEPTION 'a reversal mirrors its entry leg by leg'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversal_mirrors_its_entry';
  END IF;
END $$;

-- Whatever path the legs came by: each statement balances in itself, is allowed for its kind, of the
-- entry's own fund and date, and written in the entry's own transaction; a reversal mirrors its
-- entry. The LATERAL lookups are by key whenever the plan was made: one that was made while the
-- books were small would go on reading all of them.
CREATE FUNCTION ledger_legs_lawful() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v record;
BEGIN
  FOR v IN
    SELECT * FROM (
      SELECT e.id, e.reference, e.reverses_id,
        bool_or(e.transaction_id <> pg_current_xact_id()) AS is_late,
        bool_or(a.fund_id <> e.fund_id OR l.value_date <> e.value_date) AS is_foreign,
        bool_or(e.kind <> 'REVERSAL' AND r.kind IS NULL) AS is_unruled,
        sum(CASE l.side WHEN 'D' THEN l.amount ELSE -l.amount END) <> 0 AS is_unbalanced
      FROM added l
      CROSS JOIN LATERAL (SELECT * FROM ledger_entry WHERE id = l.entry_id OFFSET 0) e
      CROSS JOIN LATERAL (SELECT * FROM ledger_account WHERE id = l.account_id OFFSET 0) a
      LEFT JOIN ledger_posting_rule r ON r.kind = e.kind AND r.code = a.code AND r.side = l.side
      GROUP BY e.id, e.reference, e.reverses_id, a.book, a.currency
    ) x
    WHERE is_late OR is_foreign OR is_unruled OR is_unbalanced OR reverses_id IS NOT NULL
    ORDER BY id
  LOOP
    IF v.is_late THEN
      RAISE EXCEPTION 'entry % is complete: post a new entry', v.reference
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_complete_at_once';
    ELSIF v.is_foreign THEN
      RAISE EXCEPTION 'a leg of entry % is of another fund or date', v.reference
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_leg_of_its_entry';
    ELSIF v.is_unruled THEN
      RAISE EXCEPTION 'entry % touches an account that its kind may not', v.reference
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_leg_by_posting_rule';
    ELSIF v.is_unbalanced THEN
      RAISE EXCEPTION 'entry % does not balance', v.reference
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balanced';
    END IF;
    PERFORM ledger_reversal_mirrors(v.id, v.reverses_id);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_legs_lawful AFTER INSERT ON ledger_leg REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_legs_lawful();

-- A header without legs cannot be committed.
CREATE FUNCTION ledger_entry_has_legs() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_leg WHERE entry_id = NEW.id) THEN
    RAISE EXCEPTION 'entry % has no legs', NEW.reference
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_has_legs';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_has_legs AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_has_legs();

ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_append_only;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_has_legs;
ALTER TABLE ledger_leg ENABLE ALWAYS TRIGGER ledger_leg_append_only;
ALTER TABLE ledger_leg ENABLE ALWAYS TRIGGER ledger_legs_lawful;
ALTER TABLE ledger_account ENABLE ALWAYS TRIGGER ledger_account_append_only;
ALTER TABLE ledger_account ENABLE ALWAYS TRIGGER ledger_account_controlled;

-- The hash of what is stored: header and legs in their order, amounts with four decimals.
CREATE FUNCTION ledger_content_hash(
  p_fund uuid, p_kind text, p_value_date date, p_reference text, p_memo text, p_subject uuid,
  p_reverses bigint, p_adjusts date, p_codes text[], p_currencies text[], p_parties uuid[],
  p_sides text[], p_amounts numeric[]
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(convert_to(jsonb_build_array(
    p_fund, p_kind, p_value_date, p_reference, p_memo, p_subject, p_reverses, p_adjusts, p_codes,
    p_currencies, p_parties, p_sides, p_amounts::numeric(20, 4)[]::text[])::text, 'UTF8'))
$$;

-- The account of each leg in the order given; those that are new are opened.
CREATE FUNCTION ledger_accounts_of(
  p_fund uuid, p_codes text[], p_currencies text[], p_parties uuid[]
) RETURNS bigint[] LANGUAGE plpgsql
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  v_accounts bigint[];
BEGIN
  FOR v_try IN 1..2 LOOP
    SELECT array_agg(a.id ORDER BY x.n) INTO v_accounts
      FROM unnest(p_codes, p_currencies, p_parties) WITH ORDINALITY AS x(code, currency, party, n)
      LEFT JOIN LATERAL (
        SELECT id FROM ledger_account WHERE fund_id = p_fund AND code = x.code
          AND currency = x.currency AND party_id = x.party
        UNION ALL
        SELECT id FROM ledger_account WHERE x.party IS NULL AND fund_id = p_fund AND code = x.code
          AND currency = x.currency AND party_id IS NULL
      ) a ON true;
    IF array_position(v_accounts, NULL) IS NULL THEN
      RETURN v_accounts;
    END IF;
    INSERT INTO ledger_account (fund_id, code, currency, party_id, book, normal)
      SELECT DISTINCT p_fund, x.code, x.currency, x.party, c.book, c.normal
      FROM unnest(p_codes, p_currencies, p_parties) AS x(code, currency, party)
      JOIN ledger_chart c ON c.code = x.code AND c.party = (x.party IS NOT NULL)
      ORDER BY 2, 3, 4
      ON CONFLICT ON CONSTRAINT ledger_account_once DO NOTHING;
  END LOOP;
  RAISE EXCEPTION 'a leg names an account that the chart does not have'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_leg_by_posting_rule';
END $$;
REVOKE EXECUTE ON FUNCTION ledger_accounts_of(uuid, text[], text[], uuid[]) FROM PUBLIC;

-- Move the balances of the controlled accounts among these legs, locked in account order.
CREATE FUNCTION ledger_control_balances_move(
  p_accounts bigint[], p_codes text[], p_sides text[], p_amounts numeric[]
) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  v record;
BEGIN
  FOR v IN
    SELECT x.account_id, sum(CASE WHEN x.side = c.normal THEN x.amount ELSE -x.amount END) AS delta
    FROM unnest(p_accounts, p_codes, p_sides, p_amounts::numeric(20, 4)[])
      AS x(account_id, code, side, amount)
    JOIN ledger_chart c ON c.code = x.code AND c.controlled
    GROUP BY x.account_id ORDER BY x.account_id
  LOOP
    UPDATE ledger_control_balance SET balance = balance + v.delta WHERE account_id = v.account_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a controlled account has lost its balance: verify the books'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_control_balance_there';
    END IF;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_control_balances_move(bigint[], text[], text[], numeric[])
  FROM PUBLIC;

-- Post one entry. The same reference with the same content answers with the first entry; with
-- other content it is refused. Locks are taken last and in account order.
CREATE FUNCTION ledger_post(
  p_fund uuid, p_kind text, p_value_date date, p_reference text, p_memo text, p_subject uuid,
  p_reverses bigint, p_adjusts date, p_codes text[], p_currencies text[], p_parties uuid[],
  p_sides text[], p_amounts numeric[]
) RETURNS TABLE (o_id bigint, o_hash bytea, o_recorded_at timestamptz, o_replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan SET enable_seqscan = off
AS $$
DECLARE
  v_now timestamptz := trustfund_now();
  v_id bigint;
  v_hash bytea;
  v_count int := cardinality(p_codes);
  v_accounts bigint[];
BEGIN
  IF v_count < 2 OR v_count > 200 OR v_count <> ALL (ARRAY[cardinality(p_currencies),
      cardinality(p_parties), cardinality(p_sides), cardinality(p_amounts)]) THEN
    RAISE EXCEPTION 'an entry has 2 to 200 legs, each complete'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_has_legs';
  END IF;
  IF p_value_date > (v_now AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'value date % lies in the future', p_value_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_not_in_future';
  END IF;
  v_hash := ledger_content_hash(p_fund, p_kind, p_value_date, p_reference, p_memo, p_subject,
    p_reverses, p_adjusts, p_codes, p_currencies, p_parties, p_sides, p_amounts);
  INSERT INTO ledger_entry (fund_id, kind, value_date, recorded_at, reference, memo, subject_id,
      reverses_id, adjusts, content_hash)
    VALUES (p_fund, p_kind, p_value_date, v_now, p_reference, p_memo, p_subject, p_reverses,
      p_adjusts, v_hash)
    ON CONFLICT ON CONSTRAINT ledger_entry_reference_once DO NOTHING RETURNING id INTO v_id;
  IF v_id IS NULL THEN
    SELECT id, recorded_at INTO v_id, v_now
      FROM ledger_entry WHERE reference = p_reference AND content_hash = v_hash;
    IF v_id IS NULL THEN
      RAISE EXCEPTION 'reference % was posted before with other content', p_reference
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reference_reused';
    END IF;
    RETURN QUERY SELECT v_id, v_hash, v_now, true;
    RETURN;
  END IF;

  v_accounts := ledger_accounts_of(p_fund, p_codes, p_currencies, p_parties);
  INSERT INTO ledger_leg (entry_id, n, account_id, side, amount, value_date)
    SELECT v_id, x.n, x.account_id, x.side, x.amount, p_value_date
    FROM unnest(v_accounts, p_sides, p_amounts) WITH ORDINALITY AS x(account_id, side, amount, n);
  PERFORM ledger_control_balances_move(v_accounts, p_codes, p_sides, p_amounts);
  RETURN QUERY SELECT v_id, v_hash, v_now, false;
END $$;

-- An entry that is to be posted among many, with what ledger_post takes as its parameters.
CREATE TYPE ledger_draft AS (
  kind text, value_date date, reference text, memo text, subject_id uuid, adjusts date, codes text[],
  currencies text[], parties uuid[], sides text[], amounts numeric[]
);

-- Post many entries at once, each as ledger_post would: the same answers, refusals and guards. They
-- are given as a JSON array of drafts, each reference once.
CREATE FUNCTION ledger_post_many(p_fund uuid, p_drafts jsonb)
RETURNS TABLE (o_id bigint, o_reference text, o_hash bytea, o_recorded_at timestamptz, o_replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_now timestamptz := trustfund_now();
  v_drafts ledger_draft[];
  v_posted record;
  v_accounts bigint[];
  v record;
BEGIN
  SELECT array_agg(d ORDER BY d.reference) INTO v_drafts
    FROM jsonb_populate_recordset(NULL::ledger_draft, p_drafts) d;
  SELECT count(*) <> count(DISTINCT d.reference) AS is_twice,
      max(d.value_date) AS latest, bool_or(cardinality(d.codes) NOT BETWEEN 2 AND 200
        OR cardinality(d.codes) <> ALL (ARRAY[cardinality(d.currencies), cardinality(d.parties),
          cardinality(d.sides), cardinality(d.amounts)])) AS is_incomplete
    INTO v FROM unnest(v_drafts) d;
  IF v.is_twice THEN
    RAISE EXCEPTION 'a reference is given twice'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reference_reused';
  ELSIF v.is_incomplete THEN
    RAISE EXCEPTION 'an entry has 2 to 200 legs, each complete'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_has_legs';
  ELSIF v.latest > (v_now AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'value date % lies in the future', v.latest
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_not_in_future';
  END IF;
  WITH posted AS (
    INSERT INTO ledger_entry (fund_id, kind, value_date, recorded_at, reference, memo, subject_id,
        adjusts, content_hash)
      SELECT p_fund, d.kind, d.value_date, v_now, d.reference, d.memo, d.subject_id, d.adjusts,
        ledger_content_hash(p_fund, d.kind, d.value_date, d.reference, d.memo, d.subject_id, NULL,
          d.adjusts, d.codes, d.currencies, d.parties, d.sides, d.amounts)
      FROM unnest(v_drafts) d
      ON CONFLICT ON CONSTRAINT ledger_entry_reference_once DO NOTHING
      RETURNING id, reference, content_hash
  ) SELECT coalesce(array_agg(id ORDER BY reference), '{}') AS ids,
      coalesce(array_agg(reference ORDER BY reference), '{}') AS refs,
      array_agg(content_hash ORDER BY reference) AS hashes INTO v_posted FROM posted;

  IF cardinality(v_posted.ids) < cardinality(v_drafts) THEN
    FOR v IN
      SELECT d.reference, e.id, e.recorded_at, e.content_hash,
        ledger_content_hash(p_fund, d.kind, d.value_date, d.reference, d.memo, d.subject_id, NULL,
          d.adjusts, d.codes, d.currencies, d.parties, d.sides, d.amounts) AS given
      FROM unnest(v_drafts) d LEFT JOIN ledger_entry e ON e.reference = d.reference
      WHERE d.reference <> ALL (v_posted.refs)
    LOOP
      IF v.content_hash IS DISTINCT FROM v.given THEN
        RAISE EXCEPTION 'reference % was posted before with other content', v.reference
          USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reference_reused';
      END IF;
      RETURN QUERY SELECT v.id, v.reference, v.content_hash, v.recorded_at, true;
    END LOOP;
    SELECT array_agg(d ORDER BY d.reference) INTO v_drafts
      FROM unnest(v_drafts) d WHERE d.reference = ANY (v_posted.refs);
  END IF;

  IF v_drafts IS NOT NULL THEN
    -- The drafts and what was posted of them are in the same order, so that they go side by side.
    SELECT array_agg(d.id) AS entries, array_agg(l.n) AS ns, array_agg(l.code) AS codes,
        array_agg(l.currency) AS currencies, array_agg(l.party) AS parties,
        array_agg(l.side) AS sides, array_agg(l.amount) AS amounts, array_agg(d.value_date) AS days
      INTO v FROM ROWS FROM (unnest(v_drafts), unnest(v_posted.ids))
        AS d(kind, value_date, reference, memo, subject_id, adjusts, codes, currencies, parties,
          sides, amounts, id)
      CROSS JOIN LATERAL unnest(d.codes, d.currencies, d.parties, d.sides, d.amounts)
        WITH ORDINALITY AS l(code, currency, party, side, amount, n);
    v_accounts := ledger_accounts_of(p_fund, v.codes, v.currencies, v.parties);
    INSERT INTO ledger_leg (entry_id, n, account_id, side, amount, value_date)
      SELECT * FROM unnest(v.entries, v.ns, v_accounts, v.sides, v.amounts, v.days);
    PERFORM ledger_control_balances_move(v_accounts, v.codes, v.sides, v.amounts);
    RETURN QUERY SELECT p.id, p.reference, p.hash, v_now, false
      FROM unnest(v_posted.ids, v_posted.refs, v_posted.hashes) AS p(id, reference, hash);
  END IF;
END $$;

-- Reverse an entry: the same legs on the other side, once. The reversal of an entry in a closed
-- period says which day it adjusts (ledger_shut_through comes with the periods).
CREATE FUNCTION ledger_reverse(
  p_entry bigint, p_value_date date, p_reference text, p_memo text
) RETURNS TABLE (o_id bigint, o_hash bytea, o_recorded_at timestamptz, o_replayed boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v ledger_entry%ROWTYPE;
  v_adjusts date;
BEGIN
  SELECT * INTO v FROM ledger_entry WHERE id = p_entry;
  IF NOT FOUND OR v.kind = 'REVERSAL' THEN
    RAISE EXCEPTION 'only an entry that is not itself a reversal can be reversed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_reversal_of_an_entry';
  END IF;
  -- Asked again, it adjusts what it adjusted the first time, whatever was closed since.
  SELECT adjusts INTO v_adjusts
    FROM ledger_entry WHERE reference = p_reference AND reverses_id = p_entry;
  IF NOT FOUND AND v.value_date < p_value_date
      AND v.value_date <= ledger_shut_through(v.fund_id) THEN
    v_adjusts := v.value_date;
  END IF;
  RETURN QUERY SELECT r.* FROM (
    SELECT array_agg(a.code ORDER BY l.n) AS codes,
      array_agg(a.currency::text ORDER BY l.n) AS currencies,
      array_agg(a.party_id ORDER BY l.n) AS parties,
      array_agg(CASE l.side WHEN 'D' THEN 'C' ELSE 'D' END ORDER BY l.n) AS sides,
      array_agg(l.amount ORDER BY l.n) AS amounts
    FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id WHERE l.entry_id = p_entry
  ) x, ledger_post(v.fund_id, 'REVERSAL', p_value_date, p_reference, p_memo, v.subject_id,
    p_entry, v_adjusts, x.codes, x.currencies, x.parties, x.sides, x.amounts) r;
END $$;

REVOKE EXECUTE ON FUNCTION ledger_post(uuid, text, date, text, text, uuid, bigint, date, text[],
  text[], uuid[], text[], numeric[]), ledger_post_many(uuid, jsonb),
  ledger_reverse(bigint, date, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post(uuid, text, date, text, text, uuid, bigint, date, text[],
  text[], uuid[], text[], numeric[]), ledger_post_many(uuid, jsonb),
  ledger_reverse(bigint, date, text, text) TO trustfund_app;
