DROP TRIGGER receipt_out_of_suspense_matched ON donors_receipt;
DROP FUNCTION donors_receipt_was_matched();
DROP TRIGGER donors_line_match_part_received ON donors_linematchpart;
DROP FUNCTION donors_line_match_part_received();
DROP TRIGGER donors_line_match_part_holds ON donors_linematchpart;
DROP FUNCTION donors_line_match_part_holds();
DROP TRIGGER donors_statement_line_holds ON donors_statementline;
DROP FUNCTION donors_statement_line_holds();
DROP TRIGGER donors_statement_holds ON donors_statement;
DROP FUNCTION donors_statement_holds();
CREATE OR REPLACE FUNCTION donors_entry_is_booked(
  p_entry bigint, p_kind text, p_fund uuid, p_subject uuid, p_date date,
  p_code text, p_side text, p_currency text, p_amount numeric
) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
      JOIN ledger_account a ON a.id = l.account_id
    WHERE e.id = p_entry AND e.kind = p_kind AND e.fund_id = p_fund AND e.subject_id = p_subject
      AND p_date IN (e.value_date, e.adjusts) AND a.code = p_code AND l.side = p_side
      AND a.currency = p_currency AND l.amount = p_amount)
$$;
