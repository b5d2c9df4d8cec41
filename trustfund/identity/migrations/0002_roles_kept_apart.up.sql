-- Nobody holds two roles that check each other, or a role for the wrong kind of organization.

CREATE FUNCTION identity_kind_of_role(p_role text) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT kind FROM (VALUES
    ('AUDITOR', 'AUDITOR'),
    ('AUTHORIZED_SIGNATORY', 'RECIPIENT'),
    ('DONOR_BOARD_MEMBER', 'DONOR'),
    ('DONOR_OFFICER', 'DONOR'),
    ('FINANCE_APPROVER', 'ADMINISTRATOR'),
    ('FINANCE_OFFICER', 'ADMINISTRATOR'),
    ('PROGRAM_MANAGER', 'ADMINISTRATOR'),
    ('PROJECT_OFFICER', 'RECIPIENT'),
    ('RECIPIENT_BOARD_MEMBER', 'RECIPIENT'),
    ('SANCTIONS_OFFICER', 'ADMINISTRATOR'),
    ('SECRETARIAT', 'ADMINISTRATOR'),
    ('SYSTEM_ADMINISTRATOR', 'ADMINISTRATOR'),
    ('VERIFIER', 'VERIFIER')
  ) AS fit (role, kind) WHERE role = p_role $$;

CREATE FUNCTION identity_roles_clash(p_one text, p_other text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS
$$ SELECT p_one <> p_other AND (
    identity_kind_of_role(p_one) <> identity_kind_of_role(p_other)
    OR (least(p_one, p_other), greatest(p_one, p_other)) IN (
      ('AUTHORIZED_SIGNATORY', 'PROJECT_OFFICER'),
      ('FINANCE_APPROVER', 'FINANCE_OFFICER'),
      ('FINANCE_APPROVER', 'PROGRAM_MANAGER'),
      ('FINANCE_APPROVER', 'SANCTIONS_OFFICER'),
      ('FINANCE_APPROVER', 'SYSTEM_ADMINISTRATOR'),
      ('FINANCE_OFFICER', 'SANCTIONS_OFFICER'),
      ('FINANCE_OFFICER', 'SYSTEM_ADMINISTRATOR'),
      ('PROGRAM_MANAGER', 'SANCTIONS_OFFICER'),
      ('PROGRAM_MANAGER', 'SYSTEM_ADMINISTRATOR'),
      ('PROJECT_OFFICER', 'RECIPIENT_BOARD_MEMBER'),
      ('SANCTIONS_OFFICER', 'SYSTEM_ADMINISTRATOR')
    )) $$;

CREATE FUNCTION identity_appointment_kept_apart() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_other text;
BEGIN
  IF NEW.state NOT IN ('PROPOSED', 'IN_FORCE') THEN
    RETURN NEW;
  END IF;
  IF identity_kind_of_role(NEW.role) IS DISTINCT FROM
     (SELECT kind::text FROM identity_organization WHERE id = NEW.organization_id) THEN
    RAISE EXCEPTION 'the role % is not held for this kind of organization; choose another one', NEW.role
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_role_fits_organization';
  END IF;
  -- One at a time for each person, so that two appointments confirmed at once see each other.
  PERFORM FROM identity_person WHERE id = NEW.person_id FOR UPDATE;
  SELECT role INTO v_other FROM identity_appointment
   WHERE person_id = NEW.person_id AND id <> NEW.id AND state IN ('IN_FORCE', 'END_PROPOSED')
     AND (end_date IS NULL OR end_date >= NEW.start_date)
     AND (NEW.end_date IS NULL OR start_date <= NEW.end_date)
     AND identity_roles_clash(role, NEW.role)
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% and % check each other; end one appointment before the other begins', v_other, NEW.role
      USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_roles_kept_apart';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER identity_appointment_roles_kept_apart BEFORE INSERT OR UPDATE OF state ON identity_appointment
FOR EACH ROW EXECUTE FUNCTION identity_appointment_kept_apart();
ALTER TABLE identity_appointment ENABLE ALWAYS TRIGGER identity_appointment_roles_kept_apart;
