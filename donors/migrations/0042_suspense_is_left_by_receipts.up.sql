-- A line is settled once; what leaves suspense is a receipt for each part, or is tied to another entry.
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
    IF NOT OLD.in_suspense OR NEW.in_suspense OR NEW.entry_id IS NULL
      OR NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = OLD.entry_id)
      OR EXISTS (SELECT FROM donors_linematch m WHERE m.line_id = NEW.id AND m.state <> 'DECLINED')
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

-- A match that is confirmed made each of its parts a receipt, told at the end of the transaction.
CREATE FUNCTION donors_line_match_was_received() RETURNS trigger LANGUAGE plpgsql
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
CREATE CONSTRAINT TRIGGER line_match_confirmed_whole AFTER UPDATE ON donors_linematch
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'CONFIRMED')
  EXECUTE FUNCTION donors_line_match_was_received();
ALTER TABLE donors_linematch ENABLE ALWAYS TRIGGER line_match_confirmed_whole;

-- An entry of suspense is reversed for a line that is tied to another one by then.
CREATE FUNCTION donors_suspense_was_tied() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM donors_statementline WHERE entry_id = NEW.reverses_id AND in_suspense) THEN
    RAISE EXCEPTION 'the line of the bank still lies in suspense: tie it to what holds its money'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'suspense_reversed_for_a_tie';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER suspense_reversed_for_a_tie AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
  EXECUTE FUNCTION donors_suspense_was_tied();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER suspense_reversed_for_a_tie;
