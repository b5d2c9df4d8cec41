-- Money flows only in an open phase, on milestones that their own verifier certified, while no hold stands.

-- A program starts in epoch 1; every change raises the epoch by exactly one.
CREATE FUNCTION oversight_program_turns() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.epoch <> 1 OR NEW.current_phase_id IS NOT NULL THEN
      RAISE EXCEPTION 'a program starts in epoch 1 without a phase: plan a phase, then open it'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'program_starts_in_epoch_one';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.epoch <> OLD.epoch + 1 THEN
    RAISE EXCEPTION 'epoch % cannot follow epoch %: lock the program and raise its epoch by one',
      NEW.epoch, OLD.epoch
      USING ERRCODE = 'check_violation', CONSTRAINT = 'program_epoch_rises_by_one';
  END IF;
  IF NEW.current_phase_id IS DISTINCT FROM OLD.current_phase_id AND NOT EXISTS (
    SELECT FROM oversight_phase
    WHERE id = NEW.current_phase_id AND program_id = NEW.id AND state = 'PLANNED'
  ) THEN
    RAISE EXCEPTION 'the next current phase is a planned phase of the same program: choose that one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'program_moves_to_own_planned_phase';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_program_epoch_rises BEFORE INSERT OR UPDATE ON oversight_program
  FOR EACH ROW EXECUTE FUNCTION oversight_program_turns();
ALTER TABLE oversight_program ENABLE ALWAYS TRIGGER oversight_program_epoch_rises;

-- One epoch belongs to one act: an opening, a hold, or a lift. The program stays locked until the
-- act ends, so that it waits for payments in flight and later payments wait for it.
CREATE FUNCTION oversight_epoch_take(p_program uuid, p_epoch integer) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_epoch integer;
BEGIN
  SELECT epoch INTO v_epoch FROM oversight_program WHERE id = p_program FOR UPDATE;
  IF p_epoch IS DISTINCT FROM v_epoch
    OR EXISTS (SELECT FROM oversight_hold WHERE program_id = p_program
               AND p_epoch IN (placed_epoch, lifted_epoch))
    OR EXISTS (SELECT FROM oversight_phase WHERE program_id = p_program AND opened_epoch = p_epoch)
  THEN
    RAISE EXCEPTION 'epoch % is not a new epoch of the program: raise it by one, then act', p_epoch
      USING ERRCODE = 'check_violation', CONSTRAINT = 'program_epoch_belongs_to_one_act';
  END IF;
END $$;

