-- A Bank-executed activity is written, screened under the ban on scientific cooperation, and frozen once submitted.

-- The head of an activity says what its draft says; a person of the administrator leads it.
CREATE FUNCTION projects_activity_head(p_activity projects_activity) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF (p_activity.draft ->> 'kind', p_activity.draft ->> 'title', p_activity.draft ->> 'title_ko',
      p_activity.draft ->> 'team_leader', p_activity.draft ->> 'currency',
      (p_activity.draft ->> 'amount')::numeric)
     IS DISTINCT FROM
     (p_activity.kind::text, p_activity.title::text, p_activity.title_ko::text,
      p_activity.team_leader_id::text, p_activity.currency::text, p_activity.amount) THEN
    RAISE EXCEPTION 'the head of activity % is not what its draft says', p_activity.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_head_is_draft',
            HINT = 'Save the draft and its head together.';
  END IF;
  PERFORM FROM identity_appointment appointment
    JOIN identity_organization organization ON organization.id = appointment.organization_id
   WHERE appointment.person_id = p_activity.team_leader_id
     AND appointment.state IN ('IN_FORCE', 'END_PROPOSED')
     AND organization.kind = 'ADMINISTRATOR';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'activity % is led by a person of the administrator', p_activity.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_leader_of_administrator',
            HINT = 'Name a person who holds a role for the administrator.';
  END IF;
END $$;

CREATE FUNCTION projects_activity_begins() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM projects_activity_head(NEW);
  IF NEW.version <> 0 OR NEW.edition <> 1 THEN
    RAISE EXCEPTION 'an activity begins with its first edition, and nothing is submitted yet'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_begins_as_draft',
            HINT = 'Draft the activity, then submit it.';
  END IF;
  PERFORM FROM funds_fund WHERE id = NEW.fund_id AND holding_currency = NEW.currency;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an activity is budgeted in the holding currency of its fund, not in %', NEW.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_in_holding_currency',
            HINT = 'Convert the budget into the holding currency.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_activity_begins BEFORE INSERT ON projects_activity
  FOR EACH ROW EXECUTE FUNCTION projects_activity_begins();
ALTER TABLE projects_activity ENABLE ALWAYS TRIGGER projects_activity_begins;

-- What is submitted: the draft word for word, whole, within the fund's life, and with every topic cleared.
CREATE FUNCTION projects_activity_whole(p_activity projects_activity, p_version_before bigint)
RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_version projects_activityversion%ROWTYPE;
  v_fund funds_fund%ROWTYPE;
  v_starts date := (p_activity.draft ->> 'starts_on')::date;
  v_ends date := (p_activity.draft ->> 'ends_on')::date;
  v_apart bigint;
  v_rows bigint;
  v_total numeric;
  v_open bigint;
