-- Let the two tables stand without their bond.
DROP TRIGGER document_current_is_last ON documents_version;
DROP TRIGGER document_current_is_last ON documents_document;
DROP FUNCTION documents_current_is_last();
