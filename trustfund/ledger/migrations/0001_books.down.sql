DROP FUNCTION ledger_reverse(bigint, date, text, text);
DROP FUNCTION ledger_post(uuid, text, date, text, text, uuid, bigint, date, text[], text[], uuid[],
  text[], numeric[]);
DROP FUNCTION ledger_post_many(uuid, jsonb);
DROP TYPE ledger_draft;
DROP FUNCTION ledger_control_balances_move(bigint[], text[], text[], numeric[]);
DROP FUNCTION ledger_accounts_of(uuid, text[], text[], uuid[]);
DROP TABLE ledger_control_balance;
DROP TABLE ledger_leg;
DROP TABLE ledger_entry;
DROP TABLE ledger_account;
DROP TABLE ledger_posting_rule;
DROP TABLE ledger_chart;
DROP FUNCTION ledger_content_hash(uuid, text, date, text, text, uuid, bigint, date, text[], text[], uuid[],
  text[], numeric[]);
DROP FUNCTION ledger_entry_has_legs();
DROP FUNCTION ledger_legs_lawful();
DROP FUNCTION ledger_reversal_mirrors(bigint, bigint);
DROP FUNCTION ledger_account_controlled();
DROP FUNCTION ledger_append_only();
