-- A key has a weight above zero for donors that exist, percentages are a hundred, and once decided it stands.
CREATE FUNCTION donors_burdenkey_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'PROPOSED' THEN
      RAISE EXCEPTION 'a key that was agreed or declined stands; propose another one'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'burden_key_decision_stands';
    END IF;
    RETURN NEW;
  END IF;
  IF jsonb_typeof(NEW.weights) <> 'object' OR NEW.weights = '{}'::jsonb OR EXISTS (
    SELECT FROM jsonb_each(NEW.weights) w
    WHERE jsonb_typeof(w.value) <> 'string'
      OR w.value #>> '{}' !~ '^(0|[1-9][0-9]{0,15})(\.[0-9]{0,3}[1-9])?$'
      OR w.value #>> '{}' = '0')
  THEN
    RAISE EXCEPTION 'a key has a weight above zero for each donor that has a share'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'burden_key_weights_above_zero';
  END IF;
  IF EXISTS (SELECT FROM jsonb_object_keys(NEW.weights) k
    WHERE NOT EXISTS (SELECT FROM donors_donor d WHERE d.id::text = k))
  THEN
    RAISE EXCEPTION 'a key names donors of this installation'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'burden_key_names_donors';
  END IF;
  IF NEW.kind = 'PERCENT'
    AND (SELECT sum((w.value #>> '{}')::numeric) FROM jsonb_each(NEW.weights) w) <> 100
  THEN
    RAISE EXCEPTION 'percentages are a hundred together'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'burden_key_percent_is_a_hundred';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_burdenkey_holds BEFORE INSERT OR UPDATE ON donors_burdenkey
  FOR EACH ROW EXECUTE FUNCTION donors_burdenkey_holds();
ALTER TABLE donors_burdenkey ENABLE ALWAYS TRIGGER donors_burdenkey_holds;
