-- While the ministry writes, its draft moves; each submission freezes it as a version, word for word.

CREATE OR REPLACE FUNCTION projects_content_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  -- What moves with the states; the rest is what the ministry writes.
  v_standing text[] := '{state,state_since,submitted_by_id,submitted_at,content_hash,version,'
    'concept_reference,concept_decided_at,motion_reference,decided_at}';
  v_writing boolean := NEW.state IN ('CONCEPT', 'PREPARATION');
  v_revisable boolean := OLD.state IN ('CONCEPT', 'PREPARATION', 'CONCEPT_REJECTED', 'REJECTED');
BEGIN
  IF to_jsonb(OLD) - v_standing <> to_jsonb(NEW) - v_standing THEN
    IF NOT (v_writing AND v_revisable) THEN
      RAISE EXCEPTION 'the content of project % is frozen since its submission', OLD.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'project_content_frozen_once_submitted',
              HINT = 'Wait until it is returned or decided; what is rejected may be revised.';
    END IF;
    IF NEW.edition <> OLD.edition + 1 THEN
      RAISE EXCEPTION 'a draft that is saved is the next edition of project %', OLD.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'project_edition_is_next',
              HINT = 'Save over the edition that stands now.';
    END IF;
  END IF;
  IF NEW.version <> OLD.version THEN
    PERFORM projects_submission_whole(NEW, OLD.state, OLD.version);
  ELSIF NEW.state IN ('CONCEPT_REVIEW', 'APPRAISAL') AND NEW.state <> OLD.state THEN
    RAISE EXCEPTION 'a submission of project % is its next version', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_submission_is_next_version',
            HINT = 'Submit the draft as the next version.';
  ELSIF NOT v_writing AND (NEW.content_hash, NEW.submitted_at, NEW.submitted_by_id)
      IS DISTINCT FROM (OLD.content_hash, OLD.submitted_at, OLD.submitted_by_id) THEN
    RAISE EXCEPTION 'the submission of project % is on record and stays so', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_submission_frozen',
            HINT = 'It may be returned or revised, and submitted again.';
  END IF;
  IF NEW.state = OLD.state
     AND (NEW.concept_reference, NEW.concept_decided_at, NEW.motion_reference, NEW.decided_at)
       IS DISTINCT FROM
       (OLD.concept_reference, OLD.concept_decided_at, OLD.motion_reference, OLD.decided_at)
     OR (OLD.concept_reference <> '' AND OLD.state <> 'CONCEPT_REJECTED'
       AND (NEW.concept_reference, NEW.concept_decided_at)
         IS DISTINCT FROM (OLD.concept_reference, OLD.concept_decided_at)) THEN
    RAISE EXCEPTION 'the decision on project % is on record and stays so', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_decision_frozen',
            HINT = 'A new decision needs a new motion.';
  END IF;
  PERFORM projects_head_is_draft(NEW);
  RETURN NEW;
END $$;

-- The head of a project says what its draft says.
CREATE FUNCTION projects_head_is_draft(p_project projects_project) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF (p_project.draft ->> 'title', p_project.draft ->> 'title_ko', p_project.draft ->> 'sector',
      p_project.draft ->> 'currency', (p_project.draft ->> 'amount')::numeric)
     IS DISTINCT FROM
     (p_project.title::text, p_project.title_ko::text, p_project.sector::text,
      p_project.currency::text, p_project.amount) THEN
    RAISE EXCEPTION 'the head of project % is not what its draft says', p_project.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_head_is_draft',
            HINT = 'Save the draft and its head together.';
  END IF;
END $$;

CREATE FUNCTION projects_project_begins() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM projects_head_is_draft(NEW);
  IF NEW.version <> 0 OR NEW.edition <> 1 THEN
    RAISE EXCEPTION 'a project begins with its first edition, and nothing is submitted yet'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_begins_as_draft',
            HINT = 'Propose the project, then submit it.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_project_begins BEFORE INSERT ON projects_project
  FOR EACH ROW EXECUTE FUNCTION projects_project_begins();
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER projects_project_begins;

-- What is submitted: the draft word for word, with its lines as rows that add up to the cent, and on
-- a basis in UNSCR 1874.
CREATE FUNCTION projects_submission_whole(
  p_project projects_project, p_state_before text, p_version_before bigint
) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_version projects_projectversion%ROWTYPE;
  v_stage text := CASE p_project.state
    WHEN 'CONCEPT_REVIEW' THEN 'CONCEPT' WHEN 'APPRAISAL' THEN 'PROPOSAL' END;
  v_total numeric;
  v_apart bigint;
  v_rows bigint;
  v_lines bigint;
