-- A table of receipts is reversed by two persons, all of it or nothing, and what was reversed stays out of every sum.
CREATE FUNCTION donors_tablereversal_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'PROPOSED' THEN
      RAISE EXCEPTION 'a reversal that was confirmed or declined stands'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'table_reversal_decision_stands';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT FROM donors_tableimport t
    WHERE t.id = NEW.table_id AND t.kind = 'RECEIPT' AND t.state = 'IMPORTED')
  THEN
    RAISE EXCEPTION 'only a table of receipts that was imported and stands is reversed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'table_reversal_of_receipts';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_tablereversal_holds BEFORE INSERT OR UPDATE ON donors_tablereversal
  FOR EACH ROW EXECUTE FUNCTION donors_tablereversal_holds();
ALTER TABLE donors_tablereversal ENABLE ALWAYS TRIGGER donors_tablereversal_holds;

-- When the transaction ends, every receipt of the table is reversed and the table withdrawn.
CREATE FUNCTION donors_table_reversed_whole() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM donors_tablerow w WHERE w.table_id = NEW.table_id AND w.made_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM donors_receiptreversal v
        WHERE v.receipt_id = w.made_id AND v.reversal_id = NEW.id))
    OR NOT EXISTS (SELECT FROM donors_tableimport t
      WHERE t.id = NEW.table_id AND t.state = 'WITHDRAWN')
  THEN
    RAISE EXCEPTION 'a table is reversed whole, and withdrawn with that'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'table_reversed_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER table_reversed_whole AFTER UPDATE ON donors_tablereversal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'CONFIRMED')
  EXECUTE FUNCTION donors_table_reversed_whole();
ALTER TABLE donors_tablereversal ENABLE ALWAYS TRIGGER table_reversed_whole;

CREATE FUNCTION donors_receiptreversal_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
CREATE TRIGGER donors_receiptreversal_holds BEFORE INSERT ON donors_receiptreversal
  FOR EACH ROW EXECUTE FUNCTION donors_receiptreversal_holds();
ALTER TABLE donors_receiptreversal ENABLE ALWAYS TRIGGER donors_receiptreversal_holds;

-- Nothing is built on a receipt that was reversed.
CREATE FUNCTION donors_receipt_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM donors_receiptreversal WHERE receipt_id = NEW.receipt_id) THEN
    RAISE EXCEPTION 'this receipt was reversed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_stands';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER receipt_stands BEFORE INSERT ON donors_conversion
  FOR EACH ROW EXECUTE FUNCTION donors_receipt_stands();
ALTER TABLE donors_conversion ENABLE ALWAYS TRIGGER receipt_stands;
CREATE TRIGGER receipt_stands BEFORE INSERT ON donors_refund
  FOR EACH ROW EXECUTE FUNCTION donors_receipt_stands();
ALTER TABLE donors_refund ENABLE ALWAYS TRIGGER receipt_stands;
CREATE TRIGGER receipt_stands BEFORE INSERT ON donors_encashment
  FOR EACH ROW EXECUTE FUNCTION donors_receipt_stands();
ALTER TABLE donors_encashment ENABLE ALWAYS TRIGGER receipt_stands;

CREATE FUNCTION donors_line_entry_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM donors_receipt r JOIN donors_receiptreversal v ON v.receipt_id = r.id
    WHERE r.entry_id = NEW.entry_id)
  THEN
    RAISE EXCEPTION 'a line of the bank is not tied to a receipt that was reversed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_entry_stands';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_line_entry_stands BEFORE INSERT OR UPDATE OF entry_id
  ON donors_statementline FOR EACH ROW WHEN (NEW.entry_id IS NOT NULL)
  EXECUTE FUNCTION donors_line_entry_stands();
ALTER TABLE donors_statementline ENABLE ALWAYS TRIGGER statement_line_entry_stands;

-- Sums leave out what was reversed: what may still come in, what an amendment may not go below, where a fee starts.
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

CREATE OR REPLACE FUNCTION donors_fee_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_before numeric;
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
  -- Where the last ended: all that was contributed and stands, but for this contribution itself.
  PERFORM FROM funds_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
  SELECT coalesce(sum(r.amount), 0) INTO v_before FROM donors_receipt r
    WHERE r.fund_id = NEW.fund_id AND r.currency = NEW.currency
      AND NOT EXISTS (SELECT FROM donors_receiptreversal v WHERE v.receipt_id = r.id);
  SELECT v_before + coalesce(sum(c.bought_amount), 0) - NEW.base_amount INTO v_before
    FROM donors_conversion c WHERE c.fund_id = NEW.fund_id;
  IF NEW.cumulative_before <> v_before THEN
    RAISE EXCEPTION 'the fee starts from %, not %: another contribution was booked', v_before, NEW.cumulative_before
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_starts_where_last_ended';
  END IF;
  RETURN NEW;
END $$;
