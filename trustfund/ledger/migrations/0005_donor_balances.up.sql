-- No more is drawn from a donor's balance account than lies on it: it never falls below zero.
INSERT INTO ledger_chart VALUES
  ('2200', 'CASH', 'C', true, true),
  ('4400', 'CASH', 'C', true, false),
  ('5600', 'CASH', 'D', true, false);
INSERT INTO ledger_posting_rule VALUES
  ('TRANSFER_OUT', '5600', 'D'), ('TRANSFER_OUT', '2200', 'C'),
  ('BALANCE_DRAWN', '2200', 'D'), ('BALANCE_DRAWN', '1100', 'C'),
  ('TRANSFER_IN', '1100', 'D'), ('TRANSFER_IN', '4400', 'C');