-- A milestone stands as its newest certificate says; silence never verifies.
CREATE FUNCTION oversight_milestone_verified(p_milestone uuid, p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = public, pg_temp AS $$
  SELECT COALESCE((
    SELECT verdict = 'VERIFIED'
      AND (p_at AT TIME ZONE 'UTC')::date BETWEEN verified_on AND valid_until
    FROM oversight_certificate WHERE milestone_id = p_milestone ORDER BY number DESC LIMIT 1
  ), false)
$$;

-- Whether a hold stands on the fund, or on this project of it.
CREATE FUNCTION oversight_hold_stands(p_fund uuid, p_project uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY INVOKER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM oversight_hold h JOIN oversight_program p ON p.id = h.program_id
    WHERE p.fund_id = p_fund AND h.lifted_at IS NULL
      AND (h.project_id IS NULL OR h.project_id = p_project)
  )
$$;

-- Everything that blocks this use of the fund's money; an empty array lets it pass.
-- The same law in Python is gate_codes() in oversight/rules/program.py.
CREATE FUNCTION oversight_gate_blockers(
  p_fund uuid, p_project uuid, p_use text, p_at timestamptz
) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY INVOKER SET search_path = public, pg_temp AS $$
DECLARE
  v_phase uuid;
  v_codes text[] := '{}';
BEGIN
  IF p_use IS NULL OR p_use NOT IN ('COMMITMENT', 'DISBURSEMENT') OR p_at IS NULL THEN
    RAISE EXCEPTION 'ask for COMMITMENT or DISBURSEMENT at a moment, not for % at %', p_use, p_at
      USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT f.id INTO v_phase FROM oversight_program p
    JOIN oversight_phase f ON f.id = p.current_phase_id AND f.state = 'OPEN'
    WHERE p.fund_id = p_fund;
  IF v_phase IS NULL THEN
    v_codes := v_codes || 'NO_OPEN_PHASE'::text;
  END IF;
  IF oversight_hold_stands(p_fund, p_project) THEN
    v_codes := v_codes || 'HOLD'::text;
  END IF;
  RETURN v_codes || ARRAY(
    SELECT 'MILESTONE:' || m.code FROM oversight_milestone m
    WHERE m.phase_id = v_phase AND m.gate IN (p_use, 'BOTH')
      AND NOT oversight_milestone_verified(m.id, p_at)
    ORDER BY m.code COLLATE "C"
  );
END $$;

-- Phases are planned one after the other, in the fund's holding currency; only the next one opens,
-- and only when every milestone of it and of its predecessor is verified and in validity.
CREATE FUNCTION oversight_phase_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_last smallint;
  v_fund_state text;
  v_currency text;
  v_current uuid;
BEGIN
  SELECT fund.state, fund.holding_currency, program.current_phase_id
    INTO v_fund_state, v_currency, v_current
    FROM oversight_program program JOIN funds_fund fund ON fund.id = program.fund_id
    WHERE program.id = NEW.program_id;
  IF TG_OP = 'INSERT' THEN
    SELECT max(number) INTO v_last FROM oversight_phase WHERE program_id = NEW.program_id;
    IF NEW.number <> v_last + 1 OR (v_last IS NULL AND NEW.number NOT IN (0, 1)) THEN
      RAISE EXCEPTION 'phase % does not follow phase %: plan the next number', NEW.number, v_last
        USING ERRCODE = 'check_violation', CONSTRAINT = 'phase_follows_the_last';
    END IF;
    IF NEW.currency <> v_currency THEN
      RAISE EXCEPTION 'ceilings are in the fund''s holding currency %, not %', v_currency, NEW.currency
        USING ERRCODE = 'check_violation', CONSTRAINT = 'phase_in_holding_currency';
    END IF;
    IF v_fund_state = 'CLOSED' THEN
      RAISE EXCEPTION 'the fund is closed: no phase can be planned'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'phase_of_a_living_fund';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.state = 'PLANNED' AND NEW.state = 'OPEN' THEN
    PERFORM oversight_epoch_take(NEW.program_id, NEW.opened_epoch);
    IF v_fund_state <> 'OPEN' OR v_current IS DISTINCT FROM NEW.id OR EXISTS (
      SELECT FROM oversight_phase
      WHERE program_id = NEW.program_id AND number < NEW.number AND state = 'PLANNED'
    ) THEN
      RAISE EXCEPTION 'phase % is not the next phase of an open fund: open the earlier ones first',
        NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'phase_opens_in_turn';
    END IF;
    IF NOT EXISTS (SELECT FROM oversight_milestone WHERE phase_id = NEW.id) OR EXISTS (
      SELECT FROM oversight_milestone m JOIN oversight_phase f ON f.id = m.phase_id
      WHERE f.program_id = NEW.program_id AND f.number IN (NEW.number, NEW.number - 1)
        AND NOT oversight_milestone_verified(m.id, NEW.opened_at)
    ) THEN
      RAISE EXCEPTION 'phase % opens only on verified milestones: its verifiers certify first',
        NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'phase_opens_on_verified_milestones';
    END IF;
  ELSIF (NEW.opened_at, NEW.opened_epoch) IS DISTINCT FROM (OLD.opened_at, OLD.opened_epoch) THEN
    RAISE EXCEPTION 'when phase % opened is a fact and cannot be changed', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'phase_opened_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_phase_guarded BEFORE INSERT OR UPDATE ON oversight_phase
  FOR EACH ROW EXECUTE FUNCTION oversight_phase_guard();
ALTER TABLE oversight_phase ENABLE ALWAYS TRIGGER oversight_phase_guarded;

-- Milestones are agreed before their phase opens, and given to an organization that is a verifier.
CREATE FUNCTION oversight_milestone_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_phase record;
BEGIN
  -- The lock keeps the phase from opening meanwhile.
  SELECT f.state, f.number INTO v_phase FROM oversight_phase f
    JOIN oversight_program p ON p.id = f.program_id WHERE f.id = NEW.phase_id FOR SHARE OF p;
  IF v_phase.state <> 'PLANNED' THEN
    RAISE EXCEPTION 'phase % is no longer planned: define the milestone in a later phase', v_phase.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_agreed_before_opening';
  END IF;
  IF NEW.code !~ ('^' || NEW.track || v_phase.number || '\.[1-9][0-9]?$') THEN
    RAISE EXCEPTION 'code % does not say track % and phase %', NEW.code, NEW.track,
      v_phase.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_code_says_track_and_phase';
  END IF;
  IF NOT EXISTS (
    SELECT FROM identity_organization WHERE id = NEW.verifier_id AND kind = 'VERIFIER'
  ) THEN
    RAISE EXCEPTION 'only an organization of kind VERIFIER can be designated to verify'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'milestone_given_to_a_verifier';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_milestone_guarded BEFORE INSERT ON oversight_milestone
  FOR EACH ROW EXECUTE FUNCTION oversight_milestone_guard();
ALTER TABLE oversight_milestone ENABLE ALWAYS TRIGGER oversight_milestone_guarded;

-- A certificate comes from the designated verifier alone, never from the administrator; findings
-- follow each other in time; the milestone's term says how long it holds.
CREATE FUNCTION oversight_certificate_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_milestone record;
  v_last record;
  v_day date := (NEW.issued_at AT TIME ZONE 'UTC')::date;
  v_today date := (trustfund_now() AT TIME ZONE 'UTC')::date;
BEGIN
  SELECT m.code, m.verifier_id, m.validity_days INTO v_milestone FROM oversight_milestone m
    JOIN oversight_phase f ON f.id = m.phase_id
    JOIN oversight_program p ON p.id = f.program_id
    WHERE m.id = NEW.milestone_id FOR UPDATE OF p;
  IF NEW.issuer_id <> v_milestone.verifier_id OR NOT EXISTS (
    SELECT FROM identity_organization WHERE id = NEW.issuer_id AND kind = 'VERIFIER'
  ) THEN
    RAISE EXCEPTION 'only the designated verifier certifies milestone %: ask that organization',
      v_milestone.code
      USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_from_designated_verifier';
  END IF;
  IF NOT EXISTS (
    SELECT FROM identity_appointment
    WHERE person_id = NEW.issued_by_id AND organization_id = NEW.issuer_id AND role = 'VERIFIER'
      AND state IN ('IN_FORCE', 'END_PROPOSED')
      AND start_date <= v_today AND (end_date IS NULL OR end_date >= v_today)
  ) OR EXISTS (
    SELECT FROM identity_appointment a JOIN identity_organization o ON o.id = a.organization_id
    WHERE a.person_id = NEW.issued_by_id AND o.kind = 'ADMINISTRATOR'
      AND a.state IN ('IN_FORCE', 'END_PROPOSED')
  ) THEN
    RAISE EXCEPTION 'only an inspector of the designated verifier certifies milestone %',
      v_milestone.code
      USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_by_an_inspector';
  END IF;
  SELECT number, verified_on INTO v_last FROM oversight_certificate
    WHERE milestone_id = NEW.milestone_id ORDER BY number DESC LIMIT 1;
  IF NEW.number <> COALESCE(v_last.number, 0) + 1
    OR NEW.verified_on > v_day OR NEW.verified_on < v_last.verified_on
  THEN
    RAISE EXCEPTION 'certificate % of milestone % is out of turn: number it next, found since the last one and not in the future',
      NEW.number, v_milestone.code
      USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_follows_the_last';
  END IF;
  IF NEW.verdict = 'VERIFIED'
    AND NEW.valid_until IS DISTINCT FROM NEW.verified_on + v_milestone.validity_days
  THEN
    RAISE EXCEPTION 'a certificate of milestone % holds for % days from its finding',
      v_milestone.code, v_milestone.validity_days
      USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_holds_for_the_term';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_certificate_guarded BEFORE INSERT ON oversight_certificate
  FOR EACH ROW EXECUTE FUNCTION oversight_certificate_guard();
ALTER TABLE oversight_certificate ENABLE ALWAYS TRIGGER oversight_certificate_guarded;

-- A hold is placed and lifted under a new epoch each time, lifted once, and concerns its own fund.
CREATE FUNCTION oversight_hold_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM oversight_epoch_take(NEW.program_id, NEW.placed_epoch);
    IF NEW.lifted_at IS NOT NULL THEN
      RAISE EXCEPTION 'a hold stands when it is placed: lift it by a later act'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_stands_when_placed';
    END IF;
    IF NEW.project_id IS NOT NULL AND NOT EXISTS (
      SELECT FROM projects_project j JOIN oversight_program p ON p.fund_id = j.fund_id
      WHERE j.id = NEW.project_id AND p.id = NEW.program_id
    ) THEN
      RAISE EXCEPTION 'a hold concerns a project of its own fund: choose one of these'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_on_a_project_of_the_fund';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.lifted_at IS NOT NULL THEN
    RAISE EXCEPTION 'the hold is lifted already: place a new one instead'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'hold_lifted_once';
  END IF;
  PERFORM oversight_epoch_take(NEW.program_id, NEW.lifted_epoch);
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_hold_guarded BEFORE INSERT OR UPDATE ON oversight_hold
  FOR EACH ROW EXECUTE FUNCTION oversight_hold_guard();
ALTER TABLE oversight_hold ENABLE ALWAYS TRIGGER oversight_hold_guarded;
