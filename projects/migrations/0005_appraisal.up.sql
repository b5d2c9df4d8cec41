-- A version is appraised by three named persons, and goes on only with their favorable opinions.

-- Whoever appraises holds the office on that day, for the administrator, and had no hand in the text.
CREATE FUNCTION projects_appraiser_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_project projects_project%ROWTYPE;
  v_today date := (trustfund_now() AT TIME ZONE 'UTC')::date;
BEGIN
  SELECT * INTO v_project FROM projects_project WHERE id = NEW.project_id FOR SHARE;
  IF v_project.state <> 'APPRAISAL' OR v_project.version <> NEW.version THEN
    RAISE EXCEPTION 'project % is % in version %: nobody is named for version %',
      v_project.number, v_project.state, v_project.version, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appraiser_of_version_under_appraisal',
            HINT = 'Name the specialists while the version is under appraisal.';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM identity_appointment p JOIN identity_organization o ON o.id = p.organization_id
    WHERE p.person_id = NEW.person_id AND p.organization_id = NEW.organization_id
      AND p.role = 'SPECIALIST' AND p.state IN ('IN_FORCE', 'END_PROPOSED')
      AND o.kind = 'ADMINISTRATOR'
      AND p.start_date <= v_today AND (p.end_date IS NULL OR p.end_date >= v_today)
  ) THEN
    RAISE EXCEPTION 'who appraises holds the office of an appraisal specialist today'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appraiser_holds_office',
            HINT = 'Name somebody who holds it.';
  END IF;
  IF NEW.person_id = v_project.proposed_by_id OR EXISTS (
    SELECT 1 FROM projects_projectversion WHERE project_id = NEW.project_id AND submitted_by_id = NEW.person_id
  ) THEN
    RAISE EXCEPTION 'who wrote project % does not appraise it', v_project.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appraiser_had_no_hand',
            HINT = 'Name somebody else.';
  END IF;
  IF TG_OP = 'UPDATE' AND EXISTS (
    SELECT 1 FROM projects_appraisal
    WHERE project_id = OLD.project_id AND version = OLD.version AND kind = OLD.kind
  ) THEN
    RAISE EXCEPTION 'the opinion is given: nobody else is named for it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appraiser_stands_after_opinion',
            HINT = 'A new version is appraised anew.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_appraiser_stands BEFORE INSERT OR UPDATE ON projects_appraiser
  FOR EACH ROW EXECUTE FUNCTION projects_appraiser_stands();
ALTER TABLE projects_appraiser ENABLE ALWAYS TRIGGER projects_appraiser_stands;

-- An opinion is of the person who was named for it, on the version under appraisal.
CREATE FUNCTION projects_appraisal_by_named() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_project projects_project%ROWTYPE;
BEGIN
  SELECT * INTO v_project FROM projects_project WHERE id = NEW.project_id FOR SHARE;
  IF v_project.state <> 'APPRAISAL' OR v_project.version <> NEW.version THEN
    RAISE EXCEPTION 'project % is % in version %: it takes no opinion on version %',
      v_project.number, v_project.state, v_project.version, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appraisal_of_version_under_appraisal',
            HINT = 'Give the opinion while the version is under appraisal.';
  END IF;
  PERFORM FROM projects_appraiser
    WHERE project_id = NEW.project_id AND version = NEW.version AND kind = NEW.kind
      AND person_id = NEW.by_id AND organization_id = NEW.organization_id
    FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the opinion is given by the person who was named for it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appraisal_by_named_person',
            HINT = 'The program manager names the three specialists.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_appraisal_by_named BEFORE INSERT ON projects_appraisal
  FOR EACH ROW EXECUTE FUNCTION projects_appraisal_by_named();
ALTER TABLE projects_appraisal ENABLE ALWAYS TRIGGER projects_appraisal_by_named;

-- A condition comes with its opinion and begins open; once met it stays as it was recorded.
CREATE FUNCTION projects_condition_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM projects_appraisal a JOIN projects_project p ON p.id = a.project_id
      WHERE a.id = NEW.appraisal_id AND a.project_id = NEW.project_id AND a.version = NEW.version
        AND p.version = NEW.version AND p.state = 'APPRAISAL';
    IF NOT FOUND OR NEW.met_at IS NOT NULL THEN
      RAISE EXCEPTION 'a condition comes with its opinion, and is open'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'condition_comes_with_opinion',
              HINT = 'Give the opinion with its conditions.';
    END IF;
  ELSIF OLD.met_at IS NOT NULL THEN
    RAISE EXCEPTION 'this condition was recorded as met'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'condition_met_once',
            HINT = 'What was recorded stays.';
  ELSIF NEW.met_on > (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'a condition is met on a day that has come'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'condition_met_on_past_day',
            HINT = 'Record it on the day or later.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_condition_holds BEFORE INSERT OR UPDATE ON projects_condition
  FOR EACH ROW EXECUTE FUNCTION projects_condition_holds();
ALTER TABLE projects_condition ENABLE ALWAYS TRIGGER projects_condition_holds;

-- Appraised: three favorable opinions on this version. Presented: no condition before approval is open.
CREATE FUNCTION projects_project_appraised() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state = 'APPRAISED' AND 3 > (
    SELECT count(*) FROM projects_appraisal
    WHERE project_id = NEW.id AND version = NEW.version AND verdict = 'FAVORABLE'
  ) THEN
    RAISE EXCEPTION 'version % of project % has not three favorable opinions', NEW.version, NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_appraised_by_three',
            HINT = 'Each named specialist gives an opinion; with an unfavorable one it is returned.';
  END IF;
  IF NEW.state = 'SUBMITTED' AND EXISTS (
    SELECT 1 FROM projects_condition
    WHERE project_id = NEW.id AND version = NEW.version AND kind = 'APPROVAL' AND met_at IS NULL
  ) THEN
    RAISE EXCEPTION 'a condition before the board decides on project % is open', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_presented_when_conditions_met',
            HINT = 'Record how each condition was met, or return the proposal.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_project_appraised BEFORE UPDATE ON projects_project
  FOR EACH ROW WHEN (NEW.state IN ('APPRAISED', 'SUBMITTED') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION projects_project_appraised();
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER projects_project_appraised;
