-- A digest is of exactly the text or bytes beside it; a report has its four files or is not there.

ALTER TABLE reports_report ADD CONSTRAINT report_hash_is_of_snapshot
  CHECK (snapshot_hash = encode(sha256(convert_to(snapshot, 'UTF8')), 'hex'));
ALTER TABLE reports_report ADD CONSTRAINT report_is_its_request CHECK (id = request_id);
ALTER TABLE reports_report ADD CONSTRAINT report_as_of_known
  CHECK (as_of <= (known_at AT TIME ZONE 'UTC')::date);
ALTER TABLE reports_reportfile ADD CONSTRAINT report_file_digest_is_of_content
  CHECK (sha256 = encode(sha256(content), 'hex'));
ALTER TABLE reports_reportfile ADD CONSTRAINT report_file_size_is_of_content
  CHECK (size = octet_length(content));

-- A report and its files are filed together, while their request is being built.
CREATE FUNCTION reports_filed_while_building() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_request uuid := coalesce(to_jsonb(NEW) ->> 'request_id', to_jsonb(NEW) ->> 'report_id')::uuid;
BEGIN
  IF NOT EXISTS (SELECT FROM reports_reportrequest r WHERE r.id = v_request AND r.state = 'BUILDING')
  THEN
    RAISE EXCEPTION 'a report is filed whole, while its request is built; request another report'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'report_filed_while_building';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_filed_while_building BEFORE INSERT ON reports_report
  FOR EACH ROW EXECUTE FUNCTION reports_filed_while_building();
ALTER TABLE reports_report ENABLE ALWAYS TRIGGER report_filed_while_building;
CREATE TRIGGER report_file_filed_while_building BEFORE INSERT ON reports_reportfile
  FOR EACH ROW EXECUTE FUNCTION reports_filed_while_building();
ALTER TABLE reports_reportfile ENABLE ALWAYS TRIGGER report_file_filed_while_building;

-- A request is ready only when its report lies there with all four files.
CREATE FUNCTION reports_ready_when_filed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT count(*) FROM reports_reportfile f WHERE f.report_id = NEW.id) <> 4 THEN
    RAISE EXCEPTION 'a request is ready when its report has four files; build the report'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'report_request_ready_when_filed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_request_ready_when_filed BEFORE UPDATE OF state ON reports_reportrequest
  FOR EACH ROW WHEN (NEW.state = 'READY' AND OLD.state <> 'READY')
  EXECUTE FUNCTION reports_ready_when_filed();
ALTER TABLE reports_reportrequest ENABLE ALWAYS TRIGGER report_request_ready_when_filed;

REVOKE DELETE, TRUNCATE ON reports_reportnumbering FROM trustfund_app;
