DROP TRIGGER projects_project_returned_with_reason ON projects_project;
DROP TRIGGER projects_comment_on_version ON projects_comment;
DROP TRIGGER projects_projectversion_submitted ON projects_projectversion;
DROP TRIGGER projects_projectversion_of_draft ON projects_projectversion;
DROP TRIGGER projects_component_of_draft ON projects_component;
DROP TRIGGER projects_project_begins ON projects_project;
DROP FUNCTION projects_returned_with_reason();
DROP FUNCTION projects_comment_on_version();
DROP FUNCTION projects_version_submitted();
DROP FUNCTION projects_version_of_draft();
DROP FUNCTION projects_submission_whole(projects_project, text, bigint);
DROP FUNCTION projects_project_begins();
DROP FUNCTION projects_head_is_draft(projects_project);
CREATE OR REPLACE FUNCTION projects_content_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_old jsonb := to_jsonb(OLD) - '{state,submitted_by_id,submitted_at,content_hash,motion_reference,decided_at,version}'::text[];
  v_new jsonb := to_jsonb(NEW) - '{state,submitted_by_id,submitted_at,content_hash,motion_reference,decided_at,version}'::text[];
  v_total numeric;
BEGIN
  IF NEW.state = 'DRAFT' THEN
    IF NEW.version <> OLD.version + 1 THEN
      RAISE EXCEPTION 'a revision of a project is its next version'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'project_revision_is_next_version',
              HINT = 'Revise the version that stands now.';
    END IF;
    RETURN NEW;
  END IF;
  IF v_old <> v_new OR NEW.version <> OLD.version THEN
    RAISE EXCEPTION 'the content of project % is frozen since its submission', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_content_frozen_once_submitted',
            HINT = 'Wait for the decision; a rejected project may be revised.';
  END IF;
  IF OLD.state <> 'DRAFT' AND (NEW.content_hash, NEW.submitted_at, NEW.submitted_by_id)
      IS DISTINCT FROM (OLD.content_hash, OLD.submitted_at, OLD.submitted_by_id) THEN
    RAISE EXCEPTION 'the submission of project % is on record and stays so', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_submission_frozen',
            HINT = 'A rejected project may be revised and submitted again.';
  END IF;
  IF OLD.state IN ('APPROVED', 'REJECTED') AND (NEW.motion_reference, NEW.decided_at)
      IS DISTINCT FROM (OLD.motion_reference, OLD.decided_at) THEN
    RAISE EXCEPTION 'the decision on project % is on record and stays so', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_decision_frozen',
            HINT = 'A new decision needs a new motion.';
  END IF;
  IF OLD.state = 'DRAFT' THEN
    SELECT sum(amount) INTO v_total FROM projects_budgetline
     WHERE project_id = NEW.id AND version = NEW.version;
    IF v_total IS DISTINCT FROM NEW.amount THEN
      RAISE EXCEPTION 'the budget lines of project % sum to %, not to %',
        NEW.number, coalesce(v_total, 0), NEW.amount
        USING ERRCODE = 'check_violation', CONSTRAINT = 'project_budget_adds_up',
              HINT = 'Revise the lines or the amount.';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION projects_parts_of_draft() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_project projects_project%ROWTYPE;
BEGIN
  SELECT * INTO v_project FROM projects_project WHERE id = NEW.project_id FOR SHARE;
  IF v_project.state <> 'DRAFT' OR v_project.version <> NEW.version THEN
    RAISE EXCEPTION 'project % takes no further lines: it is % in version %',
      v_project.number, v_project.state, v_project.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_parts_frozen_once_submitted',
            HINT = 'Wait for the decision; a rejected project may be revised.';
  END IF;
  IF TG_TABLE_NAME = 'projects_budgetline'
     AND to_jsonb(NEW) ->> 'currency' <> v_project.currency THEN
    RAISE EXCEPTION 'a budget line is in the currency of its project, %', v_project.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_line_in_project_currency',
            HINT = 'Convert the line.';
  END IF;
  RETURN NEW;
END $$;
