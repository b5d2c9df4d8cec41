-- What an amendment may not open again is held by the service alone.
CREATE OR REPLACE FUNCTION donors_amendment_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_sum numeric;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF v_agreement.state <> 'COUNTERSIGNED' OR v_agreement.currency <> NEW.currency THEN
      RAISE EXCEPTION 'an amendment is of a countersigned agreement and in its currency'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_of_a_signed_agreement';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.offered_at IS NOT NULL AND
    (NEW.administrator_signed_by_id, NEW.administrator_signed_date, NEW.offered_at)
      IS DISTINCT FROM
    (OLD.administrator_signed_by_id, OLD.administrator_signed_date, OLD.offered_at) OR
    OLD.countersigned_at IS NOT NULL AND
    (NEW.countersigned_by_id, NEW.countersigned_paper_id, NEW.countersigned_date,
      NEW.countersigned_at)
      IS DISTINCT FROM
    (OLD.countersigned_by_id, OLD.countersigned_paper_id, OLD.countersigned_date,
      OLD.countersigned_at)
  THEN
    RAISE EXCEPTION 'amendment % is signed: change it by a further amendment', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_signature_stands';
  END IF;
  IF OLD.state = 'DRAFT' AND NEW.state = 'OFFERED' THEN
    SELECT sum(amount) INTO v_sum FROM donors_installment WHERE amendment_id = NEW.id;
    IF v_sum IS DISTINCT FROM NEW.amount THEN
      RAISE EXCEPTION 'the installments of amendment % are % and not %: make them add up',
          NEW.number, coalesce(v_sum, 0), NEW.amount
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_is_sum_of_installments';
    END IF;
  END IF;
  IF OLD.state = 'OFFERED' AND NEW.state = 'COUNTERSIGNED' THEN
    IF NEW.countersigned_date < NEW.administrator_signed_date
      OR NEW.countersigned_date > (trustfund_now() AT TIME ZONE 'UTC')::date
    THEN
      RAISE EXCEPTION 'amendment % is countersigned after the offer, today at the latest', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_countersigned_in_order';
    END IF;
    IF NEW.countersigned_paper_id IS NOT NULL THEN
      PERFORM donors_paper_confirmed(NEW.countersigned_paper_id, NEW.agreement_id, NEW.id,
        NEW.content_hash, NEW.countersigned_date);
    ELSIF NOT EXISTS (
      SELECT 1 FROM identity_appointment p JOIN donors_donor d ON d.organization_id = p.organization_id
      WHERE d.id = v_agreement.donor_id AND p.person_id = NEW.countersigned_by_id
        AND p.role = 'DONOR_OFFICER' AND p.state IN ('IN_FORCE', 'END_PROPOSED')
    ) THEN
      RAISE EXCEPTION 'amendment % is countersigned by an officer of its own donor', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_countersigned_by_donors_officer';
    END IF;
    SELECT coalesce(sum(r.amount), 0) INTO v_sum FROM donors_receipt r
      WHERE r.agreement_id = NEW.agreement_id
        AND NOT EXISTS (SELECT FROM donors_receiptreversal v WHERE v.receipt_id = r.id);
    IF NEW.amount < v_sum THEN
      RAISE EXCEPTION 'amendment % is below what is paid in already', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_not_below_paid';
    END IF;
  END IF;
  RETURN NEW;
END $$;
DROP FUNCTION donors_amendment_must_follow(uuid, uuid);
DROP FUNCTION donors_due_day(uuid);
