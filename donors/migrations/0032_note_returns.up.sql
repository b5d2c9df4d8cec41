-- A note goes back whole, as far as it never was encashed: encashed and returned are its face, and nothing follows.
CREATE FUNCTION donors_left_to_pay(p_agreement uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT donors_amount_in_force(p_agreement)
    - (SELECT coalesce(sum(r.amount), 0) FROM donors_receipt r
        WHERE r.agreement_id = p_agreement
          AND NOT EXISTS (SELECT FROM donors_receiptreversal v WHERE v.receipt_id = r.id))
    + (SELECT coalesce(sum(b.own_amount), 0)
        FROM donors_refund b JOIN donors_receipt r ON r.id = b.receipt_id
        WHERE r.agreement_id = p_agreement AND b.state = 'PAID' AND b.reason = 'OVERPAID')
$$;

-- What is held of a note: its face less what came in for it and what went back.
CREATE FUNCTION donors_note_held(p_note uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT n.amount
    - (SELECT coalesce(sum(e.amount), 0) FROM donors_encashment e
        JOIN donors_noteline l ON l.id = e.line_id WHERE l.note_id = n.id)
    - (SELECT coalesce(sum(b.amount), 0) FROM donors_notereturn b
        WHERE b.note_id = n.id AND b.state = 'CONFIRMED')
  FROM donors_promissorynote n WHERE n.id = p_note
$$;

-- Receipts that were reversed, and notes that went back, leave room for others.
CREATE OR REPLACE FUNCTION donors_note_left(p_note uuid, p_agreement uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT donors_left_to_pay(p_agreement)
    - (SELECT coalesce(sum(donors_note_held(n.id)), 0) FROM donors_promissorynote n
        WHERE n.agreement_id = p_agreement AND n.id <> p_note AND n.state <> 'DECLINED')
$$;

-- What was demanded of a note and did not come; nothing where the agreement has ended or takes less than that.
CREATE FUNCTION donors_note_demanded(p_note uuid, p_agreement uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT CASE
    WHEN asked.amount > donors_left_to_pay(p_agreement) OR EXISTS (SELECT FROM donors_termination t
      WHERE t.agreement_id = p_agreement AND t.state = 'GIVEN'
        AND t.effective_date <= (trustfund_now() AT TIME ZONE 'UTC')::date) THEN 0
    ELSE asked.amount END
  FROM (SELECT coalesce(sum(l.amount - (SELECT coalesce(sum(e.amount), 0)
      FROM donors_encashment e WHERE e.line_id = l.id)), 0) AS amount
    FROM donors_noteline l JOIN donors_encashmentcall c ON c.line_id = l.id
    WHERE l.note_id = p_note) asked
$$;

CREATE FUNCTION donors_notereturn_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_note donors_promissorynote%ROWTYPE;
BEGIN
  SELECT * INTO v_note FROM donors_promissorynote WHERE id = NEW.note_id FOR NO KEY UPDATE;
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state <> 'PROPOSED' THEN
      RAISE EXCEPTION 'a return that was confirmed or declined stands'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_return_decision_stands';
    END IF;
    IF NEW.state = 'DECLINED' THEN
      RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT FROM documents_document d
      WHERE d.subject_type = 'donors.notereturn' AND d.subject_id = NEW.id)
    THEN
      RAISE EXCEPTION 'no paper about the return is on file: store it first'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_return_has_its_paper';
    END IF;
  ELSIF v_note.state <> 'IN_CUSTODY' OR v_note.currency <> NEW.currency
    OR NEW.returned_on < v_note.received_on
    OR NEW.returned_on > (trustfund_now() AT TIME ZONE 'UTC')::date
    OR EXISTS (SELECT FROM donors_encashment e JOIN donors_noteline l ON l.id = e.line_id
      JOIN donors_receipt r ON r.id = e.receipt_id
      WHERE l.note_id = NEW.note_id AND r.value_date > NEW.returned_on)
  THEN
    RAISE EXCEPTION 'a note in custody goes back in its currency, on a day since all that came of it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'note_return_of_its_note';
  END IF;
  IF NEW.amount <> donors_note_held(NEW.note_id) THEN
    RAISE EXCEPTION 'exactly what is held of the note goes back'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'note_return_is_what_is_held';
  END IF;
  IF donors_note_demanded(NEW.note_id, v_note.agreement_id) > 0 THEN
    RAISE EXCEPTION 'what is demanded of the note does not go back'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'note_return_not_while_demanded';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_notereturn_holds BEFORE INSERT OR UPDATE ON donors_notereturn
  FOR EACH ROW EXECUTE FUNCTION donors_notereturn_holds();
ALTER TABLE donors_notereturn ENABLE ALWAYS TRIGGER donors_notereturn_holds;

-- Nothing is demanded or encashed of a note that went back. It runs after the guard that locks the note.
CREATE FUNCTION donors_note_not_returned() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM donors_noteline l JOIN donors_notereturn b ON b.note_id = l.note_id
    WHERE l.id = NEW.line_id AND b.state = 'CONFIRMED')
  THEN
    RAISE EXCEPTION 'this note was given back to its donor'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'note_not_returned';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER note_not_returned BEFORE INSERT ON donors_encashment
  FOR EACH ROW EXECUTE FUNCTION donors_note_not_returned();
ALTER TABLE donors_encashment ENABLE ALWAYS TRIGGER note_not_returned;
CREATE TRIGGER note_not_returned BEFORE INSERT ON donors_encashmentcall
  FOR EACH ROW EXECUTE FUNCTION donors_note_not_returned();
ALTER TABLE donors_encashmentcall ENABLE ALWAYS TRIGGER note_not_returned;
