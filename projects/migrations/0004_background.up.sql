-- Rows of published figures are written with their import, of its kind, and never more than it says.
REVOKE UPDATE, DELETE, TRUNCATE ON projects_clusterrequirement FROM trustfund_app;
REVOKE UPDATE, DELETE, TRUNCATE ON projects_responseplan FROM trustfund_app;

CREATE FUNCTION projects_background_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM projects_backgroundimport b
    WHERE b.id IN (SELECT n.background_id FROM written n) AND b.kind <> TG_ARGV[0])
  THEN
    RAISE EXCEPTION 'these rows are of another kind than their import'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'background_rows_of_its_kind';
  END IF;
  IF EXISTS (
    SELECT FROM projects_backgroundimport b
    WHERE b.id IN (SELECT n.background_id FROM written n) AND b.accepted + b.warned < CASE TG_ARGV[0]
      WHEN 'PLANS' THEN (SELECT count(*) FROM projects_responseplan r WHERE r.background_id = b.id)
      ELSE (SELECT count(*) FROM projects_clusterrequirement r WHERE r.background_id = b.id) END)
  THEN
    RAISE EXCEPTION 'an import of published figures is whole; import the newer file'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'background_is_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER projects_clusterrequirement_holds AFTER INSERT ON projects_clusterrequirement
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION projects_background_holds('REQUIREMENTS');
ALTER TABLE projects_clusterrequirement ENABLE ALWAYS TRIGGER projects_clusterrequirement_holds;
CREATE TRIGGER projects_responseplan_holds AFTER INSERT ON projects_responseplan
  REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION projects_background_holds('PLANS');
ALTER TABLE projects_responseplan ENABLE ALWAYS TRIGGER projects_responseplan_holds;
