-- A report is given under a signed agreement, on a day that has come, for a day that its clause in force sets.
CREATE FUNCTION donors_givenreport_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_clause donors_clause%ROWTYPE;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF v_agreement.state <> 'COUNTERSIGNED' OR NEW.given_on < v_agreement.countersigned_date
    OR NEW.given_on > (trustfund_now() AT TIME ZONE 'UTC')::date
  THEN
    RAISE EXCEPTION 'a report is given after the signature, once its day has come'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'given_report_after_the_signature';
  END IF;
  SELECT c.* INTO v_clause FROM donors_clause c
  WHERE c.agreement_id = NEW.agreement_id AND c.number = NEW.number AND c.kind = 'REPORT'
    AND c.amendment_id IS NOT DISTINCT FROM (
      SELECT m.id FROM donors_amendment m
      WHERE m.agreement_id = NEW.agreement_id AND m.state = 'COUNTERSIGNED'
      ORDER BY m.number DESC LIMIT 1);
  IF v_clause.id IS NULL OR NEW.due_date <> v_clause.day AND NOT EXISTS (
    SELECT FROM generate_series(1, 1200) AS n
    WHERE v_clause.months IS NOT NULL
      AND NEW.due_date = (v_clause.day + make_interval(months => n * v_clause.months))::date)
  THEN
    RAISE EXCEPTION 'no clause in force asks for a report by %', NEW.due_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'given_report_asked_for';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_givenreport_holds BEFORE INSERT ON donors_givenreport
  FOR EACH ROW EXECUTE FUNCTION donors_givenreport_holds();
ALTER TABLE donors_givenreport ENABLE ALWAYS TRIGGER donors_givenreport_holds;
