-- One receipt is reversed alone by two persons; the line of the bank that it had is in suspense again.
CREATE FUNCTION donors_reversalproposal_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'PROPOSED' THEN
      RAISE EXCEPTION 'a reversal that was confirmed or declined stands'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversal_decision_stands';
    END IF;
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM donors_receiptreversal WHERE receipt_id = NEW.receipt_id)
    OR EXISTS (SELECT FROM donors_tablerow WHERE made_id = NEW.receipt_id)
  THEN
    RAISE EXCEPTION 'what a table has made is reversed with its table, and nothing is reversed twice'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversal_of_one_by_itself';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_reversalproposal_holds BEFORE INSERT OR UPDATE ON donors_reversalproposal
  FOR EACH ROW EXECUTE FUNCTION donors_reversalproposal_holds();
ALTER TABLE donors_reversalproposal ENABLE ALWAYS TRIGGER donors_reversalproposal_holds;

-- When the transaction ends, what was confirmed is reversed.
CREATE FUNCTION donors_receipt_was_reversed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM donors_receiptreversal
    WHERE proposal_id = NEW.id AND receipt_id = NEW.receipt_id)
  THEN
    RAISE EXCEPTION 'a reversal is confirmed with the reversal of its receipt'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversed_once_confirmed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER receipt_reversed_once_confirmed AFTER UPDATE ON donors_reversalproposal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'CONFIRMED')
  EXECUTE FUNCTION donors_receipt_was_reversed();
ALTER TABLE donors_reversalproposal ENABLE ALWAYS TRIGGER receipt_reversed_once_confirmed;

-- When the transaction ends, no line of the bank is tied to what was reversed.
CREATE FUNCTION donors_reversed_line_is_free() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM donors_statementline l JOIN donors_receipt r ON r.entry_id = l.entry_id
    WHERE r.id = NEW.receipt_id)
  THEN
    RAISE EXCEPTION 'the line of the bank is tied to a receipt that is reversed: put it into suspense'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversed_frees_its_line';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER receipt_reversed_frees_its_line AFTER INSERT ON donors_receiptreversal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION donors_reversed_line_is_free();
ALTER TABLE donors_receiptreversal ENABLE ALWAYS TRIGGER receipt_reversed_frees_its_line;

-- With a table only what nothing was built on; alone also what a line of the bank has, which is then free.
CREATE OR REPLACE FUNCTION donors_receiptreversal_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  v_receipt donors_receipt%ROWTYPE;
  v_fee bigint;
BEGIN
  SELECT * INTO v_receipt FROM donors_receipt WHERE id = NEW.receipt_id;
  -- One after another with whatever else is built on the receipts of this fund.
  PERFORM FROM funds_fund WHERE id = v_receipt.fund_id FOR NO KEY UPDATE;
  IF NEW.proposal_id IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM donors_reversalproposal p
      WHERE p.id = NEW.proposal_id AND p.state = 'CONFIRMED' AND p.receipt_id = NEW.receipt_id)
    THEN
      RAISE EXCEPTION 'a receipt is reversed alone once two persons have said that of it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversed_as_confirmed';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM donors_tablereversal t
    JOIN donors_tablerow w ON w.table_id = t.table_id
    WHERE t.id = NEW.reversal_id AND t.state = 'CONFIRMED' AND w.made_id = NEW.receipt_id)
  THEN
    RAISE EXCEPTION 'a receipt is reversed with the table that made it, once that is confirmed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_reversed_with_its_table';
  END IF;
  IF EXISTS (SELECT FROM donors_conversion WHERE receipt_id = NEW.receipt_id)
    OR EXISTS (SELECT FROM donors_refund WHERE receipt_id = NEW.receipt_id AND state <> 'DECLINED')
    OR EXISTS (SELECT FROM donors_encashment WHERE receipt_id = NEW.receipt_id)
    OR NEW.proposal_id IS NULL
      AND (EXISTS (SELECT FROM donors_statementline WHERE entry_id = v_receipt.entry_id)
        OR EXISTS (SELECT FROM ledger_entry WHERE id = v_receipt.entry_id AND kind <> 'RECEIPT'))
    OR NEW.proposal_id IS NOT NULL
      AND EXISTS (SELECT FROM donors_tablerow WHERE made_id = NEW.receipt_id)
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

