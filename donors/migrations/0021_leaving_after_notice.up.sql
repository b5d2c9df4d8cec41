-- A donor leaves once notice has ended its agreements: asked when it is proposed and when it is approved.
CREATE OR REPLACE FUNCTION donors_unwind_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  v_available numeric;
  v_kept numeric;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'what was given back or declined stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unwind_decision_stands';
  END IF;
  -- One after another with everything else that moves the fund's contributions.
  PERFORM FROM funds_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM funds_fund
    WHERE id = NEW.fund_id AND holding_currency = NEW.currency AND state = 'OPEN')
    OR NEW.as_of > (trustfund_now() AT TIME ZONE 'UTC')::date
  THEN
    RAISE EXCEPTION 'shares are of an open fund, in its currency, on a day that has come'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unwind_of_an_open_fund';
  END IF;
  IF NEW.kind = 'CANCELLATION' AND NEW.state <> 'DECLINED' AND EXISTS (SELECT FROM donors_agreement a
    WHERE a.fund_id = NEW.fund_id AND a.donor_id = NEW.donor_id AND a.state = 'COUNTERSIGNED'
      AND NOT coalesce(donors_ends_on(a.id) < NEW.as_of, false))
  THEN
    RAISE EXCEPTION 'a donor leaves after notice of termination has ended all its agreements'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unwind_after_notice';
  END IF;
  IF NEW.state <> 'APPROVED' THEN
    RETURN NEW;
  END IF;
  IF (SELECT coalesce(sum(amount), 0) FROM donors_unwindshare WHERE unwind_id = NEW.id) <> NEW.amount
    OR EXISTS (SELECT 1 FROM donors_unwindshare WHERE unwind_id = NEW.id AND entry_id IS NULL)
  THEN
    RAISE EXCEPTION 'the shares are not all booked, or are not % together', NEW.amount
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unwind_shares_are_booked';
  END IF;
  IF EXISTS (SELECT 1 FROM ledger_control_balance b JOIN ledger_account a ON a.id = b.account_id
    WHERE a.fund_id = NEW.fund_id AND a.code = '2100' AND b.balance <> 0)
  THEN
    RAISE EXCEPTION 'money lies in suspense: find whose it is first'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unwind_after_suspense';
  END IF;
  -- Takes the lock of cash, so that no grant and no set-aside takes it meanwhile.
  v_available := funds_available(NEW.fund_id, NEW.currency);
  IF v_available < 0 THEN
    RAISE EXCEPTION 'cash in the holding currency does not cover what is committed and set aside'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unwind_leaves_what_is_promised';
  END IF;
  SELECT coalesce(sum(b.balance), 0) INTO v_kept FROM ledger_control_balance b
    JOIN ledger_account a ON a.id = b.account_id
    WHERE a.fund_id = NEW.fund_id AND a.currency = NEW.currency AND a.code IN ('8300', '8400');
  IF NEW.kind = 'CLOSING' AND v_available + v_kept <> 0 THEN
    RAISE EXCEPTION 'at its end a fund gives back all that is free; % would stay', v_available + v_kept
      USING ERRCODE = 'check_violation', CONSTRAINT = 'unwind_gives_back_all';
  END IF;
  RETURN NEW;
END $$;