BEGIN
  SELECT * INTO v_version FROM projects_projectversion
   WHERE project_id = p_project.id AND number = p_project.version;
  IF v_stage IS NULL OR p_project.version <> p_version_before + 1 OR v_version.stage IS DISTINCT FROM v_stage
     OR v_version.content IS DISTINCT FROM p_project.draft
     OR v_version.content_hash IS DISTINCT FROM p_project.content_hash
     OR (v_version.submitted_by_id, v_version.submitted_at)
        IS DISTINCT FROM (p_project.submitted_by_id, p_project.submitted_at) THEN
    RAISE EXCEPTION 'project % is submitted as its draft stands, and as its next version', p_project.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_submission_is_next_version',
            HINT = 'Submit the draft as the next version.';
  END IF;
  IF coalesce(p_project.draft ->> 'basis_1874', '')
       NOT IN ('HUMANITARIAN', 'DEVELOPMENTAL', 'DENUCLEARIZATION')
     OR coalesce(p_project.draft ->> 'basis_text', '') = '' THEN
    RAISE EXCEPTION 'project % names no basis in UNSCR 1874', p_project.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_basis_1874_stated',
            HINT = 'State the basis in paragraph 19 and why the project rests on it.';
  END IF;
  -- The rows are the lines of the text, each once and none besides.
  SELECT count(*) INTO v_apart FROM (
    (SELECT (part.place - 1)::int AS place, line ->> 'category' AS category,
            (line ->> 'year')::int AS year, (line ->> 'amount')::numeric AS amount
       FROM jsonb_array_elements(p_project.draft -> 'components') WITH ORDINALITY AS part(value, place),
            jsonb_array_elements(part.value -> 'lines') AS line)
    EXCEPT ALL
    SELECT component.position - 1, row.category, row.year, row.amount
      FROM projects_budgetline row JOIN projects_component component ON component.id = row.component_id
     WHERE row.project_id = p_project.id AND row.version = p_project.version
  ) apart;
  SELECT sum(amount), count(*) INTO v_total, v_rows FROM projects_budgetline
   WHERE project_id = p_project.id AND version = p_project.version;
  SELECT count(*) INTO v_lines FROM jsonb_path_query(p_project.draft, '$.components[*].lines[*]');
  IF v_apart > 0 OR v_rows <> v_lines OR (v_total IS NULL AND v_stage = 'PROPOSAL')
     OR coalesce(v_total, p_project.amount) <> p_project.amount THEN
    RAISE EXCEPTION 'the budget lines of project % sum to %, not to %',
      p_project.number, coalesce(v_total, 0), p_project.amount
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_budget_adds_up',
            HINT = 'Revise the lines or the amount.';
  END IF;
END $$;

-- Components, lines and indicators belong to a version that is being submitted now, and none later.
CREATE OR REPLACE FUNCTION projects_parts_of_draft() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_project projects_project%ROWTYPE;
  v_row jsonb := to_jsonb(NEW);
BEGIN
  SELECT * INTO v_project FROM projects_project WHERE id = NEW.project_id FOR SHARE;
  PERFORM FROM projects_projectversion WHERE project_id = NEW.project_id AND number = NEW.version;
  IF NOT FOUND OR v_project.version >= NEW.version THEN
    RAISE EXCEPTION 'project % takes no further parts: it is % in version %',
      v_project.number, v_project.state, v_project.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_parts_frozen_once_submitted',
            HINT = 'Wait until it is returned or decided; what is rejected may be revised.';
  END IF;
  IF TG_TABLE_NAME = 'projects_budgetline' THEN
    IF v_row ->> 'currency' <> v_project.currency THEN
      RAISE EXCEPTION 'a budget line is in the currency of its project, %', v_project.currency
        USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_line_in_project_currency',
              HINT = 'Convert the line.';
    END IF;
    PERFORM FROM projects_component WHERE id = (v_row ->> 'component_id')::uuid
       AND project_id = NEW.project_id AND version = NEW.version;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'a budget line belongs to a component of its own version'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'budget_line_of_own_component',
              HINT = 'Write the component of this version first.';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_component_of_draft BEFORE INSERT ON projects_component
  FOR EACH ROW EXECUTE FUNCTION projects_parts_of_draft();
ALTER TABLE projects_component ENABLE ALWAYS TRIGGER projects_component_of_draft;

-- A version is the next one of a project that is being written, and is submitted with it.
CREATE FUNCTION projects_version_of_draft() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_project projects_project%ROWTYPE;
BEGIN
  SELECT * INTO v_project FROM projects_project WHERE id = NEW.project_id FOR UPDATE;
  IF v_project.state NOT IN ('CONCEPT', 'PREPARATION') OR NEW.number <> v_project.version + 1 THEN
    RAISE EXCEPTION 'project % is not being written: it is % in version %',
      v_project.number, v_project.state, v_project.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_of_draft',
            HINT = 'Wait until it is returned or decided; what is rejected may be revised.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_projectversion_of_draft BEFORE INSERT ON projects_projectversion
  FOR EACH ROW EXECUTE FUNCTION projects_version_of_draft();
ALTER TABLE projects_projectversion ENABLE ALWAYS TRIGGER projects_projectversion_of_draft;

CREATE FUNCTION projects_version_submitted() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM projects_project WHERE id = NEW.project_id AND version >= NEW.number;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a version is written down when it is submitted, not before'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_is_submitted',
            HINT = 'Submit the project in the same transaction.';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER projects_projectversion_submitted AFTER INSERT ON projects_projectversion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_version_submitted();
ALTER TABLE projects_projectversion ENABLE ALWAYS TRIGGER projects_projectversion_submitted;

-- A comment is about a version that there is; a version is returned with its reason.
CREATE FUNCTION projects_comment_on_version() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM projects_projectversion WHERE project_id = NEW.project_id AND number = NEW.version;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this version was never submitted'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_on_submitted_version',
            HINT = 'Comment on a version that was submitted.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_comment_on_version BEFORE INSERT ON projects_comment
  FOR EACH ROW EXECUTE FUNCTION projects_comment_on_version();
ALTER TABLE projects_comment ENABLE ALWAYS TRIGGER projects_comment_on_version;

CREATE FUNCTION projects_returned_with_reason() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM projects_comment
    WHERE project_id = NEW.id AND version = NEW.version AND kind = 'RETURN'
      AND commented_at = NEW.state_since;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'project % is returned with the reasons for it', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_returned_with_reason',
            HINT = 'Say why it is returned.';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER projects_project_returned_with_reason AFTER UPDATE ON projects_project
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state IN ('CONCEPT', 'PREPARATION')
        AND OLD.state IN ('CONCEPT_REVIEW', 'APPRAISAL', 'APPRAISED'))
  EXECUTE FUNCTION projects_returned_with_reason();
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER projects_project_returned_with_reason;
