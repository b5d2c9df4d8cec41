-- A decision about an appointment stands: each is written once, by the move that it belongs to.

CREATE FUNCTION identity_appointment_decided() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_move text := OLD.state || '>' || NEW.state;
BEGIN
  IF NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id AND v_move <> 'PROPOSED>IN_FORCE' THEN
    RAISE EXCEPTION 'who confirmed an appointment is written when it is confirmed; propose a new one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_decisions_stand';
  END IF;
  IF (NEW.declined_by_id IS DISTINCT FROM OLD.declined_by_id) <> (v_move = 'PROPOSED>DECLINED') THEN
    RAISE EXCEPTION 'who declined an appointment is written when it is declined; propose a new one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_decisions_stand';
  END IF;
  IF (NEW.end_proposed_by_id, NEW.end_reason) IS DISTINCT FROM (OLD.end_proposed_by_id, OLD.end_reason)
     AND v_move NOT IN ('IN_FORCE>END_PROPOSED', 'END_PROPOSED>IN_FORCE') THEN
    RAISE EXCEPTION 'who proposed the end, and why, is written when it is proposed; decline the end first'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_decisions_stand';
  END IF;
  IF (NEW.end_confirmed_by_id, NEW.end_date) IS DISTINCT FROM (OLD.end_confirmed_by_id, OLD.end_date)
     AND v_move <> 'END_PROPOSED>ENDED' THEN
    RAISE EXCEPTION 'the last day of a term is written when it is proposed, or when its end is confirmed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_decisions_stand';
  END IF;
  IF v_move = 'END_PROPOSED>ENDED' AND NEW.end_date > OLD.end_date THEN
    RAISE EXCEPTION 'an end shortens a term; propose a new appointment to lengthen it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_end_shortens';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER identity_appointment_decisions_stand BEFORE UPDATE ON identity_appointment
FOR EACH ROW EXECUTE FUNCTION identity_appointment_decided();
ALTER TABLE identity_appointment ENABLE ALWAYS TRIGGER identity_appointment_decisions_stand;

-- An invitation is used or withdrawn once, and used only before it expires by the one clock.
CREATE FUNCTION identity_invitation_spent() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.used_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL THEN
    RAISE EXCEPTION 'this invitation was used or withdrawn; invite the person again'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_is_single_use';
  END IF;
  IF NEW.used_at IS NOT NULL AND trustfund_now() > OLD.expires_at THEN
    RAISE EXCEPTION 'this invitation has expired; invite the person again'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_used_before_expiry';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER identity_invitation_single_use BEFORE UPDATE ON identity_invitation
FOR EACH ROW EXECUTE FUNCTION identity_invitation_spent();
ALTER TABLE identity_invitation ENABLE ALWAYS TRIGGER identity_invitation_single_use;