BEGIN
  SELECT * INTO v_version FROM projects_activityversion
   WHERE activity_id = p_activity.id AND number = p_activity.version;
  IF p_activity.state <> 'SUBMITTED' OR p_activity.version <> p_version_before + 1
     OR v_version.content IS DISTINCT FROM p_activity.draft
     OR v_version.content_hash IS DISTINCT FROM p_activity.content_hash
     OR (v_version.submitted_by_id, v_version.submitted_at)
        IS DISTINCT FROM (p_activity.submitted_by_id, p_activity.submitted_at) THEN
    RAISE EXCEPTION 'activity % is submitted as its draft stands, and as its next version', p_activity.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_submission_is_next_version',
            HINT = 'Submit the draft as the next version.';
  END IF;
  SELECT * INTO v_fund FROM funds_fund WHERE id = p_activity.fund_id;
  IF v_starts IS NULL OR v_ends IS NULL OR v_ends < v_starts
     OR v_starts < coalesce(v_fund.opened_date, v_starts) OR v_ends > v_fund.end_disbursement_date THEN
    RAISE EXCEPTION 'activity % runs within the life of its fund', p_activity.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_within_fund_life',
            HINT = 'Choose a start and an end within the life of the fund.';
  END IF;
  -- The rows are the lines of the text, each once and none besides; they add up to what is asked.
  SELECT count(*) INTO v_apart FROM (
    (SELECT line ->> 'expense' AS expense, (line ->> 'year')::int AS year,
            (line ->> 'amount')::numeric AS amount
       FROM jsonb_array_elements(p_activity.draft -> 'lines') AS line)
    EXCEPT ALL
    SELECT expense, year, amount FROM projects_activityline
     WHERE activity_id = p_activity.id AND version = p_activity.version
  ) apart;
  SELECT sum(amount), count(*) INTO v_total, v_rows FROM projects_activityline
   WHERE activity_id = p_activity.id AND version = p_activity.version;
  IF v_apart > 0 OR v_rows <> jsonb_array_length(p_activity.draft -> 'lines')
     OR v_total IS DISTINCT FROM p_activity.amount THEN
    RAISE EXCEPTION 'the budget lines of activity % sum to %, not to %',
      p_activity.number, coalesce(v_total, 0), p_activity.amount
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_budget_adds_up',
            HINT = 'Revise the lines or the amount.';
  END IF;
  SELECT count(*) INTO v_open FROM projects_activityline
   WHERE activity_id = p_activity.id AND version = p_activity.version
     AND (year < extract(year FROM v_starts) OR year > extract(year FROM v_ends));
  IF v_open > 0 THEN
    RAISE EXCEPTION 'the budget of activity % lies between its first and its last year', p_activity.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_years_within_dates',
            HINT = 'Move the amount, or the start or the end.';
  END IF;
  -- The last screening of exactly these words counts.
  SELECT count(*) INTO v_open FROM jsonb_array_elements(p_activity.draft -> 'topics') AS topic
    LEFT JOIN LATERAL (
      SELECT outcome, committee_reference FROM projects_screening
       WHERE activity_id = p_activity.id AND projects_screening.topic = topic.value
       ORDER BY recorded_at DESC, id DESC LIMIT 1
    ) last ON true
   WHERE coalesce(last.outcome, '') NOT IN ('ALLOWED', 'ALLOWED_MEDICAL')
     AND NOT (coalesce(last.outcome, '') = 'NEEDS_COMMITTEE' AND last.committee_reference <> '');
  IF v_open > 0 OR (p_activity.kind = 'TECHNICAL_ASSISTANCE'
                    AND jsonb_array_length(p_activity.draft -> 'topics') = 0) THEN
    RAISE EXCEPTION 'activity % has topics that UNSCR 2321 keeps back', p_activity.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_topics_cleared',
            HINT = 'Have each topic screened, and record what the Committee determined.';
  END IF;
END $$;

-- While the administrator writes, the draft moves; each submission freezes it, word for word.
CREATE FUNCTION projects_activity_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_standing text[] := '{state,state_since,submitted_by_id,submitted_at,content_hash,version,'
    'motion_reference,decided_at,closed_by_id,closed_at,closing_note}';
BEGIN
  IF to_jsonb(OLD) - v_standing <> to_jsonb(NEW) - v_standing THEN
    IF NEW.state <> 'DRAFT' OR OLD.state NOT IN ('DRAFT', 'REJECTED') THEN
      RAISE EXCEPTION 'the content of activity % is frozen since its submission', OLD.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_content_frozen_once_submitted',
              HINT = 'Wait until it is decided; what is rejected may be revised.';
    END IF;
    IF NEW.edition <> OLD.edition + 1 THEN
      RAISE EXCEPTION 'a draft that is saved is the next edition of activity %', OLD.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_edition_is_next',
              HINT = 'Save over the edition that stands now.';
    END IF;
    PERFORM projects_activity_head(NEW);
  END IF;
  IF NEW.version <> OLD.version THEN
    PERFORM projects_activity_whole(NEW, OLD.version);
  ELSIF NEW.state = 'SUBMITTED' AND OLD.state <> 'SUBMITTED' THEN
    RAISE EXCEPTION 'a submission of activity % is its next version', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_submission_is_next_version',
            HINT = 'Submit the draft as the next version.';
  ELSIF NEW.state <> 'DRAFT' AND (NEW.content_hash, NEW.submitted_at, NEW.submitted_by_id)
      IS DISTINCT FROM (OLD.content_hash, OLD.submitted_at, OLD.submitted_by_id) THEN
    RAISE EXCEPTION 'the submission of activity % is on record and stays so', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_submission_frozen',
            HINT = 'What is rejected may be revised and submitted again.';
  END IF;
  IF (NEW.state = OLD.state OR NEW.state IN ('CLOSED', 'WITHDRAWN'))
     AND (NEW.motion_reference, NEW.decided_at)
       IS DISTINCT FROM (OLD.motion_reference, OLD.decided_at)
     OR (NEW.state = OLD.state AND (NEW.closing_note, NEW.closed_by_id, NEW.closed_at)
       IS DISTINCT FROM (OLD.closing_note, OLD.closed_by_id, OLD.closed_at)) THEN
    RAISE EXCEPTION 'the decision on activity % is on record and stays so', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_decision_frozen',
            HINT = 'A new decision needs a new motion.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_activity_frozen BEFORE UPDATE ON projects_activity
  FOR EACH ROW EXECUTE FUNCTION projects_activity_frozen();
