DROP FUNCTION trustfund_state_moves();
DROP FUNCTION trustfund_stamp();
DROP FUNCTION trustfund_clock_move(timestamptz, interval);
DROP FUNCTION trustfund_now();
DROP TABLE db_clock;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM trustfund_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON SEQUENCES FROM trustfund_app;
