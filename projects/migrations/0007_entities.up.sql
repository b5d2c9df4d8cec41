-- An assessment counts once another unit confirms it; a whole proposal names an entity whose assessment stands.
CREATE FUNCTION projects_duediligence_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_today date := (trustfund_now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.confirmed_at IS NOT NULL THEN
      RAISE EXCEPTION 'an assessment is recorded first, and confirmed afterwards by another unit'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'diligence_begins_unconfirmed';
    END IF;
    IF NEW.assessed_on > v_today OR NEW.valid_until > NEW.assessed_on + interval '3 years' THEN
      RAISE EXCEPTION 'the day of an assessment has come, and it is valid for at most three years'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'diligence_days_sensible';
    END IF;
    IF NEW.position <> 1 + (SELECT count(*) FROM projects_duediligence WHERE entity_id = NEW.entity_id) THEN
      RAISE EXCEPTION 'an assessment is the next one of its entity'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'diligence_position_is_next';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.confirmed_at IS NOT NULL THEN
    RAISE EXCEPTION 'an assessment that was confirmed stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'diligence_confirmation_stands';
  END IF;
  IF v_today > NEW.valid_until OR EXISTS (SELECT FROM projects_duediligence
      WHERE entity_id = NEW.entity_id AND position > NEW.position) THEN
    RAISE EXCEPTION 'only the newest assessment is confirmed, and only while it is valid'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'diligence_newest_confirmed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_duediligence_holds BEFORE INSERT OR UPDATE ON projects_duediligence
  FOR EACH ROW EXECUTE FUNCTION projects_duediligence_holds();
ALTER TABLE projects_duediligence ENABLE ALWAYS TRIGGER projects_duediligence_holds;

CREATE FUNCTION projects_version_entity() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_named text := coalesce(NEW.content ->> 'entity', '');
  v_entity uuid;
  v_until date;
BEGIN
  SELECT e.id INTO v_entity FROM projects_implementingentity e
    JOIN projects_project p ON p.fund_id = e.fund_id
   WHERE p.id = NEW.project_id AND e.number = v_named;
  IF v_entity IS NULL AND (v_named <> '' OR NEW.stage = 'PROPOSAL') THEN
    RAISE EXCEPTION 'the register of the fund has no implementing entity %', v_named
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_names_its_entity',
            HINT = 'Name an entity of the register of the fund.';
  END IF;
  IF NEW.stage <> 'PROPOSAL' THEN
    RETURN NEW;
  END IF;
  SELECT d.valid_until INTO v_until FROM projects_duediligence d
   WHERE d.entity_id = v_entity AND d.confirmed_at IS NOT NULL
   ORDER BY d.position DESC LIMIT 1;
  IF v_until IS NULL OR v_until < (NEW.submitted_at AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'no assessment of implementing entity % stands', v_named
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_entity_assessed',
            HINT = 'Have it assessed and the assessment confirmed.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_projectversion_entity BEFORE INSERT ON projects_projectversion
  FOR EACH ROW EXECUTE FUNCTION projects_version_entity();
ALTER TABLE projects_projectversion ENABLE ALWAYS TRIGGER projects_projectversion_entity;
