-- A line is in the books as the bank has it, once; its parts never exceed it; a confirmed part is a receipt.

-- What was in suspense and is identified is in the books as a receipt, too.
CREATE OR REPLACE FUNCTION donors_entry_is_booked(
  p_entry bigint, p_kind text, p_fund uuid, p_subject uuid, p_date date,
  p_code text, p_side text, p_currency text, p_amount numeric
) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
      JOIN ledger_account a ON a.id = l.account_id
    WHERE e.id = p_entry AND e.fund_id = p_fund AND e.subject_id = p_subject
      AND (e.kind = p_kind AND a.code = p_code
        OR p_kind = 'RECEIPT' AND e.kind = 'IDENTIFIED' AND a.code = '2100')
      AND p_date IN (e.value_date, e.adjusts) AND l.side = p_side
      AND a.currency = p_currency AND l.amount = p_amount)
$$;

-- A statement is of an account of its fund.
CREATE FUNCTION donors_statement_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM funds_bankaccount a JOIN donors_statementimport i ON i.id = NEW.source_id
    WHERE a.id = NEW.account_id AND a.fund_id = NEW.fund_id AND a.currency = NEW.currency
      AND i.fund_id = NEW.fund_id
  ) THEN
    RAISE EXCEPTION 'the statement is of no account of this fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_of_the_funds_account';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_statement_holds BEFORE INSERT ON donors_statement
  FOR EACH ROW EXECUTE FUNCTION donors_statement_holds();
ALTER TABLE donors_statement ENABLE ALWAYS TRIGGER donors_statement_holds;

-- The entry of a line moved exactly its amount on the account of cash, and no other line has it.
CREATE FUNCTION donors_statement_line_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NOT EXISTS (SELECT FROM donors_statement s WHERE s.id = NEW.statement_id
        AND s.fund_id = NEW.fund_id AND s.currency = NEW.currency) THEN
      RAISE EXCEPTION 'a line is in the fund and the currency of its statement'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_of_its_statement';
    END IF;
  ELSIF OLD.entry_id IS NOT NULL THEN
    IF (NEW.entry_id, NEW.in_suspense) IS DISTINCT FROM (OLD.entry_id, OLD.in_suspense) THEN
      RAISE EXCEPTION 'the line is in the books already'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'statement_line_booked_once';
    END IF;
    RETURN NEW;
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
CREATE TRIGGER donors_statement_line_holds BEFORE INSERT OR UPDATE ON donors_statementline
  FOR EACH ROW EXECUTE FUNCTION donors_statement_line_holds();
ALTER TABLE donors_statementline ENABLE ALWAYS TRIGGER donors_statement_line_holds;

-- Parts are of a line in suspense, in its fund and currency, and together never more than it.
CREATE FUNCTION donors_line_match_part_holds() RETURNS trigger LANGUAGE plpgsql
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
CREATE TRIGGER donors_line_match_part_holds BEFORE INSERT ON donors_linematchpart
  FOR EACH ROW EXECUTE FUNCTION donors_line_match_part_holds();
ALTER TABLE donors_linematchpart ENABLE ALWAYS TRIGGER donors_line_match_part_holds;

-- A part becomes one receipt of just its agreement and amount, when its match is confirmed.
CREATE FUNCTION donors_line_match_part_received() RETURNS trigger LANGUAGE plpgsql
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
CREATE TRIGGER donors_line_match_part_received BEFORE UPDATE ON donors_linematchpart
  FOR EACH ROW EXECUTE FUNCTION donors_line_match_part_received();
ALTER TABLE donors_linematchpart ENABLE ALWAYS TRIGGER donors_line_match_part_received;

-- Nothing leaves suspense for a donor but by a confirmed part, told at the end of the transaction.
CREATE FUNCTION donors_receipt_was_matched() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM ledger_entry WHERE id = NEW.entry_id AND kind = 'IDENTIFIED')
    AND NOT EXISTS (SELECT FROM donors_linematchpart WHERE receipt_id = NEW.id)
  THEN
    RAISE EXCEPTION 'a receipt out of suspense is a part of a line that two persons matched'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_out_of_suspense_matched';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER receipt_out_of_suspense_matched AFTER INSERT ON donors_receipt
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION donors_receipt_was_matched();
ALTER TABLE donors_receipt ENABLE ALWAYS TRIGGER receipt_out_of_suspense_matched;
