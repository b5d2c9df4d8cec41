-- Every record becomes one leaf of a log that only grows, and no root is published but the log's own.

CREATE TABLE audit_leaf (
  index bigint PRIMARY KEY,
  record_id bigint NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_leaf_record_once UNIQUE (record_id)
);

-- A full subtree of 2^level leaves; its hash never changes. Level 0 is audit_leaf itself.
CREATE TABLE audit_node (
  level smallint NOT NULL CHECK (level > 0),
  position bigint NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (level, position)
);

CREATE TABLE audit_checkpoint (
  size bigint PRIMARY KEY CHECK (size > 0),
  root bytea NOT NULL,
  note text NOT NULL,
  made_at timestamptz NOT NULL
);

CREATE TABLE audit_cosignature (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  witness_id uuid NOT NULL REFERENCES audit_witness,
  size bigint NOT NULL REFERENCES audit_checkpoint,
  signed_at timestamptz NOT NULL,
  line text NOT NULL,
  received_at timestamptz NOT NULL,
  CONSTRAINT audit_cosignature_once UNIQUE (witness_id, size, signed_at)
);
CREATE INDEX audit_cosignature_heard ON audit_cosignature (witness_id, received_at);
CREATE INDEX audit_cosignature_of_checkpoint ON audit_cosignature (size, witness_id, id);

-- One row: when sealing last went through. It is also the lock behind which the log grows.
CREATE TABLE audit_pulse (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  sealed_at timestamptz
);
INSERT INTO audit_pulse DEFAULT VALUES;

REVOKE ALL ON audit_leaf, audit_node, audit_checkpoint, audit_cosignature, audit_pulse
  FROM trustfund_app;
GRANT SELECT ON audit_leaf, audit_node, audit_checkpoint, audit_cosignature, audit_pulse
  TO trustfund_app;

-- Wait for the log, keep it until the transaction ends, and return how many records are sealed.
CREATE FUNCTION audit_log_hold() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM audit_pulse FOR UPDATE;
  RETURN (SELECT coalesce(max(index) + 1, 0) FROM audit_leaf);
END $$;

