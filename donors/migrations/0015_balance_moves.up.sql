-- Money leaves a balance account as its donor said, once, by the books; a transfer is in both funds or none.
CREATE FUNCTION donors_balancemove_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  v_lies numeric;
  v_others numeric;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'what was moved or declined stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_move_decision_stands';
  END IF;
  -- Both funds in the order of their identifiers, so that two opposite transfers wait for each other once.
  PERFORM FROM funds_fund WHERE id IN (NEW.fund_id, NEW.to_fund_id) ORDER BY id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM funds_fund WHERE id IN (NEW.fund_id, NEW.to_fund_id)
    AND (holding_currency <> NEW.currency OR state <> 'OPEN'))
  THEN
    RAISE EXCEPTION 'money moves in the holding currency that open funds have in common'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_move_in_one_currency';
  END IF;
  IF NEW.state = 'PROPOSED' THEN
    SELECT coalesce(sum(b.balance), 0) INTO v_lies FROM ledger_control_balance b
      JOIN ledger_account a ON a.id = b.account_id
      WHERE a.fund_id = NEW.fund_id AND a.code = '2200' AND a.party_id = NEW.donor_id
        AND a.currency = NEW.currency;
    SELECT coalesce(sum(amount), 0) INTO v_others FROM donors_balancemove
      WHERE fund_id = NEW.fund_id AND donor_id = NEW.donor_id AND state = 'PROPOSED' AND id <> NEW.id;
    IF NEW.amount > v_lies - v_others THEN
      RAISE EXCEPTION '% lies on the balance account, of which % is proposed to leave', v_lies, v_others
        USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_move_within_balance';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.state = 'CONFIRMED' AND (NOT EXISTS (
      SELECT 1 FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
        JOIN ledger_account a ON a.id = l.account_id
      WHERE e.id = NEW.entry_id AND e.kind = 'BALANCE_DRAWN' AND e.fund_id = NEW.fund_id
        AND e.subject_id = NEW.id AND e.value_date = NEW.value_date AND a.code = '2200'
        AND l.side = 'D' AND a.party_id = NEW.donor_id AND a.currency = NEW.currency
        AND l.amount = NEW.amount)
    OR NEW.to_fund_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
        JOIN ledger_account a ON a.id = l.account_id
      WHERE e.id = NEW.to_entry_id AND e.kind = 'TRANSFER_IN' AND e.fund_id = NEW.to_fund_id
        AND e.subject_id = NEW.id AND e.value_date = NEW.value_date AND a.code = '4400'
        AND l.side = 'C' AND a.party_id = NEW.donor_id AND a.currency = NEW.currency
        AND l.amount = NEW.amount))
  THEN
    RAISE EXCEPTION 'the money is not in the books of every fund that it touches: post it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_move_is_booked';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_balancemove_holds BEFORE INSERT OR UPDATE ON donors_balancemove
  FOR EACH ROW EXECUTE FUNCTION donors_balancemove_holds();
ALTER TABLE donors_balancemove ENABLE ALWAYS TRIGGER donors_balancemove_holds;
