-- Rates are written with their sheet, whole, of days that have come; once decided a sheet stands.
REVOKE UPDATE, DELETE, TRUNCATE ON donors_givenrate FROM trustfund_app;

CREATE FUNCTION donors_givenrate_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM donors_ratesheet s WHERE s.id = NEW.sheet_id AND s.state = 'PROPOSED')
  THEN
    RAISE EXCEPTION 'rates are given before their sheet is decided; give another one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'given_rate_while_proposed';
  END IF;
  IF NEW.rate_date > (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'a rate is of a day that has come'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'given_rate_not_in_future';
  END IF;
  IF EXISTS (SELECT FROM donors_ratesheet s JOIN funds_fund f ON f.id = s.fund_id
    WHERE s.id = NEW.sheet_id AND f.holding_currency = NEW.currency)
  THEN
    RAISE EXCEPTION 'the holding currency against itself is one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'given_rate_of_another_currency';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_givenrate_holds BEFORE INSERT ON donors_givenrate
  FOR EACH ROW EXECUTE FUNCTION donors_givenrate_holds();
ALTER TABLE donors_givenrate ENABLE ALWAYS TRIGGER donors_givenrate_holds;

CREATE FUNCTION donors_ratesheet_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'rates that were confirmed or declined stand; give others'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_sheet_decision_stands';
  END IF;
  IF NEW.state = 'CONFIRMED'
    AND (SELECT count(*) FROM donors_givenrate r WHERE r.sheet_id = NEW.id) <> NEW.count
  THEN
    RAISE EXCEPTION 'the rates of this sheet are not those that were given; decline it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'rate_sheet_is_whole';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_ratesheet_holds BEFORE UPDATE ON donors_ratesheet
  FOR EACH ROW EXECUTE FUNCTION donors_ratesheet_holds();
ALTER TABLE donors_ratesheet ENABLE ALWAYS TRIGGER donors_ratesheet_holds;
