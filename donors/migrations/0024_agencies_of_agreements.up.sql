-- An agreement names an agency of its own donor, or none.
CREATE FUNCTION donors_agreement_agency_fits() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.agency_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM donors_agency WHERE id = NEW.agency_id AND donor_id = NEW.donor_id)
  THEN
    RAISE EXCEPTION 'the agency is another donor''s'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_agency_of_its_donor';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_agreement_agency_fits BEFORE INSERT ON donors_agreement
  FOR EACH ROW EXECUTE FUNCTION donors_agreement_agency_fits();
ALTER TABLE donors_agreement ENABLE ALWAYS TRIGGER donors_agreement_agency_fits;
