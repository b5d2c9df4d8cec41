-- A document's versions are numbered from 1 without a gap, and the last one is the current one.

CREATE FUNCTION documents_current_is_last() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_document uuid := coalesce(to_jsonb(NEW) ->> 'document_id', to_jsonb(NEW) ->> 'id')::uuid;
BEGIN
  IF NOT EXISTS (
    SELECT FROM documents_document d
    JOIN documents_version v ON v.document_id = d.id
    WHERE d.id = v_document
    GROUP BY d.id
    HAVING max(v.number) = d.current_number AND count(*) = d.current_number
  ) THEN
    RAISE EXCEPTION 'the current version of a document is its last; add the version in the same transaction'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'document_current_is_last';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER document_current_is_last
  AFTER INSERT OR UPDATE ON documents_document
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_current_is_last();
ALTER TABLE documents_document ENABLE ALWAYS TRIGGER document_current_is_last;
CREATE CONSTRAINT TRIGGER document_current_is_last
  AFTER INSERT ON documents_version
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION documents_current_is_last();
ALTER TABLE documents_version ENABLE ALWAYS TRIGGER document_current_is_last;
