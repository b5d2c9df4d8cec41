-- The account of what went back to donors, kept for each; and three further kinds of entry.
INSERT INTO ledger_chart VALUES ('5500', 'CASH', 'D', true, false);
INSERT INTO ledger_posting_rule VALUES
  ('FEE_REVERSED', '1100', 'D'), ('FEE_REVERSED', '5300', 'C'),
  ('REFUND', '5500', 'D'), ('REFUND', '1100', 'C'),
  ('INCOME', '1100', 'D'), ('INCOME', '4200', 'C'),
  ('INCOME', '4200', 'D'), ('INCOME', '1100', 'C');
