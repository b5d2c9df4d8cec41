-- An amendment opens nothing again that a step has settled, and adds nothing to what a letter has called.

-- The day on which an installment is due, as far as it is known.
CREATE FUNCTION donors_due_day(p_installment uuid) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(i.due_date, CASE i.due_rule WHEN 'AFTER_SIGNATURE'
    THEN coalesce(m.countersigned_date, a.countersigned_date) + i.days::integer END, fell.due_date)
  FROM donors_installment i JOIN donors_agreement a ON a.id = i.agreement_id
    LEFT JOIN donors_amendment m ON m.id = i.amendment_id
    LEFT JOIN donors_installmentstep fell ON fell.agreement_id = i.agreement_id
      AND fell.number = i.number AND fell.kind = 'FELL_DUE'
      AND i.due_rule IN ('ON_REQUEST', 'ON_MILESTONE')
  WHERE i.id = p_installment
$$;

CREATE FUNCTION donors_amendment_must_follow(p_amendment uuid, p_agreement uuid) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_number smallint;
BEGIN
  -- A step holds for its number: under another condition it would date or free what nobody agreed.
  SELECT n.number INTO v_number
  FROM donors_installment n
    JOIN donors_installmentstep s ON s.agreement_id = n.agreement_id AND s.number = n.number
    LEFT JOIN donors_schedule_in_force(p_agreement) o ON o.number = n.number
  WHERE n.amendment_id = p_amendment AND (
    s.kind = 'FELL_DUE' AND n.due_rule <> 'FIXED'
      AND (o.due_rule, o.days, o.milestone) IS DISTINCT FROM (n.due_rule, n.days, n.milestone)
    OR s.kind = 'UNQUALIFIED' AND n.qualification <> ''
      AND o.qualification IS DISTINCT FROM n.qualification)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'installment % has its date, or is free of its reservation: it is not opened again', v_number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_opens_nothing_again';
  END IF;
  SELECT n.number INTO v_number
  FROM donors_installment n JOIN donors_schedule_in_force(p_agreement) o ON o.number = n.number
  WHERE n.amendment_id = p_amendment AND n.amount > o.amount
    AND (n.due_date = donors_due_day(o.id) OR n.due_rule IN ('ON_REQUEST', 'ON_MILESTONE'))
    AND EXISTS (SELECT FROM donors_paymentrequest q WHERE q.agreement_id = p_agreement
      AND q.number = o.number AND q.due_date = donors_due_day(o.id))
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'installment % was called: what is added is a new one', v_number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_keeps_what_was_called';
  END IF;
END $$;

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
    -- What went back and is owed again is not paid in.
    IF NEW.amount < donors_amount_in_force(NEW.agreement_id) - donors_left_to_pay(NEW.agreement_id)
    THEN
      RAISE EXCEPTION 'amendment % is below what is paid in already', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_not_below_paid';
    END IF;
    PERFORM donors_amendment_must_follow(NEW.id, NEW.agreement_id);
  END IF;
  RETURN NEW;
END $$;
