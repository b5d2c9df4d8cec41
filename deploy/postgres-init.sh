#!/bin/sh
# Runs once, when the database's folder is still empty: the two roles, their passwords, the database.
set -eu
# A heredoc, not arguments: passwords must not show in the list of processes.
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\i /trustfund/roles.sql
ALTER ROLE trustfund_owner PASSWORD :'owner_password';
ALTER ROLE trustfund_app PASSWORD :'app_password';
CREATE DATABASE trustfund OWNER trustfund_owner;
REVOKE ALL ON DATABASE trustfund FROM PUBLIC;
GRANT CONNECT ON DATABASE trustfund TO trustfund_app;
SQL
