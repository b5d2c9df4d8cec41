-- A project is decided by an open vote of the seats entitled to it, counted by the rule, once.

-- The electorate is frozen with the motion: the seats as filled, all of them, and none later.
CREATE FUNCTION oversight_motion_opens() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_project projects_project%ROWTYPE;
  v_fund uuid;
  v_rule uuid;
BEGIN
  SELECT * INTO v_project FROM projects_project WHERE id = NEW.project_id FOR SHARE;
  IF v_project.state <> 'SUBMITTED' OR v_project.content_hash <> NEW.project_content_hash THEN
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
CREATE TRIGGER oversight_motion_opens_on_submitted_project BEFORE INSERT ON oversight_motion
  FOR EACH ROW EXECUTE FUNCTION oversight_motion_opens();
ALTER TABLE oversight_motion ENABLE ALWAYS TRIGGER oversight_motion_opens_on_submitted_project;

CREATE FUNCTION oversight_electorate_whole() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_seats bigint;
  v_electors bigint;
BEGIN
  SELECT count(*) INTO v_electors FROM oversight_elector WHERE motion_id = NEW.id;
  SELECT count(*) INTO v_seats FROM oversight_seat
   WHERE board_id = NEW.board_id AND until_date IS NULL;
  IF v_electors <> NEW.elector_count OR v_electors <> v_seats THEN
    RAISE EXCEPTION 'motion % has % electors of % seats', NEW.number, v_electors, v_seats
      USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_electorate_is_whole_board',
            HINT = 'Write every filled seat into the electorate, and no other.';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER oversight_motion_electorate_whole AFTER INSERT ON oversight_motion
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oversight_electorate_whole();
ALTER TABLE oversight_motion ENABLE ALWAYS TRIGGER oversight_motion_electorate_whole;

CREATE FUNCTION oversight_elector_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_motion oversight_motion%ROWTYPE;
  v_seat oversight_seat%ROWTYPE;
  v_count bigint;
BEGIN
  SELECT * INTO v_motion FROM oversight_motion WHERE id = NEW.motion_id;
  SELECT count(*) INTO v_count FROM oversight_elector WHERE motion_id = NEW.motion_id;
  IF v_motion.state <> 'OPEN' OR v_count >= v_motion.elector_count THEN
    RAISE EXCEPTION 'the electorate of motion % is frozen', v_motion.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_electorate_frozen',
            HINT = 'A seat filled later votes on later motions.';
  END IF;
  SELECT * INTO v_seat FROM oversight_seat WHERE id = NEW.seat_id;
  IF (v_seat.board_id, v_seat.bench, v_seat.organization_id, v_seat.member_id, v_seat.alternate_id)
     IS DISTINCT FROM
     (v_motion.board_id, NEW.bench, NEW.organization_id, NEW.member_id, NEW.alternate_id)
     OR v_seat.until_date IS NOT NULL THEN
    RAISE EXCEPTION 'an elector is a seat of the board as it is filled now'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'elector_is_filled_seat',
            HINT = 'Copy the seat''s bench, organization, member and alternate.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_elector_frozen BEFORE INSERT ON oversight_elector
  FOR EACH ROW EXECUTE FUNCTION oversight_elector_frozen();
ALTER TABLE oversight_elector ENABLE ALWAYS TRIGGER oversight_elector_frozen;

-- A person sits once on a board, and a seat that has ended stays ended.
CREATE FUNCTION oversight_seat_filled_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.until_date IS NOT NULL THEN
      RAISE EXCEPTION 'this seat has ended and stays so'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_end_stands',
              HINT = 'Fill the seat anew.';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM FROM oversight_seat
    WHERE board_id = NEW.board_id AND until_date IS NULL
      AND (member_id IN (NEW.member_id, NEW.alternate_id)
           OR alternate_id IN (NEW.member_id, NEW.alternate_id));
  IF FOUND THEN
    RAISE EXCEPTION 'a person holds one seat of a board, as member or as alternate'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_person_once',
            HINT = 'Choose another person, or end the other seat first.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_seat_filled_once BEFORE INSERT OR UPDATE ON oversight_seat
  FOR EACH ROW EXECUTE FUNCTION oversight_seat_filled_once();
ALTER TABLE oversight_seat ENABLE ALWAYS TRIGGER oversight_seat_filled_once;

-- A ballot: the motion is open by the database's clock, the hash is the motion's, the person is
-- the seat's member or alternate, not both, and a recusal comes before the vote and is final.
CREATE FUNCTION oversight_ballot_lawful() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_motion oversight_motion%ROWTYPE;
  v_elector oversight_elector%ROWTYPE;
  v_last oversight_ballot%ROWTYPE;