-- Seal what no leaf stands for yet, at most p_most records, in the order of their identifiers.
-- A chain's records commit in the order of their numbers, so each chain is taken up where its
-- last sealed record is: one that commits late is behind no other of its chain.
CREATE FUNCTION audit_seal(p_most bigint) RETURNS TABLE (o_before bigint, o_size bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_before bigint := audit_log_hold();
  v_size bigint;
  v_added bigint;
  v_level int := 1;
BEGIN
  INSERT INTO audit_leaf (index, record_id, hash)
    SELECT v_before - 1 + row_number() OVER (ORDER BY r.id), r.id,
           sha256('\x00'::bytea || r.hash)
    FROM audit_chain c
    CROSS JOIN LATERAL (
      SELECT coalesce((
        SELECT x.sequence FROM audit_record x
        WHERE x.chain = c.chain
          AND (SELECT true FROM audit_leaf l WHERE l.record_id = x.id)
        ORDER BY x.sequence DESC LIMIT 1), 0) AS through) sealed
    JOIN audit_record r ON r.chain = c.chain AND r.sequence > sealed.through
    ORDER BY r.id LIMIT p_most;
  GET DIAGNOSTICS v_added = ROW_COUNT;
  v_size := v_before + v_added;
  WHILE v_size >> v_level > 0 LOOP
    IF v_level = 1 THEN
      INSERT INTO audit_node (level, position, hash)
        SELECT 1, p, sha256('\x01'::bytea || l.hash || r.hash)
        FROM generate_series(v_before >> 1, (v_size >> 1) - 1) AS p
        JOIN audit_leaf l ON l.index = 2 * p
        JOIN audit_leaf r ON r.index = 2 * p + 1;
    ELSE
      INSERT INTO audit_node (level, position, hash)
        SELECT v_level, p, sha256('\x01'::bytea || l.hash || r.hash)
        FROM generate_series(v_before >> v_level, (v_size >> v_level) - 1) AS p
        JOIN audit_node l ON l.level = v_level - 1 AND l.position = 2 * p
        JOIN audit_node r ON r.level = v_level - 1 AND r.position = 2 * p + 1;
    END IF;
    v_level := v_level + 1;
  END LOOP;
  UPDATE audit_pulse SET sealed_at = trustfund_now();
  RETURN QUERY SELECT v_before, v_size;
END $$;

-- The root over the first p_size leaves, from the stored subtrees of its right edge.
CREATE FUNCTION audit_root(p_size bigint) RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  v_root bytea;
  v_hash bytea;
  v_level int := 0;
BEGIN
  WHILE p_size >> v_level > 0 LOOP
    IF (p_size >> v_level) & 1 = 1 THEN
      IF v_level = 0 THEN
        SELECT hash INTO v_hash FROM audit_leaf WHERE index = p_size - 1;
      ELSE
        SELECT hash INTO v_hash FROM audit_node
          WHERE level = v_level AND position = (p_size >> v_level) - 1;
      END IF;
      v_root := coalesce(sha256('\x01'::bytea || v_hash || v_root), v_hash);
    END IF;
    v_level := v_level + 1;
  END LOOP;
  RETURN coalesce(v_root, sha256(''::bytea));
END $$;

-- Keep the signed head. Whatever was signed, its size and root must be the log's.
CREATE FUNCTION audit_publish(p_note text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_size bigint := audit_log_hold();
  v_root bytea := audit_root(v_size);
BEGIN
  IF split_part(p_note, E'\n', 2) <> v_size::text
      OR split_part(p_note, E'\n', 3) <> encode(v_root, 'base64') THEN
    RAISE EXCEPTION 'this checkpoint is not the head of the log'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_checkpoint_is_the_head';
  END IF;
  INSERT INTO audit_checkpoint VALUES (v_size, v_root, p_note, trustfund_now());
END $$;

-- Keep a witness's line. One that is there is there; one more within five minutes for the same
-- checkpoint says nothing new. Returns whether it was kept.
CREATE FUNCTION audit_cosign(
  p_witness uuid, p_size bigint, p_signed_at timestamptz, p_line text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  v_now timestamptz := trustfund_now();
BEGIN
  INSERT INTO audit_cosignature (witness_id, size, signed_at, line, received_at)
    SELECT p_witness, p_size, p_signed_at, p_line, v_now
    WHERE NOT EXISTS (
      SELECT 1 FROM audit_cosignature
      WHERE witness_id = p_witness AND size = p_size
        AND received_at > v_now - interval '5 minutes')
    ON CONFLICT ON CONSTRAINT audit_cosignature_once DO NOTHING;
  RETURN FOUND;
END $$;

REVOKE EXECUTE ON FUNCTION audit_log_hold(), audit_seal(bigint), audit_publish(text),
  audit_cosign(uuid, bigint, timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_log_hold(), audit_seal(bigint), audit_publish(text),
  audit_cosign(uuid, bigint, timestamptz, text) TO trustfund_app;

CREATE FUNCTION audit_log_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the log is append-only: what was sealed stays sealed'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_log_append_only';
END $$;

-- Only a database for tests or a demonstration, as its owner has marked it, may be emptied.
CREATE FUNCTION audit_not_emptied() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (SELECT movable FROM db_clock) THEN
    RAISE EXCEPTION 'the trail cannot be emptied'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_not_emptied';
  END IF;
  RETURN NULL;
END $$;

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['audit_leaf', 'audit_node', 'audit_checkpoint', 'audit_cosignature']
  LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I
      FOR EACH ROW EXECUTE FUNCTION audit_log_append_only()', v_table || '_append_only', v_table);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', v_table, v_table || '_append_only');
  END LOOP;
  FOREACH v_table IN ARRAY ARRAY['audit_leaf', 'audit_node', 'audit_checkpoint',
    'audit_cosignature', 'audit_pulse', 'audit_record', 'audit_chain', 'audit_request']
  LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION audit_not_emptied()', v_table || '_not_emptied', v_table);
    EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', v_table, v_table || '_not_emptied');
  END LOOP;
END $$;
