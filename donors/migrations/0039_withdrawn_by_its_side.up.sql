-- A notice of termination is withdrawn by the side that gave it, whoever writes it.

CREATE OR REPLACE FUNCTION donors_termination_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_today date := (trustfund_now() AT TIME ZONE 'UTC')::date;
  v_is_donor boolean;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  SELECT organization_id = NEW.recorded_by_organization_id INTO v_is_donor
    FROM donors_donor WHERE id = v_agreement.donor_id;
  IF v_agreement.state <> 'COUNTERSIGNED' OR v_is_donor <> (NEW.party = 'DONOR') THEN
    RAISE EXCEPTION 'notice is given of a countersigned agreement, by the donor itself or the administrator'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'termination_of_a_signed_agreement';
  END IF;
  IF TG_OP = 'INSERT' THEN
    RETURN NEW;
  END IF;
  IF OLD.state <> 'PROPOSED' AND
    (NEW.notice_date, NEW.effective_date, NEW.decided_by_id, NEW.decided_by_organization_id,
      NEW.decided_at, NEW.declined_reason) IS DISTINCT FROM
    (OLD.notice_date, OLD.effective_date, OLD.decided_by_id, OLD.decided_by_organization_id,
      OLD.decided_at, OLD.declined_reason)
    OR OLD.withdrawn_at IS NOT NULL AND
    (NEW.withdrawn_by_id, NEW.withdrawn_at, NEW.withdrawn_reason) IS DISTINCT FROM
    (OLD.withdrawn_by_id, OLD.withdrawn_at, OLD.withdrawn_reason)
  THEN
    RAISE EXCEPTION 'a notice that was given stands as it was given'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'termination_stands_as_given';
  END IF;
  IF OLD.state = 'PROPOSED' AND NEW.state = 'GIVEN' AND
    (NEW.notice_date NOT BETWEEN v_today - 1 AND v_today
      OR NEW.effective_date <> (NEW.notice_date + interval '3 months')::date)
  THEN
    RAISE EXCEPTION 'notice is given today and takes effect three calendar months later'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'termination_three_months_later';
  END IF;
  IF OLD.state = 'GIVEN' AND NEW.state = 'WITHDRAWN' AND v_today >= OLD.effective_date THEN
    RAISE EXCEPTION 'the notice took effect on %: what has ended is not revived', OLD.effective_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'termination_withdrawn_before_its_day';
  END IF;
  -- Whoever withdraws is of the side that gave it: an officer of the donor, or not.
  IF OLD.state = 'GIVEN' AND NEW.state = 'WITHDRAWN' AND NEW.withdrawn_by_id IS NOT NULL
    AND (NEW.party = 'DONOR') <> EXISTS (
    SELECT 1 FROM identity_appointment p JOIN donors_donor d ON d.organization_id = p.organization_id
    WHERE d.id = v_agreement.donor_id AND p.person_id = NEW.withdrawn_by_id
      AND p.role = 'DONOR_OFFICER' AND p.state IN ('IN_FORCE', 'END_PROPOSED'))
  THEN
    RAISE EXCEPTION 'only the side that gave a notice withdraws it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'termination_withdrawn_by_its_side';
  END IF;
  RETURN NEW;
END $$;
