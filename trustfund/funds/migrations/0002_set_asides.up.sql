-- What is set aside is booked as it is said, covered by what is available, and released by others.

-- What may be promised anew: cash less reserve, administrative budget and undisbursed grants. Takes
-- the lock of the cash balance, so that two promises cannot both take the last of it; a statement
-- of its own then sees what the other one has booked.
CREATE FUNCTION funds_available(p_fund uuid, p_currency text) RETURNS numeric
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_cash numeric;
BEGIN
  SELECT b.balance INTO v_cash FROM ledger_control_balance b
    JOIN ledger_account a ON a.id = b.account_id
    WHERE a.fund_id = p_fund AND a.code = '1100' AND a.currency = p_currency FOR UPDATE OF b;
  RETURN coalesce(v_cash, 0) - (
    SELECT coalesce(sum(CASE l.side WHEN 'C' THEN l.amount ELSE -l.amount END), 0)
    FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id
    WHERE a.fund_id = p_fund AND a.code IN ('8100', '8300', '8400') AND a.currency = p_currency);
END $$;

-- What is left of a set-aside, as the books know it: booked, less released, reversals counted.
CREATE FUNCTION funds_set_aside_left(p_set_aside uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(CASE l.side WHEN 'C' THEN l.amount ELSE -l.amount END), 0)
  FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
  JOIN ledger_account a ON a.id = l.account_id AND a.code IN ('8300', '8400')
  WHERE e.subject_id = p_set_aside
$$;

CREATE FUNCTION funds_set_aside_refuse(p_constraint text, p_sentence text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', p_sentence USING ERRCODE = 'check_violation', CONSTRAINT = p_constraint;
END $$;

-- One entry that keeps money from grants or frees it. Called by the gate, whoever posts it.
CREATE FUNCTION funds_gate_set_aside(e ledger_entry) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  s funds_setaside%ROWTYPE;
  v_code text;
  v_amount numeric;
  v_grows boolean;
  v_left numeric;
BEGIN
  SELECT * INTO s FROM funds_setaside WHERE id = e.subject_id FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM funds_set_aside_refuse('set_aside_known', 'no set-aside stands behind this entry');
  END IF;
  v_code := CASE s.purpose WHEN 'RESERVE' THEN '8300' ELSE '8400' END;
  SELECT l.amount, l.side = 'C' INTO v_amount, v_grows
    FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id
    WHERE l.entry_id = e.id AND a.code = v_code AND a.currency = s.currency;
  IF v_amount IS NULL OR e.fund_id <> s.fund_id
    OR (SELECT count(*) FROM ledger_leg WHERE entry_id = e.id) <> 2
    OR e.kind = 'SET_ASIDE' AND v_amount <> s.amount
    OR e.kind = 'SET_ASIDE_RELEASED' AND NOT EXISTS (
      SELECT 1 FROM funds_setasiderelease r WHERE r.set_aside_id = s.id
        AND 'set-aside-release:' || r.id = e.reference AND r.amount = v_amount)
  THEN
    PERFORM funds_set_aside_refuse('set_aside_booked_as_said',
      'the entry is not what was set aside or released: fund, purpose or amount differ');
  END IF;
  v_left := funds_set_aside_left(s.id);
  IF v_left < 0 THEN
    PERFORM funds_set_aside_refuse('set_aside_released_once',
      'no more is released than was set aside');
  ELSIF v_left > s.amount THEN
    PERFORM funds_set_aside_refuse('set_aside_booked_once', 'a set-aside is booked once');
  ELSIF v_grows AND funds_available(s.fund_id, s.currency) < 0 THEN
    PERFORM funds_set_aside_refuse('gate_available_funds',
      'cash in the holding currency does not cover what is committed and set aside');
  END IF;
END $$;

-- A set-aside is of an open fund, in its holding currency.
CREATE FUNCTION funds_setaside_fits() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  f funds_fund%ROWTYPE;
BEGIN
  SELECT * INTO f FROM funds_fund WHERE id = NEW.fund_id;
  IF f.state <> 'OPEN' THEN
    RAISE EXCEPTION 'money is set aside in an open fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'set_aside_in_an_open_fund';
  END IF;
  IF NEW.currency <> f.holding_currency THEN
    RAISE EXCEPTION 'money is set aside in the holding currency, %', f.holding_currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'set_aside_in_the_holding_currency';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER set_aside_fits_its_fund BEFORE INSERT ON funds_setaside
  FOR EACH ROW EXECUTE FUNCTION funds_setaside_fits();

-- A release is by another person of another unit than the one that set the money aside.
CREATE FUNCTION funds_setasiderelease_fits() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  s funds_setaside%ROWTYPE;
BEGIN
  SELECT * INTO s FROM funds_setaside WHERE id = NEW.set_aside_id;
  IF NEW.released_by_id = s.made_by_id
    OR NEW.released_by_organization_id = s.made_by_organization_id THEN
    RAISE EXCEPTION 'another person of another unit releases what was set aside'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'set_aside_released_by_another';
  END IF;
  IF NEW.currency <> s.currency THEN
    RAISE EXCEPTION 'what was set aside in % is released in it', s.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'set_aside_released_in_its_currency';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER set_aside_release_fits BEFORE INSERT ON funds_setasiderelease
  FOR EACH ROW EXECUTE FUNCTION funds_setasiderelease_fits();

-- Neither stands without its entry.
CREATE FUNCTION funds_set_aside_booked() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_entry WHERE reference = TG_ARGV[0] || NEW.id) THEN
    RAISE EXCEPTION 'a set-aside and a release stand in the books: post the entry'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'set_aside_stands_in_the_books';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER set_aside_stands_in_the_books AFTER INSERT ON funds_setaside
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION funds_set_aside_booked('set-aside:');
CREATE CONSTRAINT TRIGGER set_aside_stands_in_the_books AFTER INSERT ON funds_setasiderelease
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION funds_set_aside_booked('set-aside-release:');

ALTER TABLE funds_setaside ENABLE ALWAYS TRIGGER set_aside_fits_its_fund;
ALTER TABLE funds_setaside ENABLE ALWAYS TRIGGER set_aside_stands_in_the_books;
ALTER TABLE funds_setasiderelease ENABLE ALWAYS TRIGGER set_aside_release_fits;
ALTER TABLE funds_setasiderelease ENABLE ALWAYS TRIGGER set_aside_stands_in_the_books;
