CREATE OR REPLACE FUNCTION funds_available(p_fund uuid, p_currency text) RETURNS numeric
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_cash numeric;
BEGIN
  SELECT b.balance INTO v_cash FROM ledger_control_balance b
    JOIN ledger_account a ON a.id = b.account_id
    WHERE a.fund_id = p_fund AND a.code = '1100' AND a.currency = p_currency FOR UPDATE OF b;
  RETURN coalesce(v_cash, 0) - (
    SELECT coalesce(sum(CASE l.side WHEN 'C' THEN l.amount ELSE -l.amount END), 0)
    FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id
    WHERE a.fund_id = p_fund AND a.code IN ('2100', '8100', '8300', '8400') AND a.currency = p_currency);
END $$;
