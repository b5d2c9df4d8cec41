DELETE FROM ledger_posting_rule WHERE kind IN ('TRANSFER_OUT', 'BALANCE_DRAWN', 'TRANSFER_IN');
DELETE FROM ledger_chart WHERE code IN ('2200', '4400', '5600');