BEGIN
  SELECT * INTO v_motion FROM oversight_motion WHERE id = NEW.motion_id FOR SHARE;
  IF v_motion.state <> 'OPEN' OR trustfund_now() >= v_motion.closes_at THEN
    RAISE EXCEPTION 'the vote on motion % is over', v_motion.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_while_motion_open',
            HINT = 'Only ballots cast before the deadline count.';
  END IF;
  IF NEW.content_hash <> v_motion.content_hash THEN
    RAISE EXCEPTION 'this ballot is about another text or budget than motion %', v_motion.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_on_exact_content',
            HINT = 'Read the motion again and vote on what it says.';
  END IF;
  SELECT * INTO v_elector FROM oversight_elector WHERE id = NEW.elector_id;
  IF v_elector.motion_id <> NEW.motion_id
     OR NEW.person_id NOT IN (v_elector.member_id, coalesce(v_elector.alternate_id, v_elector.member_id)) THEN
    RAISE EXCEPTION 'this person does not vote for this seat'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_by_entitled_person',
            HINT = 'The member or the alternate of the seat votes.';
  END IF;
  SELECT * INTO v_last FROM oversight_ballot
   WHERE elector_id = NEW.elector_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> coalesce(v_last.number, 0) + 1 THEN
    RAISE EXCEPTION 'ballots of a seat are numbered without gaps'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_numbered_in_order',
            HINT = 'Read the motion again and vote anew.';
  END IF;
  IF v_last.person_id <> NEW.person_id THEN
    RAISE EXCEPTION 'member and alternate do not both vote for a seat'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_by_one_of_the_two',
            HINT = 'Whoever of the two voted first votes for the seat on this motion.';
  END IF;
  IF v_last.choice = 'RECUSE' OR (NEW.choice = 'RECUSE' AND v_last.number IS NOT NULL) THEN
    RAISE EXCEPTION 'a recusal comes before the vote and stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ballot_recusal_first_and_final',
            HINT = 'A seat that has voted may change its vote, but not recuse itself.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_ballot_lawful BEFORE INSERT ON oversight_ballot
  FOR EACH ROW EXECUTE FUNCTION oversight_ballot_lawful();
ALTER TABLE oversight_ballot ENABLE ALWAYS TRIGGER oversight_ballot_lawful;

-- The count by the motion's own rule: what oversight/rules/tally.py computes, computed again.
CREATE FUNCTION oversight_motion_result(p_motion uuid) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = public, pg_temp AS $$
DECLARE
  v_rule oversight_decisionrule%ROWTYPE;
  v_donor record;
  v_recipient record;
BEGIN
  SELECT rule.* INTO v_rule FROM oversight_motion motion
    JOIN oversight_decisionrule rule ON rule.id = motion.rule_id WHERE motion.id = p_motion;
  SELECT * INTO v_donor FROM oversight_bench_count(p_motion, 'DONOR');
  SELECT * INTO v_recipient FROM oversight_bench_count(p_motion, 'RECIPIENT');
  IF v_donor.eligible = 0 OR v_recipient.eligible = 0
     OR v_donor.present * 100 < v_rule.quorum_donor_pct * v_donor.eligible
     OR v_recipient.seats < v_rule.quorum_recipient_count
     OR v_recipient.present < least(v_rule.quorum_recipient_count, v_recipient.eligible) THEN
    RETURN 'NOT_ADOPTED';
  END IF;
  IF v_donor.yes * 100 > v_rule.majority_donor_pct * (v_donor.yes + v_donor.no)
     AND v_recipient.yes * 100 > v_rule.majority_recipient_pct * (v_recipient.yes + v_recipient.no) THEN
    RETURN 'ADOPTED';
  END IF;
  RETURN 'REJECTED';
END $$;

CREATE FUNCTION oversight_bench_count(
  p_motion uuid, p_bench text,
  OUT seats bigint, OUT eligible bigint, OUT present bigint, OUT yes bigint, OUT no bigint
) LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT count(*),
         count(*) FILTER (WHERE last.choice IS DISTINCT FROM 'RECUSE'),
         count(*) FILTER (WHERE last.choice IN ('YES', 'NO', 'ABSTAIN')),
         count(*) FILTER (WHERE last.choice = 'YES'),
         count(*) FILTER (WHERE last.choice = 'NO')
    FROM oversight_elector elector
    LEFT JOIN LATERAL (
      SELECT choice FROM oversight_ballot WHERE elector_id = elector.id
       ORDER BY number DESC LIMIT 1
    ) last ON true
   WHERE elector.motion_id = p_motion AND elector.bench = p_bench
$$;

