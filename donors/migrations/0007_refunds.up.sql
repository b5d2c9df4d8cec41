-- A refund is a part of what its receipt brought, is booked as it is said, and never changes once decided.
CREATE FUNCTION donors_refund_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  v_receipt donors_receipt%ROWTYPE;
  v_brought numeric;
  v_since date;
  v_others numeric;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'a refund that was decided stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_decision_stands';
  END IF;
  -- One refund after another, so that two of them cannot both take the last of a receipt.
  PERFORM FROM funds_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
  SELECT * INTO v_receipt FROM donors_receipt WHERE id = NEW.receipt_id;
  SELECT bought_amount, deal_date INTO v_brought, v_since FROM donors_conversion
    WHERE receipt_id = NEW.receipt_id;
  IF v_brought IS NULL AND v_receipt.currency = NEW.currency THEN
    v_brought := v_receipt.amount;
    v_since := v_receipt.value_date;
  END IF;
  IF v_receipt.fund_id <> NEW.fund_id OR v_receipt.donor_id <> NEW.donor_id OR v_brought IS NULL
    OR NOT EXISTS (SELECT 1 FROM funds_fund
      WHERE id = NEW.fund_id AND holding_currency = NEW.currency AND state = 'OPEN')
  THEN
    RAISE EXCEPTION 'a refund is of a converted receipt of the same donor in an open fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_of_its_receipt';
  END IF;
  SELECT coalesce(sum(amount), 0) INTO v_others FROM donors_refund
    WHERE receipt_id = NEW.receipt_id AND state <> 'DECLINED' AND id <> NEW.id;
  IF NEW.state <> 'DECLINED' AND v_others + NEW.amount > v_brought THEN
    RAISE EXCEPTION 'the receipt brought %, and % of it is refunded or proposed', v_brought, v_others
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_receipt';
  END IF;
  IF NEW.state <> 'PAID' THEN
    RETURN NEW;
  END IF;
  IF NEW.value_date < v_since OR NEW.value_date > (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'a refund is paid after the money came in, and not in the future'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_dated_after_receipt';
  END IF;
  IF NOT donors_entry_is_booked(NEW.entry_id, 'REFUND', NEW.fund_id, NEW.id, NEW.value_date,
      '5500', 'D', NEW.currency, NEW.amount)
    OR NEW.fee_amount > 0 AND NOT coalesce(donors_entry_is_booked(NEW.fee_entry_id,
      'FEE_REVERSED', NEW.fund_id, NEW.id, NEW.value_date, '5300', 'C', NEW.currency,
      NEW.fee_amount), false)
    OR NEW.fee_amount = 0 AND NEW.fee_entry_id IS NOT NULL
  THEN
    RAISE EXCEPTION 'the refund is not in the books with its amounts: post it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_is_booked';
  END IF;
  -- The entry took the lock of cash, which keeps a grant or a set-aside from taking it meanwhile.
  IF funds_available(NEW.fund_id, NEW.currency) < 0 THEN
    RAISE EXCEPTION 'cash in the holding currency does not cover what is committed and set aside'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_leaves_what_is_promised';
  END IF;
  IF (SELECT coalesce(sum(fee_amount), 0) FROM donors_refund
      WHERE receipt_id = NEW.receipt_id AND state = 'PAID' AND id <> NEW.id) + NEW.fee_amount
    > coalesce((SELECT amount FROM donors_feecharge WHERE receipt_id = NEW.receipt_id), 0)
  THEN
    RAISE EXCEPTION 'no more of a fee is given back than was charged'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_fee_within_charge';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_refund_holds BEFORE INSERT OR UPDATE ON donors_refund
  FOR EACH ROW EXECUTE FUNCTION donors_refund_holds();
ALTER TABLE donors_refund ENABLE ALWAYS TRIGGER donors_refund_holds;

-- What was paid by mistake and went back may come in again: the receipt's guard counts it as not paid.
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
