-- As the migrations before this one had it.
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
  SELECT coalesce(sum(r.amount), 0) INTO v_paid FROM donors_receipt r
    WHERE r.agreement_id = NEW.agreement_id
      AND NOT EXISTS (SELECT FROM donors_receiptreversal v WHERE v.receipt_id = r.id);
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

CREATE OR REPLACE FUNCTION donors_receiptreversal_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  v_receipt donors_receipt%ROWTYPE;
  v_fee bigint;
BEGIN
  SELECT * INTO v_receipt FROM donors_receipt WHERE id = NEW.receipt_id;
  -- One after another with whatever else is built on the receipts of this fund.
  PERFORM FROM funds_fund WHERE id = v_receipt.fund_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT FROM donors_tablereversal t
    JOIN donors_tablerow w ON w.table_id = t.table_id
    WHERE t.id = NEW.reversal_id AND t.state = 'CONFIRMED' AND w.made_id = NEW.receipt_id)
  THEN
    RAISE EXCEPTION 'a receipt is reversed with the table that made it, once that is confirmed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversed_with_its_table';
  END IF;
  IF EXISTS (SELECT FROM donors_conversion WHERE receipt_id = NEW.receipt_id)
    OR EXISTS (SELECT FROM donors_refund WHERE receipt_id = NEW.receipt_id AND state <> 'DECLINED')
    OR EXISTS (SELECT FROM donors_encashment WHERE receipt_id = NEW.receipt_id)
    OR EXISTS (SELECT FROM donors_statementline WHERE entry_id = v_receipt.entry_id)
  THEN
    RAISE EXCEPTION 'receipt % was built on: it is not reversed', v_receipt.bank_reference
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversed_alone';
  END IF;
  SELECT entry_id INTO v_fee FROM donors_feecharge WHERE receipt_id = NEW.receipt_id;
  IF NOT EXISTS (SELECT FROM ledger_entry e WHERE e.id = NEW.entry_id
      AND e.reverses_id = v_receipt.entry_id AND e.value_date = v_receipt.value_date)
    OR (v_fee IS NULL) <> (NEW.fee_entry_id IS NULL)
    OR v_fee IS NOT NULL AND NOT EXISTS (SELECT FROM ledger_entry e
      WHERE e.id = NEW.fee_entry_id AND e.reverses_id = v_fee)
  THEN
    RAISE EXCEPTION 'the reversal of % is not in the books, fee and all', v_receipt.bank_reference
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversal_is_booked';
  END IF;
  IF funds_available(v_receipt.fund_id, v_receipt.currency) < 0 THEN
    RAISE EXCEPTION 'cash does not cover what is committed and set aside without this receipt'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_leaves_what_is_promised';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_receipt_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM donors_receiptreversal WHERE receipt_id = NEW.receipt_id) THEN
    RAISE EXCEPTION 'this receipt was reversed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_stands';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_table_row_made() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.made_id IS NOT NULL OR NOT EXISTS (
    SELECT FROM donors_tableimport t
    WHERE t.id = NEW.table_id AND t.state = 'IMPORTED' AND t.kind <> 'STATISTICS'
  ) THEN
    RAISE EXCEPTION 'what a row has made stands as it was written'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'table_row_makes_once';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_encashment_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_line donors_noteline%ROWTYPE;
  v_note donors_promissorynote%ROWTYPE;
  v_receipt donors_receipt%ROWTYPE;
BEGIN
  SELECT * INTO v_line FROM donors_noteline WHERE id = NEW.line_id;
  SELECT * INTO v_note FROM donors_promissorynote WHERE id = v_line.note_id FOR NO KEY UPDATE;
  SELECT * INTO v_receipt FROM donors_receipt WHERE id = NEW.receipt_id;
  IF v_note.state <> 'IN_CUSTODY' OR v_receipt.agreement_id <> v_note.agreement_id
    OR v_receipt.value_date < v_note.received_on
    OR v_receipt.amount <> NEW.amount OR v_receipt.currency <> NEW.currency
  THEN
    RAISE EXCEPTION 'an encashment is a whole receipt under the agreement of a note in custody, since its receipt'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'encashment_is_its_receipt';
  END IF;
  IF NEW.amount + (SELECT coalesce(sum(amount), 0) FROM donors_encashment WHERE line_id = NEW.line_id)
    > v_line.amount
  THEN
    RAISE EXCEPTION 'no more is encashed of a line than it is'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'encashment_within_line';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_encashmentcall_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_line donors_noteline%ROWTYPE;
  v_note donors_promissorynote%ROWTYPE;
BEGIN
  SELECT * INTO v_line FROM donors_noteline WHERE id = NEW.line_id;
  SELECT * INTO v_note FROM donors_promissorynote WHERE id = v_line.note_id FOR NO KEY UPDATE;
  IF v_note.state <> 'IN_CUSTODY' OR NEW.currency <> v_line.currency
    OR NEW.called_on < v_line.due_date
    OR NEW.called_on > (trustfund_now() AT TIME ZONE 'UTC')::date
    OR NEW.amount <> v_line.amount
      - (SELECT coalesce(sum(amount), 0) FROM donors_encashment WHERE line_id = NEW.line_id)
  THEN
    RAISE EXCEPTION 'what is left of a line of a note in custody is demanded when its day has come'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'encashment_call_of_its_line';
  END IF;
  RETURN NEW;
END $$;
