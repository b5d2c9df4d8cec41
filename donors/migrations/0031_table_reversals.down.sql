-- Back to sums of all receipts.
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
  SELECT v_paid - coalesce(sum(b.own_amount), 0) INTO v_paid
    FROM donors_refund b JOIN donors_receipt r ON r.id = b.receipt_id
    WHERE r.agreement_id = NEW.agreement_id AND b.state = 'PAID' AND b.reason = 'OVERPAID';
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
    SELECT coalesce(sum(amount), 0) INTO v_sum FROM donors_receipt
      WHERE agreement_id = NEW.agreement_id;
    IF NEW.amount < v_sum THEN
      RAISE EXCEPTION 'amendment % is below what is paid in already', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_not_below_paid';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_fee_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM donors_receipt r JOIN funds_fund f ON f.id = r.fund_id
      LEFT JOIN donors_conversion c ON c.receipt_id = r.id
    WHERE r.id = NEW.receipt_id AND r.fund_id = NEW.fund_id AND NEW.currency = f.holding_currency
      AND NEW.base_amount = (CASE WHEN r.currency = f.holding_currency THEN r.amount
        ELSE c.bought_amount END)
  ) THEN
    RAISE EXCEPTION 'a fee is taken from what its receipt brought in the holding currency'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_of_its_receipt';
  END IF;
  IF NOT donors_entry_is_booked(NEW.entry_id, 'FEE', NEW.fund_id, NEW.receipt_id, NEW.value_date,
      '1100', 'C', NEW.currency, NEW.amount) THEN
    RAISE EXCEPTION 'the fee is not in the books with its amount: post it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_is_booked';
  END IF;
  RETURN NEW;
END $$;

DROP TRIGGER statement_line_entry_stands ON donors_statementline;
DROP FUNCTION donors_line_entry_stands();
DROP TRIGGER receipt_stands ON donors_encashment;
DROP TRIGGER receipt_stands ON donors_refund;
DROP TRIGGER receipt_stands ON donors_conversion;
DROP FUNCTION donors_receipt_stands();
DROP TRIGGER donors_receiptreversal_holds ON donors_receiptreversal;
DROP FUNCTION donors_receiptreversal_holds();
DROP TRIGGER table_reversed_whole ON donors_tablereversal;
DROP FUNCTION donors_table_reversed_whole();
DROP TRIGGER donors_tablereversal_holds ON donors_tablereversal;
DROP FUNCTION donors_tablereversal_holds();
