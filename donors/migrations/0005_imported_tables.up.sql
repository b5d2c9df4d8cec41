-- A table is kept as it was read: the file under its digest, every row, and then only what became of it.

ALTER TABLE donors_tablefile ADD CONSTRAINT table_file_digest_is_of_content
  CHECK (sha256 = encode(sha256(content), 'hex') AND size = octet_length(content));

REVOKE UPDATE, DELETE, TRUNCATE ON donors_tablerow FROM trustfund_app;

-- Rows are written while their table is only checked; with the import they are complete.
CREATE FUNCTION donors_table_rows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'donors_tablerow' THEN
    IF NOT EXISTS (
      SELECT FROM donors_tableimport t WHERE t.id = NEW.table_id AND t.state = 'CHECKED'
    ) THEN
      RAISE EXCEPTION 'rows are read before a table is imported; upload the file again'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'table_rows_while_checked';
    END IF;
  ELSIF (SELECT count(*) FROM donors_tablerow r WHERE r.table_id = NEW.id)
      <> NEW.accepted + NEW.warned + NEW.rejected THEN
    RAISE EXCEPTION 'the rows of this table are not those that were read; upload the file again'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'table_imported_whole';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER table_rows_while_checked BEFORE INSERT ON donors_tablerow
  FOR EACH ROW EXECUTE FUNCTION donors_table_rows();
ALTER TABLE donors_tablerow ENABLE ALWAYS TRIGGER table_rows_while_checked;
CREATE TRIGGER table_imported_whole BEFORE UPDATE OF state ON donors_tableimport
  FOR EACH ROW WHEN (NEW.state = 'IMPORTED') EXECUTE FUNCTION donors_table_rows();
ALTER TABLE donors_tableimport ENABLE ALWAYS TRIGGER table_imported_whole;

-- What was written of an import or a withdrawal is never changed.
CREATE FUNCTION donors_table_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.imported_at IS NOT NULL AND
      (NEW.imported_at, NEW.imported_by_id) IS DISTINCT FROM (OLD.imported_at, OLD.imported_by_id))
    OR (OLD.withdrawn_at IS NOT NULL AND
      (NEW.withdrawn_at, NEW.withdrawn_by_id, NEW.withdrawn_reason)
        IS DISTINCT FROM (OLD.withdrawn_at, OLD.withdrawn_by_id, OLD.withdrawn_reason))
    OR (NEW.imported_at IS DISTINCT FROM OLD.imported_at AND OLD.state <> 'CHECKED') THEN
    RAISE EXCEPTION 'what became of a table stands as it was written'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'table_life_stands';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER table_life_stands BEFORE UPDATE ON donors_tableimport
  FOR EACH ROW EXECUTE FUNCTION donors_table_kept();
ALTER TABLE donors_tableimport ENABLE ALWAYS TRIGGER table_life_stands;
