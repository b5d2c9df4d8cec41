-- A deliverable is handed over while its activity is approved, with a paper about it; nothing waits when it is closed.
CREATE FUNCTION projects_delivery_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_activity projects_activity%ROWTYPE;
BEGIN
  SELECT * INTO v_activity FROM projects_activity WHERE id = NEW.activity_id FOR UPDATE;
  IF v_activity.state <> 'APPROVED'
     OR NEW.number NOT BETWEEN 1 AND jsonb_array_length(v_activity.draft -> 'deliverables') THEN
    RAISE EXCEPTION 'activity % has no such deliverable under way', v_activity.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_of_approved_activity',
            HINT = 'Hand over a deliverable of an approved activity.';
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM documents_version version JOIN documents_document document
        ON document.id = version.document_id
     WHERE version.id = NEW.evidence_id AND document.subject_type = 'projects.activity'
       AND document.subject_id = NEW.activity_id;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a deliverable is shown by a document about its activity'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'delivery_shown_by_its_document',
              HINT = 'Store the document about the activity first.';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_delivery_holds BEFORE INSERT OR UPDATE ON projects_delivery
  FOR EACH ROW EXECUTE FUNCTION projects_delivery_holds();
ALTER TABLE projects_delivery ENABLE ALWAYS TRIGGER projects_delivery_holds;

CREATE FUNCTION projects_activity_closes() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM projects_delivery WHERE activity_id = NEW.id AND state = 'HANDED_OVER';
  IF FOUND THEN
    RAISE EXCEPTION 'a deliverable of activity % waits to be accepted', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_closes_with_nothing_waiting',
            HINT = 'Accept it or send it back first.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_activity_closes BEFORE UPDATE ON projects_activity
  FOR EACH ROW WHEN (NEW.state = 'CLOSED' AND OLD.state <> 'CLOSED')
  EXECUTE FUNCTION projects_activity_closes();
ALTER TABLE projects_activity ENABLE ALWAYS TRIGGER projects_activity_closes;
