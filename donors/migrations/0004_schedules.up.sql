-- Only an amendment that both have signed takes the place of a schedule.
-- What makes an installment due, or frees it of its reservation, happens once.

CREATE FUNCTION donors_schedule_in_force(p_agreement uuid) RETURNS SETOF donors_installment
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT i.* FROM donors_installment i
  WHERE i.agreement_id = p_agreement AND i.amendment_id IS NOT DISTINCT FROM (
    SELECT m.id FROM donors_amendment m
    WHERE m.agreement_id = p_agreement AND m.state = 'COUNTERSIGNED'
    ORDER BY m.number DESC LIMIT 1)
$$;

CREATE FUNCTION donors_amount_in_force(p_agreement uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT sum(amount) FROM donors_schedule_in_force(p_agreement)
$$;

-- Installments are written while their agreement or their amendment is a draft, in its currency.
CREATE OR REPLACE FUNCTION donors_installment_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_amendment donors_amendment%ROWTYPE;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF NEW.amendment_id IS NOT NULL THEN
    SELECT * INTO v_amendment FROM donors_amendment WHERE id = NEW.amendment_id FOR NO KEY UPDATE;
    IF v_amendment.state <> 'DRAFT' OR v_amendment.agreement_id <> NEW.agreement_id
      OR v_agreement.currency <> NEW.currency
    THEN
      RAISE EXCEPTION 'an installment belongs to a draft amendment of its agreement and is in its currency'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'installment_of_a_draft_amendment';
    END IF;
    RETURN NEW;
  END IF;
  IF v_agreement.state <> 'DRAFT' OR v_agreement.currency <> NEW.currency THEN
    RAISE EXCEPTION 'an installment belongs to a draft and is in its currency: draft a new agreement'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'installment_of_a_draft';
  END IF;
  RETURN NEW;
END $$;

-- An amendment is of a countersigned agreement; offered when its installments are its whole; signed
-- by the donor's own officer; never below what was paid; a signature once given stands.
CREATE FUNCTION donors_amendment_holds() RETURNS trigger LANGUAGE plpgsql
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
    (NEW.countersigned_by_id, NEW.countersigned_date, NEW.countersigned_at) IS DISTINCT FROM
    (OLD.countersigned_by_id, OLD.countersigned_date, OLD.countersigned_at)
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
    IF NOT EXISTS (
      SELECT 1 FROM identity_appointment p JOIN donors_donor d ON d.organization_id = p.organization_id
      WHERE d.id = v_agreement.donor_id AND p.person_id = NEW.countersigned_by_id
        AND p.role = 'DONOR_OFFICER' AND p.state IN ('IN_FORCE', 'END_PROPOSED')
    ) THEN
      RAISE EXCEPTION 'amendment % is countersigned by an officer of its own donor', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_countersigned_by_donors_officer';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO v_sum FROM donors_receipt
      WHERE agreement_id = NEW.agreement_id;
    IF NEW.amount < v_sum THEN
      RAISE EXCEPTION 'amendment % is below what is paid in already', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_not_below_paid';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_amendment_holds BEFORE INSERT OR UPDATE ON donors_amendment
  FOR EACH ROW EXECUTE FUNCTION donors_amendment_holds();
ALTER TABLE donors_amendment ENABLE ALWAYS TRIGGER donors_amendment_holds;

-- A step is of an installment in force of a countersigned agreement, and fits what was agreed of it.
CREATE FUNCTION donors_step_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF v_agreement.state <> 'COUNTERSIGNED' OR NEW.day < v_agreement.countersigned_date
    OR NEW.day > (trustfund_now() AT TIME ZONE 'UTC')::date
  THEN
    RAISE EXCEPTION 'what happens to an installment happens after the countersignature, today at the latest'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'installment_step_in_order';
  END IF;
  IF NOT EXISTS (
    SELECT FROM donors_schedule_in_force(NEW.agreement_id) i WHERE i.number = NEW.number
      AND (NEW.kind = 'FELL_DUE' AND i.due_rule IN ('ON_REQUEST', 'ON_MILESTONE')
        OR NEW.kind = 'UNQUALIFIED' AND i.qualification <> '')
  ) THEN
    RAISE EXCEPTION 'installment % has its date by the agreement, or no reservation: only an amendment changes it', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'installment_step_as_agreed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_step_holds BEFORE INSERT ON donors_installmentstep
  FOR EACH ROW EXECUTE FUNCTION donors_step_holds();
ALTER TABLE donors_installmentstep ENABLE ALWAYS TRIGGER donors_step_holds;

-- A receipt answers a countersigned agreement of its fund and donor, in its currency, after the
-- countersignature, in an open fund; all receipts together never exceed the agreement.
CREATE OR REPLACE FUNCTION donors_receipt_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_paid numeric;
  v_agreed numeric;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF v_agreement.state IN ('DRAFT', 'OFFERED') OR v_agreement.fund_id <> NEW.fund_id
    OR v_agreement.donor_id <> NEW.donor_id OR v_agreement.currency <> NEW.currency
    OR NOT EXISTS (SELECT 1 FROM donors_installment i
      WHERE i.id = NEW.installment_id AND i.agreement_id = NEW.agreement_id)
  THEN
    RAISE EXCEPTION 'a receipt answers a countersigned agreement of the same fund, donor and currency'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_of_its_agreement';
  END IF;
  IF NEW.value_date < v_agreement.countersigned_date
    OR NEW.value_date > (trustfund_now() AT TIME ZONE 'UTC')::date
  THEN
    RAISE EXCEPTION 'value date % lies before the countersignature or in the future: take the bank''s date', NEW.value_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_dated_after_signature';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM funds_fund WHERE id = NEW.fund_id AND state = 'OPEN') THEN
    RAISE EXCEPTION 'money comes in only while the fund is open'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_in_open_fund';
  END IF;
  SELECT coalesce(sum(amount), 0) INTO v_paid FROM donors_receipt
    WHERE agreement_id = NEW.agreement_id;
  v_agreed := donors_amount_in_force(NEW.agreement_id);
  IF v_paid + NEW.amount > v_agreed THEN
    RAISE EXCEPTION 'agreement % has % left to pay, not %: book what was agreed', v_agreement.number,
        v_agreed - v_paid, NEW.amount
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_within_agreement';
  END IF;
  IF NOT donors_entry_is_booked(NEW.entry_id, 'RECEIPT', NEW.fund_id, NEW.id, NEW.value_date,
      '1100', 'D', NEW.currency, NEW.amount) THEN
    RAISE EXCEPTION 'receipt % is not in the books with its amount: post it', NEW.bank_reference
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_is_booked';
  END IF;
  RETURN NEW;
END $$;
