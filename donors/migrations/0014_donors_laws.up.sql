-- An entry that has ended stands; a donor that its own law excludes signs nothing that binds it to pay.
CREATE FUNCTION donors_legalstanding_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'CURRENT' THEN
    RAISE EXCEPTION 'an entry that has ended stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_standing_end_stands';
  END IF;
  IF NEW.ended_on > (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'an entry ends once the day has come'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_standing_ended_by_now';
  END IF;
  -- One after another with the signatures of this donor.
  PERFORM FROM donors_donor WHERE id = NEW.donor_id FOR NO KEY UPDATE;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_legalstanding_holds BEFORE INSERT OR UPDATE ON donors_legalstanding
  FOR EACH ROW EXECUTE FUNCTION donors_legalstanding_holds();
ALTER TABLE donors_legalstanding ENABLE ALWAYS TRIGGER donors_legalstanding_holds;

CREATE FUNCTION donors_excluded_on(p_donor uuid, p_fund uuid, p_day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(bool_or(kind = 'EXCLUDED') AND NOT bool_or(kind = 'WAIVER'), false)
  FROM donors_legalstanding
  WHERE donor_id = p_donor AND (fund_id IS NULL OR fund_id = p_fund) AND first_day <= p_day
    AND (last_day IS NULL OR p_day <= last_day) AND (ended_on IS NULL OR p_day < ended_on)
$$;

CREATE FUNCTION donors_signs_by_its_law() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
BEGIN
  IF TG_TABLE_NAME = 'donors_agreement' THEN
    v_agreement := NEW;
  ELSE
    SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id;
    IF NEW.amount <= donors_amount_in_force(NEW.agreement_id) THEN
      RETURN NEW;
    END IF;
  END IF;
  -- An entry that is written down at this moment counts, or comes afterwards.
  PERFORM FROM donors_donor WHERE id = v_agreement.donor_id FOR NO KEY UPDATE;
  IF donors_excluded_on(v_agreement.donor_id, v_agreement.fund_id, NEW.countersigned_date) THEN
    RAISE EXCEPTION 'the donor''s own law excludes it on %, and no waiver lifts that', NEW.countersigned_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_signed_by_the_donors_law';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_signed_by_the_donors_law BEFORE UPDATE OF state ON donors_agreement
  FOR EACH ROW WHEN (NEW.state = 'COUNTERSIGNED' AND OLD.state <> 'COUNTERSIGNED')
  EXECUTE FUNCTION donors_signs_by_its_law();
ALTER TABLE donors_agreement ENABLE ALWAYS TRIGGER agreement_signed_by_the_donors_law;
CREATE TRIGGER amendment_signed_by_the_donors_law BEFORE UPDATE OF state ON donors_amendment
  FOR EACH ROW WHEN (NEW.state = 'COUNTERSIGNED' AND OLD.state <> 'COUNTERSIGNED')
  EXECUTE FUNCTION donors_signs_by_its_law();
ALTER TABLE donors_amendment ENABLE ALWAYS TRIGGER amendment_signed_by_the_donors_law;
