-- An offer that was withdrawn stays withdrawn as it was written, and nothing is paid on it.

CREATE FUNCTION donors_agreement_withdrawn() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'donors_agreement' THEN
    RAISE EXCEPTION 'agreement %: the offer was withdrawn, and that stands as it was written', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_withdrawal_stands';
  ELSIF EXISTS (
    SELECT FROM donors_agreement WHERE id = NEW.agreement_id AND state = 'WITHDRAWN'
  ) THEN
    RAISE EXCEPTION 'the offer of this agreement was withdrawn: nothing is paid on it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_of_a_standing_agreement';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_withdrawal_stands BEFORE UPDATE ON donors_agreement
  FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL) EXECUTE FUNCTION donors_agreement_withdrawn();
ALTER TABLE donors_agreement ENABLE ALWAYS TRIGGER agreement_withdrawal_stands;
CREATE TRIGGER agreement_stands BEFORE INSERT ON donors_receipt
  FOR EACH ROW EXECUTE FUNCTION donors_agreement_withdrawn();
ALTER TABLE donors_receipt ENABLE ALWAYS TRIGGER agreement_stands;
