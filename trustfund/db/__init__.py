"""Tools that know the database: the one clock, fields, protected rows, SQL beside a migration."""