-- A line comes back into suspense when the receipt that it was tied to is reversed.
CREATE OR REPLACE FUNCTION donors_statement_line_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM donors_statement s WHERE s.id = NEW.statement_id
        AND s.fund_id = NEW.fund_id AND s.currency = NEW.currency) THEN
      RAISE EXCEPTION 'a line is in the fund and the currency of its statement'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_of_its_statement';
    END IF;
  ELSIF NEW.hold <> OLD.hold AND NOT (
    OLD.hold = 'MAYBE_KNOWN' AND NEW.hold IN ('', 'NO_REFERENCE', 'KNOWN')
    OR NEW.hold = 'MAYBE_KNOWN' AND OLD.hold IN ('', 'NO_REFERENCE') AND OLD.entry_id IS NULL)
  THEN
    RAISE EXCEPTION 'a line is held before it is booked, and settled once'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_settled_once';
  ELSIF OLD.entry_id IS NOT NULL THEN
    IF (NEW.entry_id, NEW.in_suspense) IS NOT DISTINCT FROM (OLD.entry_id, OLD.in_suspense) THEN
      RETURN NEW;
    END IF;
    -- It leaves suspense for an entry that was booked otherwise, or comes into it from a receipt that was reversed.
    IF NEW.entry_id IS NULL OR NEW.in_suspense = OLD.in_suspense
      OR OLD.in_suspense
        AND (NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = OLD.entry_id)
          OR EXISTS (SELECT FROM donors_linematch m
            WHERE m.line_id = NEW.id AND m.state <> 'DECLINED'))
      OR NEW.in_suspense
        AND (NOT EXISTS (SELECT FROM donors_receipt r
            JOIN donors_receiptreversal v ON v.receipt_id = r.id WHERE r.entry_id = OLD.entry_id)
          OR EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = NEW.entry_id))
    THEN
      RAISE EXCEPTION 'the line is in the books already'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_booked_once';
    END IF;
  END IF;
  IF NEW.entry_id IS NOT NULL AND (NEW.hold IN ('MAYBE_KNOWN', 'KNOWN') OR NOT EXISTS (
    SELECT FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
      JOIN ledger_account a ON a.id = l.account_id
    WHERE e.id = NEW.entry_id AND e.fund_id = NEW.fund_id AND a.code = '1100'
      AND a.currency = NEW.currency AND l.amount = abs(NEW.amount)
      AND l.side = (CASE WHEN NEW.amount > 0 THEN 'D' ELSE 'C' END)
      AND NEW.in_suspense = (e.kind = 'UNIDENTIFIED')
      AND (e.kind <> 'UNIDENTIFIED' OR e.subject_id = NEW.id)
  )) THEN
    RAISE EXCEPTION 'the entry does not move what the line says on the account of cash'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_booked_as_said';
  END IF;
  RETURN NEW;
END $$;

-- Of a line is taken what stands: a part whose receipt was reversed lies in suspense again.
CREATE OR REPLACE FUNCTION donors_line_match_part_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_line donors_statementline%ROWTYPE;
  v_taken numeric;
BEGIN
  SELECT l.* INTO v_line FROM donors_statementline l JOIN donors_linematch m ON m.line_id = l.id
    WHERE m.id = NEW.match_id FOR NO KEY UPDATE OF l;
  SELECT coalesce(sum(p.amount), 0) INTO v_taken FROM donors_linematchpart p
    JOIN donors_linematch m ON m.id = p.match_id
    WHERE m.line_id = v_line.id AND m.state <> 'DECLINED'
      AND NOT EXISTS (SELECT FROM donors_receiptreversal v WHERE v.receipt_id = p.receipt_id);
  IF NOT v_line.in_suspense OR v_line.currency <> NEW.currency
    OR v_taken + NEW.amount > v_line.amount OR NEW.receipt_id IS NOT NULL
    OR NEW.entry_id IS NOT NULL
    OR NEW.agreement_id IS NOT NULL AND NOT EXISTS (SELECT FROM donors_agreement a WHERE a.id = NEW.agreement_id
      AND a.fund_id = v_line.fund_id AND a.currency = NEW.currency)
  THEN
    RAISE EXCEPTION 'the parts are of a line in suspense, and not more than what is left of it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_match_within_its_line';
  END IF;
  RETURN NEW;
END $$;
