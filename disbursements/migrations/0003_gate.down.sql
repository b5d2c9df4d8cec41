DROP TRIGGER ledger_legs_through_the_gate ON ledger_leg;
DROP FUNCTION disbursements_gate();
DROP FUNCTION disbursements_gate_commitment(ledger_entry);
DROP FUNCTION disbursements_gate_payment(ledger_entry);
DROP FUNCTION disbursements_gate_approver(disbursements_decision);
DROP FUNCTION disbursements_gate_fund(uuid, uuid, text, date);
DROP FUNCTION disbursements_refuse(text, text, text);
DROP FUNCTION disbursements_balance(uuid, text, text);
DROP FUNCTION disbursements_category_paid(uuid, text);
