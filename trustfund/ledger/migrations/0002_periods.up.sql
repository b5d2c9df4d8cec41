-- A period that is shut takes no entry; what it held at its end is kept as a rollup.

ALTER TABLE ledger_period
  ADD CONSTRAINT ledger_period_of_fund FOREIGN KEY (fund_id) REFERENCES funds_fund,
  ADD CONSTRAINT ledger_period_is_whole CHECK (
    starts = date_trunc(CASE kind WHEN 'YEAR' THEN 'year' ELSE 'month' END, starts::timestamp)::date
    AND ends = (starts + CASE kind WHEN 'YEAR' THEN interval '1 year' ELSE interval '1 month' END
      - interval '1 day')::date);
CREATE INDEX ledger_period_shut ON ledger_period (fund_id, ends) WHERE state <> 'OPEN';

-- What every account held at the end of a shut period, from the beginning on.
CREATE TABLE ledger_rollup_day (
  fund_id uuid NOT NULL REFERENCES funds_fund,
  day date NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (fund_id, day)
);
CREATE TABLE ledger_rollup (
  fund_id uuid NOT NULL,
  day date NOT NULL,
  account_id bigint NOT NULL REFERENCES ledger_account,
  debit numeric(24, 4) NOT NULL,
  credit numeric(24, 4) NOT NULL,
  PRIMARY KEY (fund_id, day, account_id),
  CONSTRAINT ledger_rollup_of_its_day FOREIGN KEY (fund_id, day)
    REFERENCES ledger_rollup_day ON DELETE CASCADE
);
CREATE INDEX ledger_rollup_of_account ON ledger_rollup (account_id, day) INCLUDE (debit, credit);
REVOKE ALL ON ledger_rollup_day, ledger_rollup FROM trustfund_app;
GRANT SELECT ON ledger_rollup_day, ledger_rollup TO trustfund_app;

-- The last day that is shut, or null. Every day before it is shut too, so that a month of a shut
-- year, or one that was passed over, is shut with it.
CREATE FUNCTION ledger_shut_through(p_fund uuid) RETURNS date LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT max(ends) FROM ledger_period WHERE fund_id = p_fund AND state <> 'OPEN'
$$;

-- Postings to a fund's books share this lock; a period is shut or reopened alone.
CREATE FUNCTION ledger_books_lock(p_fund uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended('ledger books ' || p_fund, 0)
$$;

CREATE FUNCTION ledger_entry_in_open_period() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v record;
  v_through date;
BEGIN
  FOR v IN
    SELECT fund_id, min(value_date) AS earliest, max(adjusts) AS adjusted
    FROM added GROUP BY fund_id ORDER BY fund_id
  LOOP
    PERFORM pg_advisory_xact_lock_shared(ledger_books_lock(v.fund_id));
    v_through := ledger_shut_through(v.fund_id);
    IF v.earliest <= v_through THEN
      RAISE EXCEPTION 'the books are closed through %', v_through
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_in_open_period',
          DETAIL = v_through::text;
    ELSIF v.adjusted IS NOT NULL AND (v_through IS NULL OR v.adjusted > v_through) THEN
      RAISE EXCEPTION 'the books of % are open', v.adjusted
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_adjusts_a_shut_day',
          DETAIL = v.adjusted::text;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entry_in_open_period AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_in_open_period();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER ledger_entry_in_open_period;

-- Keep what the accounts held on a day: the rollup before it, and the legs since.
CREATE FUNCTION ledger_roll_up(p_fund uuid, p_day date) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_before date := (SELECT max(day) FROM ledger_rollup_day WHERE fund_id = p_fund AND day < p_day);
BEGIN
  INSERT INTO ledger_rollup_day (fund_id, day, made_at) VALUES (p_fund, p_day, trustfund_now())
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO ledger_rollup (fund_id, day, account_id, debit, credit)
    SELECT p_fund, p_day, account_id, sum(debit), sum(credit) FROM (
      SELECT account_id, debit, credit FROM ledger_rollup WHERE fund_id = p_fund AND day = v_before
      UNION ALL
      SELECT a.id, l.debit, l.credit FROM ledger_account a CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount) FILTER (WHERE side = 'D'), 0) AS debit,
          coalesce(sum(amount) FILTER (WHERE side = 'C'), 0) AS credit
        FROM ledger_leg WHERE account_id = a.id AND value_date <= p_day
          AND value_date > coalesce(v_before, '-infinity') HAVING count(*) > 0) l
      WHERE a.fund_id = p_fund) x
    GROUP BY account_id;
END $$;

CREATE FUNCTION ledger_period_moves() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(ledger_books_lock(NEW.fund_id));
  IF OLD.state = 'OPEN' AND NEW.state = 'SOFT_CLOSED' THEN
    IF NEW.ends >= (trustfund_now() AT TIME ZONE 'UTC')::date THEN
      RAISE EXCEPTION 'the period ends on %', NEW.ends
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_period_is_over';
    ELSIF NEW.ends < ledger_shut_through(NEW.fund_id) THEN
      RAISE EXCEPTION 'the books are closed through %', ledger_shut_through(NEW.fund_id)
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_period_shut_in_order';
    END IF;
    PERFORM ledger_roll_up(NEW.fund_id, NEW.ends);
  ELSIF NEW.state = 'OPEN' THEN
    -- A later period, or the year around it, holds this one shut.
    IF EXISTS (SELECT 1 FROM ledger_period WHERE fund_id = NEW.fund_id AND state <> 'OPEN'
        AND ends >= NEW.ends AND id <> NEW.id) THEN
      RAISE EXCEPTION 'a later or larger period is closed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_period_reopened_in_order';
    END IF;
    DELETE FROM ledger_rollup_day WHERE fund_id = NEW.fund_id AND day >= NEW.ends;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_period_moves BEFORE UPDATE OF state ON ledger_period
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION ledger_period_moves();
ALTER TABLE ledger_period ENABLE ALWAYS TRIGGER ledger_period_moves;
