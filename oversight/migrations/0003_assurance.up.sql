-- An opinion comes from a person who audits for an external audit organization, and from nobody else.

CREATE FUNCTION oversight_opinion_guard() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM identity_organization WHERE id = NEW.auditor_id AND kind = 'AUDITOR'
  ) OR NOT EXISTS (
    SELECT FROM identity_appointment
    WHERE person_id = NEW.signed_by_id AND organization_id = NEW.auditor_id AND role = 'AUDITOR'
      AND state IN ('IN_FORCE', 'END_PROPOSED')
  ) THEN
    RAISE EXCEPTION 'only an auditor of an external audit organization gives an opinion'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'opinion_from_an_external_auditor';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER oversight_opinion_guarded BEFORE INSERT ON oversight_opinion
  FOR EACH ROW EXECUTE FUNCTION oversight_opinion_guard();
ALTER TABLE oversight_opinion ENABLE ALWAYS TRIGGER oversight_opinion_guarded;
