-- The record of a report is withdrawn once, and stands withdrawn.
CREATE FUNCTION donors_givenreport_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'the record of this report was withdrawn: it stands so'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'given_report_withdrawn_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_givenreport_stands BEFORE UPDATE ON donors_givenreport
  FOR EACH ROW EXECUTE FUNCTION donors_givenreport_stands();
ALTER TABLE donors_givenreport ENABLE ALWAYS TRIGGER donors_givenreport_stands;
