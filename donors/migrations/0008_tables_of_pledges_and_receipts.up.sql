-- What a row has made is written once, while its table is imported, and never changed.

CREATE FUNCTION donors_table_row_made() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.made_id IS NOT NULL OR NOT EXISTS (
    SELECT FROM donors_tableimport t
    WHERE t.id = NEW.table_id AND t.state = 'IMPORTED' AND t.kind <> 'STATISTICS'
  ) THEN
    RAISE EXCEPTION 'what a row has made stands as it was written'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'table_row_makes_once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER table_row_makes_once BEFORE UPDATE ON donors_tablerow
  FOR EACH ROW WHEN (NEW.made_id IS DISTINCT FROM OLD.made_id)
  EXECUTE FUNCTION donors_table_row_made();
ALTER TABLE donors_tablerow ENABLE ALWAYS TRIGGER table_row_makes_once;
