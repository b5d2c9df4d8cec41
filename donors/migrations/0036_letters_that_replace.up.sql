-- A payment request asks for no more than its installment beside what notes settle, and takes the place of the last one for the same date.

CREATE OR REPLACE FUNCTION donors_request_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF v_agreement.state <> 'COUNTERSIGNED' OR v_agreement.currency <> NEW.currency
    OR NEW.requested_date < v_agreement.countersigned_date
    OR NEW.requested_date > (trustfund_now() AT TIME ZONE 'UTC')::date
    OR NOT EXISTS (
      SELECT FROM donors_schedule_in_force(NEW.agreement_id) i
        LEFT JOIN donors_amendment m ON m.id = i.amendment_id
        LEFT JOIN donors_installmentstep fell ON fell.agreement_id = i.agreement_id
          AND fell.number = i.number AND fell.kind = 'FELL_DUE'
          AND i.due_rule IN ('ON_REQUEST', 'ON_MILESTONE')
      WHERE i.number = NEW.number AND NEW.amount + NEW.noted <= i.amount
        AND NEW.due_date = coalesce(i.due_date, CASE i.due_rule WHEN 'AFTER_SIGNATURE'
          THEN coalesce(m.countersigned_date, v_agreement.countersigned_date) + i.days::integer END,
          fell.due_date)
        AND (i.qualification = '' OR EXISTS (
          SELECT FROM donors_installmentstep freed WHERE freed.agreement_id = i.agreement_id
            AND freed.number = i.number AND freed.kind = 'UNQUALIFIED')))
  THEN
    RAISE EXCEPTION 'a payment request calls an unqualified installment in force for its own date: look at the agreement anew'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_request_of_an_installment';
  END IF;
  IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM donors_paymentrequest q WHERE q.id = NEW.replaces_id
      AND q.agreement_id = NEW.agreement_id AND q.number = NEW.number
      AND q.due_date = NEW.due_date AND q.requested_at <= NEW.requested_at)
  THEN
    RAISE EXCEPTION 'a payment request takes the place of an earlier one for the same installment and date'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_request_replaces_its_own';
  END IF;
  RETURN NEW;
END $$;
