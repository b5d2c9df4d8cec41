DELETE FROM ledger_posting_rule WHERE kind IN ('UNIDENTIFIED', 'IDENTIFIED');
DELETE FROM ledger_chart WHERE code = '2100';
