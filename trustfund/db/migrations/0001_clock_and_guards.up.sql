-- There is one clock, and only a test or demonstration database may set it off true time.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO trustfund_app;
-- The application reads and writes ordinary tables; protected tables take this back one by one.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO trustfund_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO trustfund_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO trustfund_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO trustfund_app;

CREATE TABLE db_clock (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  shift interval NOT NULL DEFAULT '0',
  movable boolean NOT NULL DEFAULT false,
  CONSTRAINT db_clock_true_unless_movable CHECK (movable OR shift = '0')
);
INSERT INTO db_clock DEFAULT VALUES;
REVOKE ALL ON db_clock FROM trustfund_app;
GRANT SELECT ON db_clock TO trustfund_app;

CREATE FUNCTION trustfund_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS
$$ SELECT clock_timestamp() + shift FROM public.db_clock $$;

CREATE FUNCTION trustfund_clock_move(p_to timestamptz, p_by interval) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE db_clock SET shift = CASE
    WHEN p_to IS NOT NULL THEN p_to - clock_timestamp()
    WHEN p_by IS NOT NULL THEN shift + p_by
    ELSE interval '0' END
  WHERE movable;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the clock of this installation is true time and may not be moved'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'db_clock_true_unless_movable';
  END IF;
  RETURN trustfund_now();
END $$;

-- recorded_at is the database's word, whatever the statement says.
CREATE FUNCTION trustfund_stamp() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  NEW.recorded_at := trustfund_now();
  RETURN NEW;
END $$;

-- A state moves only as the table of its machine says: arguments are the column, the initial
-- state, then each lawful 'SOURCE>TARGET'.
CREATE FUNCTION trustfund_state_moves() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_new text := to_jsonb(NEW) ->> TG_ARGV[0];
  v_old text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF v_new IS DISTINCT FROM TG_ARGV[1] THEN
      RAISE EXCEPTION '% starts in state %, not %', TG_TABLE_NAME, TG_ARGV[1], v_new
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
  END IF;
  v_old := to_jsonb(OLD) ->> TG_ARGV[0];
  IF v_old = v_new OR (v_old || '>' || v_new) = ANY (TG_ARGV[2:]) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% cannot move from % to %', TG_TABLE_NAME, v_old, v_new
    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
