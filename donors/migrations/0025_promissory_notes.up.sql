-- A note promises no more than its agreement leaves, its schedule is its face, and what is encashed is a receipt.
CREATE FUNCTION donors_note_left(p_note uuid, p_agreement uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT donors_amount_in_force(p_agreement)
    - (SELECT coalesce(sum(amount), 0) FROM donors_receipt WHERE agreement_id = p_agreement)
    + (SELECT coalesce(sum(b.own_amount), 0)
        FROM donors_refund b JOIN donors_receipt r ON r.id = b.receipt_id
        WHERE r.agreement_id = p_agreement AND b.state = 'PAID' AND b.reason = 'OVERPAID')
    - (SELECT coalesce(sum(n.amount - (SELECT coalesce(sum(e.amount), 0) FROM donors_encashment e
          JOIN donors_noteline l ON l.id = e.line_id WHERE l.note_id = n.id)), 0)
        FROM donors_promissorynote n
        WHERE n.agreement_id = p_agreement AND n.id <> p_note AND n.state <> 'DECLINED')
$$;

CREATE FUNCTION donors_promissorynote_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'PROPOSED' THEN
      RAISE EXCEPTION 'a note that was confirmed or declined stands'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_decision_stands';
    END IF;
    IF NEW.state = 'DECLINED' THEN
      RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM documents_document d
      WHERE d.subject_type = 'donors.promissorynote' AND d.subject_id = NEW.id)
    THEN
      RAISE EXCEPTION 'no copy of the note is on file: store it first'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_has_its_copy';
    END IF;
    IF (SELECT coalesce(sum(amount), 0) FROM donors_noteline WHERE note_id = NEW.id) <> NEW.amount THEN
      RAISE EXCEPTION 'the lines of the schedule are not exactly the face of the note'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_schedule_is_its_face';
    END IF;
  ELSIF v_agreement.state <> 'COUNTERSIGNED' OR v_agreement.fund_id <> NEW.fund_id
    OR v_agreement.donor_id <> NEW.donor_id OR v_agreement.currency <> NEW.currency
    OR NEW.received_on < v_agreement.countersigned_date
    OR NEW.received_on > (trustfund_now() AT TIME ZONE 'UTC')::date
  THEN
    RAISE EXCEPTION 'a note answers a countersigned agreement of the same fund, donor and currency, on a day since'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'note_of_its_agreement';
  END IF;
  IF NEW.amount > donors_note_left(NEW.id, NEW.agreement_id) THEN
    RAISE EXCEPTION 'agreement % leaves less than this note promises', v_agreement.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'note_within_agreement';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_promissorynote_holds BEFORE INSERT OR UPDATE ON donors_promissorynote
  FOR EACH ROW EXECUTE FUNCTION donors_promissorynote_holds();
ALTER TABLE donors_promissorynote ENABLE ALWAYS TRIGGER donors_promissorynote_holds;

CREATE FUNCTION donors_noteline_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_note donors_promissorynote%ROWTYPE;
BEGIN
  SELECT * INTO v_note FROM donors_promissorynote WHERE id = NEW.note_id FOR NO KEY UPDATE;
  IF v_note.state <> 'PROPOSED' OR v_note.currency <> NEW.currency
    OR NEW.due_date < v_note.received_on
    OR NEW.amount + (SELECT coalesce(sum(amount), 0) FROM donors_noteline WHERE note_id = NEW.note_id)
      > v_note.amount
  THEN
    RAISE EXCEPTION 'a line is of a proposed note, in its currency, since its receipt and within its face'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'note_line_of_its_note';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_noteline_holds BEFORE INSERT ON donors_noteline
  FOR EACH ROW EXECUTE FUNCTION donors_noteline_holds();
ALTER TABLE donors_noteline ENABLE ALWAYS TRIGGER donors_noteline_holds;

CREATE FUNCTION donors_encashment_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_line donors_noteline%ROWTYPE;
  v_note donors_promissorynote%ROWTYPE;
  v_receipt donors_receipt%ROWTYPE;
BEGIN
  SELECT * INTO v_line FROM donors_noteline WHERE id = NEW.line_id;
  SELECT * INTO v_note FROM donors_promissorynote WHERE id = v_line.note_id FOR NO KEY UPDATE;
  SELECT * INTO v_receipt FROM donors_receipt WHERE id = NEW.receipt_id;
  IF v_note.state <> 'IN_CUSTODY' OR v_receipt.agreement_id <> v_note.agreement_id
    OR v_receipt.value_date < v_note.received_on
    OR v_receipt.amount <> NEW.amount OR v_receipt.currency <> NEW.currency
  THEN
    RAISE EXCEPTION 'an encashment is a whole receipt under the agreement of a note in custody, since its receipt'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'encashment_is_its_receipt';
  END IF;
  IF NEW.amount + (SELECT coalesce(sum(amount), 0) FROM donors_encashment WHERE line_id = NEW.line_id)
    > v_line.amount
  THEN
    RAISE EXCEPTION 'no more is encashed of a line than it is'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'encashment_within_line';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_encashment_holds BEFORE INSERT ON donors_encashment
  FOR EACH ROW EXECUTE FUNCTION donors_encashment_holds();
ALTER TABLE donors_encashment ENABLE ALWAYS TRIGGER donors_encashment_holds;
