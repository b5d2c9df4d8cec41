DROP TRIGGER projects_activity_decided_by_motion ON projects_activity;
DROP FUNCTION oversight_activity_decided_by_motion();

CREATE OR REPLACE FUNCTION oversight_motion_opens() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_project projects_project%ROWTYPE;
  v_fund uuid;
  v_rule uuid;
BEGIN
  SELECT * INTO v_project FROM projects_project WHERE id = NEW.project_id FOR SHARE;
  IF v_project.state <> (CASE NEW.kind
       WHEN 'APPROVE_CONCEPT' THEN 'CONCEPT_SUBMITTED' WHEN 'APPROVE_PROJECT' THEN 'SUBMITTED' END)
     OR v_project.content_hash <> NEW.project_content_hash THEN
    RAISE EXCEPTION 'project % is not before the board with this content', v_project.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_on_submitted_project',
            HINT = 'Open the motion on the project as it was submitted.';
  END IF;
  SELECT fund_id INTO v_fund FROM oversight_board WHERE id = NEW.board_id;
  IF v_fund <> v_project.fund_id THEN
    RAISE EXCEPTION 'project % belongs to another fund than the board', v_project.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_on_project_of_fund',
            HINT = 'Open the motion before the board of the project''s fund.';
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
  v_project projects_project%ROWTYPE;
  v_wanted text;
BEGIN
  SELECT * INTO v_motion FROM oversight_motion WHERE id = NEW.motion_id;
  SELECT * INTO v_project FROM projects_project WHERE id = v_motion.project_id;
  v_wanted := CASE v_motion.kind WHEN 'APPROVE_CONCEPT' THEN 'CONCEPT_' ELSE '' END
    || CASE NEW.result
         WHEN 'ADOPTED' THEN 'APPROVED' WHEN 'REJECTED' THEN 'REJECTED' ELSE 'SUBMITTED' END;
  IF v_motion.state <> NEW.result OR v_project.state <> v_wanted
     OR v_project.content_hash <> v_motion.project_content_hash THEN
    RAISE EXCEPTION 'the outcome of motion % was recorded but not executed', v_motion.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'outcome_executed_with_it',
            HINT = 'Close the motion and decide the project in one transaction.';
  END IF;
  RETURN NULL;
END $$;
