-- What a donor that left got its share for is neither refunded nor reversed; what it pays in later is.
CREATE FUNCTION donors_settled_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  -- Entries of one fund are booked one after another, so that their order is that of the facts.
  IF EXISTS (SELECT FROM donors_receipt r
    JOIN donors_unwind u ON u.fund_id = r.fund_id AND u.state = 'APPROVED'
    JOIN donors_unwindshare s ON s.unwind_id = u.id AND s.donor_id = r.donor_id
    WHERE r.id = NEW.receipt_id AND s.settled > 0 AND s.entry_id > r.entry_id)
  THEN
    RAISE EXCEPTION 'the donor has left and got its share of what this receipt brought'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'settled_stays_settled';
  END IF;
  RETURN NEW;
END $$;
-- After the triggers that lock the fund: their names come first.
CREATE TRIGGER settled_stays_settled BEFORE INSERT OR UPDATE ON donors_refund
  FOR EACH ROW WHEN (NEW.state <> 'DECLINED') EXECUTE FUNCTION donors_settled_stays();
ALTER TABLE donors_refund ENABLE ALWAYS TRIGGER settled_stays_settled;
CREATE TRIGGER settled_stays_settled BEFORE INSERT ON donors_receiptreversal
  FOR EACH ROW EXECUTE FUNCTION donors_settled_stays();
ALTER TABLE donors_receiptreversal ENABLE ALWAYS TRIGGER settled_stays_settled;
