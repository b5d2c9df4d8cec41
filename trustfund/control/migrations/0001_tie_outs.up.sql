-- A resolved difference stays as it is, and an explanation holds for exactly the figures that differ.

CREATE FUNCTION control_difference_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state = 'RESOLVED' THEN
    RAISE EXCEPTION 'this difference is resolved; found again, it is another one'
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER difference_resolved_for_good BEFORE UPDATE ON control_difference
  FOR EACH ROW EXECUTE FUNCTION control_difference_stays();
ALTER TABLE control_difference ENABLE ALWAYS TRIGGER difference_resolved_for_good;

-- Given and signed off only while the difference is there with these figures; the newest one alone
-- is signed off, and once it is, it stays. Runs wait for the row, so that no figure moves meanwhile.
CREATE FUNCTION control_explanation_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v control_difference;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'SIGNED_OFF' THEN
    RAISE EXCEPTION 'this explanation is signed off'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'explanation_signed_off_for_good';
  END IF;
  SELECT * INTO v FROM control_difference WHERE id = NEW.difference_id FOR SHARE;
  IF v.state IS DISTINCT FROM 'OPEN'
    OR (v.left_amount, v.right_amount) IS DISTINCT FROM (NEW.left_amount, NEW.right_amount) THEN
    RAISE EXCEPTION 'the difference does not have these figures'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'explanation_is_of_the_figures';
  END IF;
  IF NEW.number <> (SELECT count(*) + CASE TG_OP WHEN 'INSERT' THEN 1 ELSE 0 END
    FROM control_explanation WHERE difference_id = NEW.difference_id) THEN
    RAISE EXCEPTION 'a later explanation is there'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'explanation_is_the_newest';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER explanation_holds BEFORE INSERT OR UPDATE ON control_explanation
  FOR EACH ROW EXECUTE FUNCTION control_explanation_holds();
ALTER TABLE control_explanation ENABLE ALWAYS TRIGGER explanation_holds;
