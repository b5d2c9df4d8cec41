DELETE FROM ledger_posting_rule WHERE kind = 'RETURNED';
