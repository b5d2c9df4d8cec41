-- A record is written once, takes the next number of its chain and hashes its predecessor.

CREATE TABLE audit_chain (
  chain text PRIMARY KEY,
  sequence bigint NOT NULL,
  hash bytea NOT NULL
) WITH (fillfactor = 50);

-- `content` is the canonical JSON of the act. The columns after the hash are read from it by
-- audit_append, for searching; verify_trail compares them with it. `entry_id` is the entry of the
-- books that the act posted; an act that posted many has their last in `entry_through`.
CREATE TABLE audit_record (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  chain text NOT NULL,
  sequence bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  content text NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  action text NOT NULL,
  person_id uuid NOT NULL,
  organization_id uuid NOT NULL,
  subject_type text NOT NULL,
  subject_id text NOT NULL,
  entry_id bigint,
  entry_through bigint,
  CONSTRAINT audit_record_numbered_once UNIQUE (chain, sequence)
);
CREATE INDEX audit_record_subject ON audit_record (subject_type, subject_id, id);
CREATE INDEX audit_record_person ON audit_record (person_id, id);
-- From an entry of the books to the act that posted it.
CREATE INDEX audit_record_entry ON audit_record (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX audit_record_entries ON audit_record USING gist (int8range(entry_id, entry_through, '[]'))
  WHERE entry_through IS NOT NULL;

-- A request key belongs to one act: a second transaction with the same key is refused.
CREATE TABLE audit_request (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  person_id uuid NOT NULL,
  key uuid NOT NULL,
  route text NOT NULL,
  body_hash text NOT NULL,
  subject_type text NOT NULL,
  subject_id text NOT NULL,
  transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CONSTRAINT audit_request_key_once UNIQUE (person_id, key)
);

REVOKE ALL ON audit_chain, audit_record, audit_request FROM trustfund_app;
GRANT SELECT ON audit_chain, audit_record, audit_request TO trustfund_app;

CREATE FUNCTION audit_hash(
  p_chain text, p_sequence bigint, p_recorded_at timestamptz, p_content text, p_previous bytea
) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT sha256(convert_to(
    p_chain || E'\n' || p_sequence || E'\n'
      || to_char(p_recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\n'
      || encode(sha256(convert_to(p_content, 'UTF8')), 'hex') || E'\n'
      || encode(p_previous, 'hex'), 'UTF8'))
$$;

CREATE FUNCTION audit_append(p_chain text, p_content text, p_request jsonb)
RETURNS TABLE (o_sequence bigint, o_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_at timestamptz := trustfund_now();
  v_previous bytea;
  v_sequence bigint;
  v_hash bytea;
  v_content jsonb := p_content::jsonb;
BEGIN
  IF p_request IS NOT NULL THEN
    INSERT INTO audit_request (person_id, key, route, body_hash, subject_type, subject_id)
    VALUES ((v_content ->> 'person_id')::uuid, (p_request ->> 'key')::uuid,
            p_request ->> 'route', p_request ->> 'body_hash',
            v_content ->> 'subject_type', v_content ->> 'subject_id')
    ON CONFLICT ON CONSTRAINT audit_request_key_once DO NOTHING;
    IF NOT FOUND AND NOT EXISTS (
      SELECT 1 FROM audit_request
      WHERE person_id = (v_content ->> 'person_id')::uuid
        AND key = (p_request ->> 'key')::uuid AND transaction_id = pg_current_xact_id()
    ) THEN
      RAISE EXCEPTION 'this request was carried out before'
        USING ERRCODE = 'unique_violation', CONSTRAINT = 'audit_request_key_once';
    END IF;
  END IF;
  SELECT sequence + 1, hash INTO v_sequence, v_previous
    FROM audit_chain WHERE chain = p_chain FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO audit_chain VALUES (p_chain, 0, '\x') ON CONFLICT (chain) DO NOTHING;
    SELECT sequence + 1, hash INTO v_sequence, v_previous
      FROM audit_chain WHERE chain = p_chain FOR UPDATE;
  END IF;
  v_hash := audit_hash(p_chain, v_sequence, v_at, p_content, v_previous);
  INSERT INTO audit_record (chain, sequence, recorded_at, content, previous_hash, hash, action,
      person_id, organization_id, subject_type, subject_id, entry_id, entry_through)
  VALUES (p_chain, v_sequence, v_at, p_content, v_previous, v_hash, v_content ->> 'action',
    (v_content ->> 'person_id')::uuid, (v_content ->> 'organization_id')::uuid,
    v_content ->> 'subject_type', v_content ->> 'subject_id',
    (v_content #>> '{extra,entries,0,id}')::bigint,
    CASE WHEN v_content #> '{extra,entries,1}' IS NOT NULL
      THEN (v_content #>> '{extra,entries,-1,id}')::bigint END);
  UPDATE audit_chain SET sequence = v_sequence, hash = v_hash WHERE chain = p_chain;
  RETURN QUERY SELECT v_sequence, v_hash;
END $$;
REVOKE EXECUTE ON FUNCTION audit_append(text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_append(text, text, jsonb) TO trustfund_app;

CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the trail is append-only: record a further act'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_record_append_only';
END $$;
CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE ON audit_record
  FOR EACH ROW EXECUTE FUNCTION audit_append_only();
ALTER TABLE audit_record ENABLE ALWAYS TRIGGER audit_record_append_only;
