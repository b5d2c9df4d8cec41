DROP TRIGGER donors_refund_holds ON donors_refund;
DROP FUNCTION donors_refund_holds();
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
