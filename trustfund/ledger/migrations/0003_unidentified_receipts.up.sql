-- No more is identified than came in unidentified: the account of suspense never falls below zero.
INSERT INTO ledger_chart VALUES ('2100', 'CASH', 'C', false, true);
INSERT INTO ledger_posting_rule VALUES
  ('UNIDENTIFIED', '1100', 'D'), ('UNIDENTIFIED', '2100', 'C'),
  ('IDENTIFIED', '2100', 'D'), ('IDENTIFIED', '4100', 'C');
