-- Investment income is of an open fund in its holding currency, is booked as it is said, and then stands.
CREATE FUNCTION funds_income_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  f funds_fund%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'a record of income that was decided stands: correct it by a further one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'income_decision_stands';
  END IF;
  SELECT * INTO f FROM funds_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
  IF NEW.state = 'DECLINED' THEN
    RETURN NEW;
  END IF;
  IF f.state <> 'OPEN' OR NEW.currency <> f.holding_currency THEN
    RAISE EXCEPTION 'income is recorded in an open fund, in its holding currency'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'income_in_the_holding_currency';
  END IF;
  IF NEW.value_date > (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'income is recorded once the bank has credited it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'income_not_in_future';
  END IF;
  IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM funds_income
      WHERE id = NEW.corrects_id AND id <> NEW.id AND state = 'CONFIRMED'
        AND (fund_id, currency, month) = (NEW.fund_id, NEW.currency, NEW.month)) THEN
    RAISE EXCEPTION 'a correction names a booked record of the same fund and month'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'income_corrects_the_same_month';
  END IF;
  IF NEW.state = 'CONFIRMED' AND NOT EXISTS (
      SELECT 1 FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
        JOIN ledger_account a ON a.id = l.account_id
      WHERE e.id = NEW.entry_id AND e.kind = 'INCOME' AND e.fund_id = NEW.fund_id
        AND e.subject_id = NEW.id AND e.value_date = NEW.value_date AND e.reverses_id IS NULL
        AND a.code = '4200' AND a.currency = NEW.currency AND l.amount = abs(NEW.amount)
        AND l.side = CASE WHEN NEW.amount > 0 THEN 'C' ELSE 'D' END)
  THEN
    RAISE EXCEPTION 'the income is not in the books with its amount: post it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'income_is_booked';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_income_holds BEFORE INSERT OR UPDATE ON funds_income
  FOR EACH ROW EXECUTE FUNCTION funds_income_holds();
ALTER TABLE funds_income ENABLE ALWAYS TRIGGER funds_income_holds;
