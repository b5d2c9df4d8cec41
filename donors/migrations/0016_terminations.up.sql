-- Notice is of a countersigned agreement, and takes effect three calendar months after it is given.
-- It is withdrawn before that day or not at all. What falls due later falls away by the day itself:
-- nothing is written then.

-- The day from whose end on an agreement has ended, or will end; null without a notice that stands.
CREATE FUNCTION donors_ends_on(p_agreement uuid) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT effective_date FROM donors_termination
  WHERE agreement_id = p_agreement AND state = 'GIVEN'
$$;

CREATE OR REPLACE FUNCTION donors_schedule_in_force(p_agreement uuid) RETURNS SETOF donors_installment
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT i.* FROM donors_installment i
    JOIN donors_agreement a ON a.id = i.agreement_id
    LEFT JOIN donors_amendment m ON m.id = i.amendment_id
    LEFT JOIN donors_installmentstep fell ON fell.agreement_id = a.id AND fell.number = i.number
      AND fell.kind = 'FELL_DUE' AND i.due_rule IN ('ON_REQUEST', 'ON_MILESTONE')
    LEFT JOIN donors_installmentstep freed ON freed.agreement_id = a.id AND freed.number = i.number
      AND freed.kind = 'UNQUALIFIED'
    CROSS JOIN (SELECT donors_ends_on(p_agreement) AS day) ends
  WHERE i.agreement_id = p_agreement AND i.amendment_id IS NOT DISTINCT FROM (
    SELECT m.id FROM donors_amendment m
    WHERE m.agreement_id = p_agreement AND m.state = 'COUNTERSIGNED'
    ORDER BY m.number DESC LIMIT 1)
  AND (ends.day IS NULL OR ends.day > (trustfund_now() AT TIME ZONE 'UTC')::date
    OR coalesce(i.due_date, CASE i.due_rule WHEN 'AFTER_SIGNATURE'
        THEN coalesce(m.countersigned_date, a.countersigned_date) + i.days::integer END,
        CASE WHEN fell.day <= ends.day THEN fell.due_date END) <= ends.day
      AND (i.qualification = '' OR freed.day <= ends.day))
$$;

CREATE OR REPLACE FUNCTION donors_amount_in_force(p_agreement uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(amount), 0) FROM donors_schedule_in_force(p_agreement)
$$;

CREATE FUNCTION donors_termination_holds() RETURNS trigger LANGUAGE plpgsql
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
  RETURN NEW;
END $$;
CREATE TRIGGER donors_termination_holds BEFORE INSERT OR UPDATE ON donors_termination
  FOR EACH ROW EXECUTE FUNCTION donors_termination_holds();
ALTER TABLE donors_termination ENABLE ALWAYS TRIGGER donors_termination_holds;

-- What has ended is not amended.
CREATE FUNCTION donors_amendment_before_the_end() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF (TG_OP = 'INSERT' OR OLD.state <> NEW.state AND NEW.state = 'COUNTERSIGNED')
    AND donors_ends_on(NEW.agreement_id) <= (trustfund_now() AT TIME ZONE 'UTC')::date
  THEN
    RAISE EXCEPTION 'the agreement has ended by notice: draft a new one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_before_the_end';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_amendment_before_the_end BEFORE INSERT OR UPDATE ON donors_amendment
  FOR EACH ROW EXECUTE FUNCTION donors_amendment_before_the_end();
ALTER TABLE donors_amendment ENABLE ALWAYS TRIGGER donors_amendment_before_the_end;

-- Nothing is called that falls due after the end.
CREATE FUNCTION donors_request_before_the_end() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.due_date > donors_ends_on(NEW.agreement_id) THEN
    RAISE EXCEPTION 'installment % falls away before it is due: notice of termination was given', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_request_before_the_end';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_request_before_the_end BEFORE INSERT ON donors_paymentrequest
  FOR EACH ROW EXECUTE FUNCTION donors_request_before_the_end();
ALTER TABLE donors_paymentrequest ENABLE ALWAYS TRIGGER donors_request_before_the_end;
