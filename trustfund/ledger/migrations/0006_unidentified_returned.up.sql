-- What lies in suspense and is nobody's contribution goes back to who has paid it.
INSERT INTO ledger_posting_rule VALUES ('RETURNED', '2100', 'D'), ('RETURNED', '1100', 'C');
