-- A line of a note in custody is demanded when its day has come, and what is demanded is what is left of it.
CREATE FUNCTION donors_encashmentcall_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_line donors_noteline%ROWTYPE;
  v_note donors_promissorynote%ROWTYPE;
BEGIN
  SELECT * INTO v_line FROM donors_noteline WHERE id = NEW.line_id;
  SELECT * INTO v_note FROM donors_promissorynote WHERE id = v_line.note_id FOR NO KEY UPDATE;
  IF v_note.state <> 'IN_CUSTODY' OR NEW.currency <> v_line.currency
    OR NEW.called_on < v_line.due_date
    OR NEW.called_on > (trustfund_now() AT TIME ZONE 'UTC')::date
    OR NEW.amount <> v_line.amount
      - (SELECT coalesce(sum(amount), 0) FROM donors_encashment WHERE line_id = NEW.line_id)
  THEN
    RAISE EXCEPTION 'what is left of a line of a note in custody is demanded when its day has come'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'encashment_call_of_its_line';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_encashmentcall_holds BEFORE INSERT ON donors_encashmentcall
  FOR EACH ROW EXECUTE FUNCTION donors_encashmentcall_holds();
ALTER TABLE donors_encashmentcall ENABLE ALWAYS TRIGGER donors_encashmentcall_holds;
