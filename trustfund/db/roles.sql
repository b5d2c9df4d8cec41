-- Two roles. trustfund_owner owns the database and migrates; trustfund_app is everything else: it owns nothing,
-- so it can neither change the schema nor lift a guard. Safe to run again. Passwords are set by whoever runs this.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'trustfund_owner') THEN
        CREATE ROLE trustfund_owner;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'trustfund_app') THEN
        CREATE ROLE trustfund_app;
    END IF;
END
$$;

-- CREATEDB: the test runner makes its own databases as the owner.
ALTER ROLE trustfund_owner WITH LOGIN NOSUPERUSER NOCREATEROLE CREATEDB NOREPLICATION NOBYPASSRLS;
ALTER ROLE trustfund_app WITH LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS;

-- No request or job may wait or run without end. Migrations (the owner) may.
ALTER ROLE trustfund_app SET lock_timeout = '5s';
ALTER ROLE trustfund_app SET statement_timeout = '60s';
ALTER ROLE trustfund_app SET idle_in_transaction_session_timeout = '60s';
