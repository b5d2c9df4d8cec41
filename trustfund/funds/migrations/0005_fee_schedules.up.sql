-- A later fee schedule begins on a day that no fee has reached, has tiers that rise, and stands once decided.
CREATE FUNCTION funds_tiers_rise(p_tiers jsonb) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
SET search_path = public, pg_temp AS $$
DECLARE
  v_tier jsonb;
  v_above numeric;
  v_last numeric := NULL;
BEGIN
  IF jsonb_typeof(p_tiers) <> 'array' OR jsonb_array_length(p_tiers) NOT BETWEEN 1 AND 10 THEN
    RETURN false;
  END IF;
  FOR v_tier IN SELECT jsonb_array_elements(p_tiers) LOOP
    IF jsonb_typeof(v_tier) <> 'array' OR jsonb_array_length(v_tier) <> 2 THEN
      RETURN false;
    END IF;
    v_above := (v_tier ->> 0)::numeric;
    IF NOT coalesce((v_last IS NULL AND v_above = 0 OR v_above > v_last)
        AND (v_tier ->> 1)::numeric BETWEEN 0 AND 25 AND scale(v_above) <= 4, false) THEN
      RETURN false;
    END IF;
    v_last := v_above;
  END LOOP;
  RETURN true;
EXCEPTION WHEN invalid_text_representation OR numeric_value_out_of_range THEN
  RETURN false;
END $$;

CREATE FUNCTION funds_feeschedule_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  f funds_fund%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'a fee schedule that was decided stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_schedule_decision_stands';
  END IF;
  -- Contributions are booked under this lock, too: none is charged while a schedule is approved.
  SELECT * INTO f FROM funds_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
  IF NEW.state = 'DECLINED' THEN
    RETURN NEW;
  END IF;
  IF f.state <> 'OPEN' THEN
    RAISE EXCEPTION 'a fee schedule is set in an open fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_schedule_in_an_open_fund';
  END IF;
  IF NOT funds_tiers_rise(NEW.tiers) THEN
    RAISE EXCEPTION 'the tiers of a fee start at zero and rise, each with 0 to 25 percent'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_schedule_tiers_rise';
  END IF;
  IF NEW.valid_from <= f.opened_date OR NEW.valid_from <= ledger_shut_through(NEW.fund_id)
    OR EXISTS (SELECT 1 FROM ledger_entry
      WHERE fund_id = NEW.fund_id AND kind = 'FEE' AND value_date >= NEW.valid_from)
  THEN
    RAISE EXCEPTION 'a fee schedule begins after the opening, in an open period, after the last fee'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_schedule_begins_after_the_last_fee';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER funds_feeschedule_holds BEFORE INSERT OR UPDATE ON funds_feeschedule
  FOR EACH ROW EXECUTE FUNCTION funds_feeschedule_holds();
ALTER TABLE funds_feeschedule ENABLE ALWAYS TRIGGER funds_feeschedule_holds;
