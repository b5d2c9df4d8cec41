-- Who appraises a project for the administrator neither presents it, nor pays, nor appoints.

CREATE OR REPLACE FUNCTION identity_kind_of_role(p_role text) RETURNS text LANGUAGE sql IMMUTABLE AS
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
    ('SPECIALIST', 'ADMINISTRATOR'),
    ('SYSTEM_ADMINISTRATOR', 'ADMINISTRATOR'),
    ('VERIFIER', 'VERIFIER')
  ) AS fit (role, kind) WHERE role = p_role $$;

CREATE OR REPLACE FUNCTION identity_roles_clash(p_one text, p_other text) RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = public, pg_temp AS
$$ SELECT p_one <> p_other AND (
    identity_kind_of_role(p_one) <> identity_kind_of_role(p_other)
    OR (least(p_one, p_other), greatest(p_one, p_other)) IN (
      ('AUTHORIZED_SIGNATORY', 'PROJECT_OFFICER'),
      ('FINANCE_APPROVER', 'FINANCE_OFFICER'),
      ('FINANCE_APPROVER', 'PROGRAM_MANAGER'),
      ('FINANCE_APPROVER', 'SANCTIONS_OFFICER'),
      ('FINANCE_APPROVER', 'SPECIALIST'),
      ('FINANCE_APPROVER', 'SYSTEM_ADMINISTRATOR'),
      ('FINANCE_OFFICER', 'SANCTIONS_OFFICER'),
      ('FINANCE_OFFICER', 'SYSTEM_ADMINISTRATOR'),
      ('PROGRAM_MANAGER', 'SANCTIONS_OFFICER'),
      ('PROGRAM_MANAGER', 'SPECIALIST'),
      ('PROGRAM_MANAGER', 'SYSTEM_ADMINISTRATOR'),
      ('PROJECT_OFFICER', 'RECIPIENT_BOARD_MEMBER'),
      ('SANCTIONS_OFFICER', 'SYSTEM_ADMINISTRATOR'),
      ('SPECIALIST', 'SYSTEM_ADMINISTRATOR')
    )) $$;
