-- A part of a line without an agreement goes back to who has paid it: told by two persons, by an entry of just that.
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
    WHERE m.line_id = v_line.id AND m.state <> 'DECLINED';
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

CREATE OR REPLACE FUNCTION donors_line_match_part_received() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.agreement_id IS NULL THEN
    IF OLD.entry_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM donors_linematch m JOIN donors_statementline s ON s.id = m.line_id
        JOIN ledger_entry came ON came.id = s.entry_id
        JOIN ledger_entry e ON e.id = NEW.entry_id AND e.fund_id = m.fund_id
        JOIN ledger_leg l ON l.entry_id = e.id AND l.side = 'C' AND l.amount = NEW.amount
        JOIN ledger_account a ON a.id = l.account_id AND a.currency = NEW.currency
      WHERE m.id = NEW.match_id AND m.state = 'CONFIRMED' AND s.in_suspense
        AND e.kind = 'RETURNED' AND e.subject_id = NEW.id AND e.value_date >= came.value_date
    ) THEN
      RAISE EXCEPTION 'the entry does not give back what was confirmed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'line_match_part_returned_as_confirmed';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.receipt_id IS NOT NULL OR NOT EXISTS (
    SELECT FROM donors_receipt r JOIN donors_linematch m ON m.id = NEW.match_id
      JOIN ledger_entry e ON e.id = r.entry_id
    WHERE r.id = NEW.receipt_id AND r.agreement_id = NEW.agreement_id AND r.amount = NEW.amount
      AND r.currency = NEW.currency AND m.state = 'CONFIRMED' AND e.kind = 'IDENTIFIED'
  ) THEN
    RAISE EXCEPTION 'the receipt is not what was confirmed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_match_part_received_as_confirmed';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_line_match_was_received() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM donors_linematchpart WHERE match_id = NEW.id)
    OR EXISTS (SELECT FROM donors_linematchpart WHERE match_id = NEW.id AND receipt_id IS NULL
        AND entry_id IS NULL)
  THEN
    RAISE EXCEPTION 'a match is confirmed with a receipt for each of its parts, or an entry that gives it back'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_match_confirmed_whole';
  END IF;
  RETURN NULL;
END $$;

-- Nothing goes back out of suspense but by such a part, told at the end of the transaction.
CREATE FUNCTION donors_returned_was_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM donors_linematchpart WHERE entry_id = NEW.id) THEN
    RAISE EXCEPTION 'what goes back out of suspense is a part of a line that two persons gave back'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'returned_out_of_suspense_confirmed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER returned_out_of_suspense_confirmed AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'RETURNED')
  EXECUTE FUNCTION donors_returned_was_confirmed();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER returned_out_of_suspense_confirmed;
