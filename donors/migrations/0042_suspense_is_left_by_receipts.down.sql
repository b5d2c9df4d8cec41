-- The rule on lines of statements as it was, and nothing said of what leaves suspense.
DROP TRIGGER suspense_reversed_for_a_tie ON ledger_entry;
DROP FUNCTION donors_suspense_was_tied();
DROP TRIGGER line_match_confirmed_whole ON donors_linematch;
DROP FUNCTION donors_line_match_was_received();
CREATE OR REPLACE FUNCTION donors_statement_line_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM donors_statement s WHERE s.id = NEW.statement_id
        AND s.fund_id = NEW.fund_id AND s.currency = NEW.currency) THEN
      RAISE EXCEPTION 'a line is in the fund and the currency of its statement'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_of_its_statement';
    END IF;
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
      AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)
      AND NEW.in_suspense = (e.kind = 'UNIDENTIFIED')
      AND (e.kind <> 'UNIDENTIFIED' OR e.subject_id = NEW.id)
  )) THEN
    RAISE EXCEPTION 'the entry does not move what the line says on the account of cash'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_booked_as_said';
  END IF;
  RETURN NEW;
END $$;
