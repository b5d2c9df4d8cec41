-- What lies in suspense leaves it as a receipt alone.
DROP TRIGGER returned_out_of_suspense_confirmed ON ledger_entry;
DROP FUNCTION donors_returned_was_confirmed();
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
    OR NOT EXISTS (SELECT FROM donors_agreement a WHERE a.id = NEW.agreement_id
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
    OR EXISTS (SELECT FROM donors_linematchpart WHERE match_id = NEW.id AND receipt_id IS NULL)
  THEN
    RAISE EXCEPTION 'a match is confirmed with a receipt for each of its parts'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_match_confirmed_whole';
  END IF;
  RETURN NULL;
END $$;
