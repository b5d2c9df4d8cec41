DROP TRIGGER ledger_entry_in_open_period ON ledger_entry;
DROP FUNCTION ledger_entry_in_open_period();
DROP TRIGGER ledger_period_moves ON ledger_period;
DROP FUNCTION ledger_period_moves();
DROP FUNCTION ledger_roll_up(uuid, date);
DROP FUNCTION ledger_books_lock(uuid);
DROP FUNCTION ledger_shut_through(uuid);
DROP TABLE ledger_rollup;
DROP TABLE ledger_rollup_day;
