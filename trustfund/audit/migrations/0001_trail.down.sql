DROP TABLE audit_record;
DROP TABLE audit_request;
DROP TABLE audit_chain;
DROP FUNCTION audit_append_only();
DROP FUNCTION audit_append(text, text, jsonb);
DROP FUNCTION audit_hash(text, bigint, timestamptz, text, bytea);