ALTER TABLE projects_activity ENABLE ALWAYS TRIGGER projects_activity_frozen;

-- A version is the next one of an activity that is being written; its lines are written with it, none later.
CREATE FUNCTION projects_activity_parts() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_activity projects_activity%ROWTYPE;
  v_row jsonb := to_jsonb(NEW);
  v_number bigint := coalesce(v_row ->> 'number', v_row ->> 'version')::bigint;
BEGIN
  SELECT * INTO v_activity FROM projects_activity WHERE id = NEW.activity_id FOR UPDATE;
  IF v_activity.state <> 'DRAFT' OR v_number <> v_activity.version + 1 THEN
    RAISE EXCEPTION 'activity % takes no further parts: it is % in version %',
      v_activity.number, v_activity.state, v_activity.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_parts_of_draft',
            HINT = 'Wait until it is decided; what is rejected may be revised.';
  END IF;
  IF TG_TABLE_NAME = 'projects_activityline' AND v_row ->> 'currency' <> v_activity.currency THEN
    RAISE EXCEPTION 'a line is in the currency of its activity, %', v_activity.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_line_in_its_currency',
            HINT = 'Convert the line.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_activityversion_of_draft BEFORE INSERT ON projects_activityversion
  FOR EACH ROW EXECUTE FUNCTION projects_activity_parts();
ALTER TABLE projects_activityversion ENABLE ALWAYS TRIGGER projects_activityversion_of_draft;
CREATE TRIGGER projects_activityline_of_draft BEFORE INSERT ON projects_activityline
  FOR EACH ROW EXECUTE FUNCTION projects_activity_parts();
ALTER TABLE projects_activityline ENABLE ALWAYS TRIGGER projects_activityline_of_draft;

CREATE FUNCTION projects_activity_parts_submitted() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_row jsonb := to_jsonb(NEW);
BEGIN
  PERFORM FROM projects_activity WHERE id = NEW.activity_id
     AND version >= coalesce(v_row ->> 'number', v_row ->> 'version')::bigint;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a version and its lines are written down when it is submitted, not before'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'activity_version_is_submitted',
            HINT = 'Submit the activity in the same transaction.';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER projects_activityversion_submitted AFTER INSERT ON projects_activityversion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_activity_parts_submitted();
ALTER TABLE projects_activityversion ENABLE ALWAYS TRIGGER projects_activityversion_submitted;
CREATE CONSTRAINT TRIGGER projects_activityline_submitted AFTER INSERT ON projects_activityline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_activity_parts_submitted();
ALTER TABLE projects_activityline ENABLE ALWAYS TRIGGER projects_activityline_submitted;

-- A topic is judged as it is worded in the draft, by a person who wrote none of it.
CREATE FUNCTION projects_screening_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_activity projects_activity%ROWTYPE;
BEGIN
  SELECT * INTO v_activity FROM projects_activity WHERE id = NEW.activity_id FOR UPDATE;
  IF v_activity.state <> 'DRAFT' OR NOT (v_activity.draft -> 'topics') @> jsonb_build_array(NEW.topic) THEN
    RAISE EXCEPTION 'this topic is not in the draft of activity %', v_activity.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'screening_of_topic_in_draft',
            HINT = 'Screen a topic as it is worded now, while the activity is in drafting.';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.by_id IN (v_activity.drafted_by_id, v_activity.revised_by_id) THEN
      RAISE EXCEPTION 'a topic is screened by another person than who wrote it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'screening_by_another_person',
              HINT = 'Let another person screen it.';
    END IF;
    IF NEW.committee_reference <> '' THEN
      RAISE EXCEPTION 'a determination of the Committee is recorded after the screening'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'screening_determination_later',
              HINT = 'Screen the topic first.';
    END IF;
  ELSIF OLD.committee_reference <> '' THEN
    RAISE EXCEPTION 'the determination of the Committee is on record and stays so'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'screening_determination_once',
            HINT = 'Screen the topic again if it was recorded wrongly.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_screening_holds BEFORE INSERT OR UPDATE ON projects_screening
  FOR EACH ROW EXECUTE FUNCTION projects_screening_holds();
ALTER TABLE projects_screening ENABLE ALWAYS TRIGGER projects_screening_holds;