-- An outcome: once, after the deadline or the last seat's vote, and what the rule gives.
CREATE FUNCTION oversight_outcome_by_rule() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_motion oversight_motion%ROWTYPE;
  v_silent bigint;
  v_result text;
BEGIN
  SELECT * INTO v_motion FROM oversight_motion WHERE id = NEW.motion_id FOR UPDATE;
  IF v_motion.state <> 'OPEN' THEN
    RAISE EXCEPTION 'motion % has its outcome', v_motion.number
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'motion_outcome_once',
            HINT = 'Open a new motion.';
  END IF;
  SELECT count(*) INTO v_silent FROM oversight_elector elector
   WHERE elector.motion_id = NEW.motion_id
     AND NOT EXISTS (SELECT FROM oversight_ballot WHERE elector_id = elector.id);
  IF trustfund_now() < v_motion.closes_at AND v_silent > 0 THEN
    RAISE EXCEPTION 'motion % is open until %', v_motion.number, v_motion.closes_at
      USING ERRCODE = 'check_violation', CONSTRAINT = 'outcome_after_the_vote',
            HINT = 'Wait for the deadline or for the last seat to vote.';
  END IF;
  v_result := oversight_motion_result(NEW.motion_id);
  IF v_result <> NEW.result THEN
    RAISE EXCEPTION 'the ballots on motion % give %, not %', v_motion.number, v_result, NEW.result
      USING ERRCODE = 'check_violation', CONSTRAINT = 'outcome_is_what_the_rule_gives',
            HINT = 'Count the ballots by the motion''s rule.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_motionoutcome_by_rule BEFORE INSERT ON oversight_motionoutcome
  FOR EACH ROW EXECUTE FUNCTION oversight_outcome_by_rule();
ALTER TABLE oversight_motionoutcome ENABLE ALWAYS TRIGGER oversight_motionoutcome_by_rule;

-- The motion ends as its outcome says, and the project with it, in the same transaction.
CREATE FUNCTION oversight_motion_ends_by_outcome() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM oversight_motionoutcome WHERE motion_id = NEW.id AND result = NEW.state;
  IF NEW.state <> OLD.state AND NOT FOUND THEN
    RAISE EXCEPTION 'motion % ends only by its outcome', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'motion_ends_by_outcome',
            HINT = 'Close the motion.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_motion_ends_by_outcome BEFORE UPDATE ON oversight_motion
  FOR EACH ROW EXECUTE FUNCTION oversight_motion_ends_by_outcome();
ALTER TABLE oversight_motion ENABLE ALWAYS TRIGGER oversight_motion_ends_by_outcome;

CREATE FUNCTION oversight_outcome_executed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_motion oversight_motion%ROWTYPE;
  v_project projects_project%ROWTYPE;
  v_wanted text := CASE NEW.result
    WHEN 'ADOPTED' THEN 'APPROVED' WHEN 'REJECTED' THEN 'REJECTED' ELSE 'SUBMITTED' END;
BEGIN
  SELECT * INTO v_motion FROM oversight_motion WHERE id = NEW.motion_id;
  SELECT * INTO v_project FROM projects_project WHERE id = v_motion.project_id;
  IF v_motion.state <> NEW.result OR v_project.state <> v_wanted
     OR v_project.content_hash <> v_motion.project_content_hash THEN
    RAISE EXCEPTION 'the outcome of motion % was recorded but not executed', v_motion.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'outcome_executed_with_it',
            HINT = 'Close the motion and decide the project in one transaction.';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER oversight_motionoutcome_executed AFTER INSERT ON oversight_motionoutcome
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION oversight_outcome_executed();
ALTER TABLE oversight_motionoutcome ENABLE ALWAYS TRIGGER oversight_motionoutcome_executed;

-- A project is approved or rejected by the outcome of a motion on exactly its content.
CREATE FUNCTION oversight_project_decided_by_motion() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state = OLD.state OR NEW.state NOT IN ('APPROVED', 'REJECTED') THEN
    RETURN NEW;
  END IF;
  PERFORM FROM oversight_motionoutcome outcome
    JOIN oversight_motion motion ON motion.id = outcome.motion_id
   WHERE motion.project_id = NEW.id
     AND motion.project_content_hash = NEW.content_hash
     AND motion.number = NEW.motion_reference
     AND outcome.result = CASE NEW.state WHEN 'APPROVED' THEN 'ADOPTED' ELSE 'REJECTED' END;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'project % is decided by the board alone', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_decided_by_outcome',
            HINT = 'Open a motion on the project and close it.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_project_decided_by_motion BEFORE UPDATE ON projects_project
  FOR EACH ROW EXECUTE FUNCTION oversight_project_decided_by_motion();
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER projects_project_decided_by_motion;
