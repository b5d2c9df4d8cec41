-- A donor is told of what another donor has signed in a fund in which both have an agreement.

CREATE FUNCTION donors_preferentialnotice_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id;
  IF v_agreement.state <> 'COUNTERSIGNED' OR NEW.amendment_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM donors_amendment WHERE id = NEW.amendment_id
      AND agreement_id = NEW.agreement_id AND state = 'COUNTERSIGNED')
  THEN
    RAISE EXCEPTION 'only terms that are signed are told'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'preferential_of_what_is_signed';
  END IF;
  IF v_agreement.donor_id = NEW.donor_id OR NOT EXISTS (SELECT FROM donors_agreement
    WHERE fund_id = v_agreement.fund_id AND donor_id = NEW.donor_id AND state = 'COUNTERSIGNED')
  THEN
    RAISE EXCEPTION 'who is told is another donor of the same fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'preferential_told_to_another';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_preferentialnotice_holds BEFORE INSERT ON donors_preferentialnotice
  FOR EACH ROW EXECUTE FUNCTION donors_preferentialnotice_holds();
ALTER TABLE donors_preferentialnotice ENABLE ALWAYS TRIGGER donors_preferentialnotice_holds;
