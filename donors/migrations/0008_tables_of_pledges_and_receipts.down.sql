DROP TRIGGER table_row_makes_once ON donors_tablerow;
DROP FUNCTION donors_table_row_made();
