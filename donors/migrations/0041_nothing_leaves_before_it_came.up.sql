-- A share, a refund or a deal is not paid out before the day on which the books have what it is of.
-- The least that lay on a donor's account, which grows by credits, on a day and every day after it.
CREATE FUNCTION donors_least_since(
  p_fund uuid, p_code text, p_currency text, p_party uuid, p_day date
) RETURNS numeric LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH days AS (
    SELECT l.value_date AS day, sum(CASE l.side WHEN 'C' THEN l.amount ELSE -l.amount END) AS moved
    FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id
    WHERE a.fund_id = p_fund AND a.code = p_code AND a.currency = p_currency
      AND a.party_id = p_party
    GROUP BY l.value_date
  ), held AS (SELECT day, sum(moved) OVER (ORDER BY day) AS held FROM days)
  SELECT least(
    coalesce((SELECT held FROM held WHERE day <= p_day ORDER BY day DESC LIMIT 1), 0),
    (SELECT min(held) FROM held WHERE day > p_day))
$$;
REVOKE EXECUTE ON FUNCTION donors_least_since(uuid, text, text, uuid, date) FROM PUBLIC;

CREATE OR REPLACE FUNCTION donors_conversion_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM donors_receipt r JOIN funds_fund f ON f.id = r.fund_id
    WHERE r.id = NEW.receipt_id AND r.fund_id = NEW.fund_id AND r.amount = NEW.sold_amount
      AND r.currency = NEW.sold_currency AND f.holding_currency = NEW.bought_currency
      AND f.state = 'OPEN' AND NEW.deal_date >= coalesce(
        (SELECT adjusts FROM ledger_entry WHERE id = r.entry_id), r.value_date)
  ) THEN
    RAISE EXCEPTION 'a conversion sells its whole receipt, once received, for the holding currency of an open fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_of_its_receipt';
  END IF;
  IF EXISTS (SELECT FROM ledger_entry e JOIN donors_receipt r ON r.id = NEW.receipt_id
    WHERE e.id = NEW.entry_id AND e.adjusts IS NOT NULL AND e.value_date < r.value_date)
  THEN
    RAISE EXCEPTION 'the deal is booked before the receipt that it sells'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_booked_after_receipt';
  END IF;
  IF NEW.deal_date > (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'deal date % lies in the future: record the deal when it is made', NEW.deal_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_not_in_future';
  END IF;
  IF abs(NEW.bought_amount - NEW.sold_amount * NEW.rate)
    > NEW.sold_amount * 0.5 / power(10::numeric, NEW.rate_decimals::numeric)
      + (CASE WHEN NEW.bought_currency IN ('ISK', 'JPY', 'KRW', 'VND') THEN 0.5 ELSE 0.005 END)
  THEN
    RAISE EXCEPTION '% % at % is not % %: enter the bank''s rate as the deal slip has it',
        NEW.sold_amount, NEW.sold_currency, NEW.rate, NEW.bought_amount, NEW.bought_currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_fits_its_rate';
  END IF;
  IF NOT donors_entry_is_booked(NEW.entry_id, 'CONVERSION', NEW.fund_id, NEW.receipt_id,
        NEW.deal_date, '1100', 'C', NEW.sold_currency, NEW.sold_amount)
    OR NOT donors_entry_is_booked(NEW.entry_id, 'CONVERSION', NEW.fund_id, NEW.receipt_id,
        NEW.deal_date, '1100', 'D', NEW.bought_currency, NEW.bought_amount)
  THEN
    RAISE EXCEPTION 'the conversion is not in the books with its amounts: post it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_is_booked';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_refund_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  v_receipt donors_receipt%ROWTYPE;
  v_brought numeric;
  v_since date;
  v_others numeric;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'a refund that was decided stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_decision_stands';
  END IF;
  -- One refund after another, so that two of them cannot both take the last of a receipt.
  PERFORM FROM funds_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
  SELECT * INTO v_receipt FROM donors_receipt WHERE id = NEW.receipt_id;
  -- Since the day on which the books have it: a deal of a closed period is booked later.
  SELECT c.bought_amount, e.value_date INTO v_brought, v_since
    FROM donors_conversion c JOIN ledger_entry e ON e.id = c.entry_id
    WHERE c.receipt_id = NEW.receipt_id;
  IF v_brought IS NULL AND v_receipt.currency = NEW.currency THEN
    v_brought := v_receipt.amount;
    v_since := v_receipt.value_date;
  END IF;
  IF v_receipt.fund_id <> NEW.fund_id OR v_receipt.donor_id <> NEW.donor_id OR v_brought IS NULL
    OR NOT EXISTS (SELECT 1 FROM funds_fund
      WHERE id = NEW.fund_id AND holding_currency = NEW.currency AND state = 'OPEN')
  THEN
    RAISE EXCEPTION 'a refund is of a converted receipt of the same donor in an open fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_of_its_receipt';
  END IF;
  SELECT coalesce(sum(amount), 0) INTO v_others FROM donors_refund
    WHERE receipt_id = NEW.receipt_id AND state <> 'DECLINED' AND id <> NEW.id;
  IF NEW.state <> 'DECLINED' AND v_others + NEW.amount > v_brought THEN
    RAISE EXCEPTION 'the receipt brought %, and % of it is refunded or proposed', v_brought, v_others
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_within_receipt';
  END IF;
  IF NEW.state <> 'PAID' THEN
    RETURN NEW;
  END IF;
  IF NEW.value_date < v_since OR NEW.value_date > (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'a refund is paid after the money came in, and not in the future'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_dated_after_receipt';
  END IF;
  IF NOT donors_entry_is_booked(NEW.entry_id, 'REFUND', NEW.fund_id, NEW.id, NEW.value_date,
      '5500', 'D', NEW.currency, NEW.amount)
    OR NEW.fee_amount > 0 AND NOT coalesce(donors_entry_is_booked(NEW.fee_entry_id,
      'FEE_REVERSED', NEW.fund_id, NEW.id, NEW.value_date, '5300', 'C', NEW.currency,
      NEW.fee_amount), false)
    OR NEW.fee_amount = 0 AND NEW.fee_entry_id IS NOT NULL
  THEN
    RAISE EXCEPTION 'the refund is not in the books with its amounts: post it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_is_booked';
  END IF;
  -- The entry took the lock of cash, which keeps a grant or a set-aside from taking it meanwhile.
  IF funds_available(NEW.fund_id, NEW.currency) < 0 THEN
    RAISE EXCEPTION 'cash in the holding currency does not cover what is committed and set aside'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_leaves_what_is_promised';
  END IF;
  IF (SELECT coalesce(sum(fee_amount), 0) FROM donors_refund
      WHERE receipt_id = NEW.receipt_id AND state = 'PAID' AND id <> NEW.id) + NEW.fee_amount
    > coalesce((SELECT amount FROM donors_feecharge WHERE receipt_id = NEW.receipt_id), 0)
  THEN
    RAISE EXCEPTION 'no more of a fee is given back than was charged'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refund_fee_within_charge';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_balancemove_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
  IF NEW.state = 'CONFIRMED'
    AND donors_least_since(NEW.fund_id, '2200', NEW.currency, NEW.donor_id, NEW.value_date) < 0
  THEN
    RAISE EXCEPTION 'less lay on the balance account on % or a later day', NEW.value_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_move_after_it_lay_there';
  END IF;
  RETURN NEW;
END $$;
