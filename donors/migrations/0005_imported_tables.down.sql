DROP TRIGGER table_life_stands ON donors_tableimport;
DROP FUNCTION donors_table_kept();
DROP TRIGGER table_imported_whole ON donors_tableimport;
DROP TRIGGER table_rows_while_checked ON donors_tablerow;
DROP FUNCTION donors_table_rows();
GRANT UPDATE, DELETE ON donors_tablerow TO trustfund_app;
ALTER TABLE donors_tablefile DROP CONSTRAINT table_file_digest_is_of_content;
