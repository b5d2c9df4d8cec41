DELETE FROM ledger_posting_rule WHERE kind IN ('FEE_REVERSED', 'REFUND', 'INCOME');
DELETE FROM ledger_chart WHERE code = '5500';
