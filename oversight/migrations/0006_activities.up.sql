-- A motion is on a project or on a Bank-executed activity, and its outcome decides that one and no other.

CREATE OR REPLACE FUNCTION oversight_motion_opens() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_project projects_project%ROWTYPE;
  v_activity projects_activity%ROWTYPE;
  v_fund uuid;
  v_rule uuid;
BEGIN
  SELECT fund_id INTO v_fund FROM oversight_board WHERE id = NEW.board_id;
  IF NEW.kind = 'APPROVE_ACTIVITY' THEN
    SELECT * INTO v_activity FROM projects_activity WHERE id = NEW.activity_id FOR SHARE;
    IF v_activity.state IS DISTINCT FROM 'SUBMITTED'
       OR v_activity.content_hash <> NEW.activity_content_hash THEN
      RAISE EXCEPTION 'activity % is not before the board with this content', v_activity.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_on_submitted_activity',
              HINT = 'Open the motion on the activity as it was submitted.';
    END IF;
    IF v_fund <> v_activity.fund_id THEN
      RAISE EXCEPTION 'activity % belongs to another fund than the board', v_activity.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_on_activity_of_fund',
              HINT = 'Open the motion before the board of the activity''s fund.';
    END IF;
  ELSE
    SELECT * INTO v_project FROM projects_project WHERE id = NEW.project_id FOR SHARE;
    IF v_project.state IS DISTINCT FROM (CASE NEW.kind
         WHEN 'APPROVE_CONCEPT' THEN 'CONCEPT_SUBMITTED' WHEN 'APPROVE_PROJECT' THEN 'SUBMITTED' END)
       OR v_project.content_hash <> NEW.project_content_hash THEN
      RAISE EXCEPTION 'project % is not before the board with this content', v_project.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_on_submitted_project',
              HINT = 'Open the motion on the project as it was submitted.';
    END IF;
    IF v_fund <> v_project.fund_id THEN
      RAISE EXCEPTION 'project % belongs to another fund than the board', v_project.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_on_project_of_fund',
              HINT = 'Open the motion before the board of the project''s fund.';
    END IF;
  END IF;
  SELECT id INTO v_rule FROM oversight_decisionrule
   WHERE board_id = NEW.board_id ORDER BY version DESC LIMIT 1;
  IF v_rule IS DISTINCT FROM NEW.rule_id THEN
    RAISE EXCEPTION 'a motion is decided by the rule that stands when it opens'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_under_standing_rule',
            HINT = 'Open the motion under the board''s latest rule.';
  END IF;
  IF NEW.closes_at <= trustfund_now() THEN
    RAISE EXCEPTION 'the deadline of a motion lies ahead'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_deadline_ahead',
            HINT = 'Choose a later deadline.';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION oversight_outcome_executed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_motion oversight_motion%ROWTYPE;
  v_state text;
  v_hash text;
  v_wanted text;
BEGIN
  SELECT * INTO v_motion FROM oversight_motion WHERE id = NEW.motion_id;
  IF v_motion.kind = 'APPROVE_ACTIVITY' THEN
    SELECT state, content_hash INTO v_state, v_hash FROM projects_activity WHERE id = v_motion.activity_id;
  ELSE
    SELECT state, content_hash INTO v_state, v_hash FROM projects_project WHERE id = v_motion.project_id;
  END IF;
  v_wanted := CASE v_motion.kind WHEN 'APPROVE_CONCEPT' THEN 'CONCEPT_' ELSE '' END
    || CASE NEW.result
         WHEN 'ADOPTED' THEN 'APPROVED' WHEN 'REJECTED' THEN 'REJECTED' ELSE 'SUBMITTED' END;
  IF v_motion.state <> NEW.result OR v_state IS DISTINCT FROM v_wanted
     OR v_hash IS DISTINCT FROM v_motion.project_content_hash || v_motion.activity_content_hash THEN
    RAISE EXCEPTION 'the outcome of motion % was recorded but not executed', v_motion.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'outcome_executed_with_it',
            HINT = 'Close the motion and decide its subject in one transaction.';
  END IF;
  RETURN NULL;
END $$;

-- An activity is approved or rejected by the outcome of a motion on exactly its content.
CREATE FUNCTION oversight_activity_decided_by_motion() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state = OLD.state OR NEW.state NOT IN ('APPROVED', 'REJECTED') THEN
    RETURN NEW;
  END IF;
  PERFORM FROM oversight_motionoutcome outcome
    JOIN oversight_motion motion ON motion.id = outcome.motion_id
   WHERE motion.activity_id = NEW.id
     AND motion.kind = 'APPROVE_ACTIVITY'
     AND motion.activity_content_hash = NEW.content_hash
     AND motion.number = NEW.motion_reference
     AND outcome.result = CASE NEW.state WHEN 'APPROVED' THEN 'ADOPTED' ELSE 'REJECTED' END;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'activity % is decided by the board alone', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_decided_by_outcome',
            HINT = 'Open a motion on the activity and close it.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_activity_decided_by_motion BEFORE UPDATE ON projects_activity
  FOR EACH ROW EXECUTE FUNCTION oversight_activity_decided_by_motion();
ALTER TABLE projects_activity ENABLE ALWAYS TRIGGER projects_activity_decided_by_motion;
