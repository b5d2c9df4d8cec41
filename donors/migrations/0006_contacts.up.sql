-- A contact's agency is its own donor's.
CREATE FUNCTION donors_contact_agency() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM donors_agency WHERE id = NEW.agency_id AND donor_id = NEW.donor_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the agency is another donor''s'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'contact_agency_of_its_donor';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contact_agency_of_its_donor BEFORE INSERT ON donors_contact
  FOR EACH ROW WHEN (NEW.agency_id IS NOT NULL) EXECUTE FUNCTION donors_contact_agency();
ALTER TABLE donors_contact ENABLE ALWAYS TRIGGER contact_agency_of_its_donor;
