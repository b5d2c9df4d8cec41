DROP TRIGGER agreement_stands ON donors_receipt;
DROP TRIGGER agreement_withdrawal_stands ON donors_agreement;
DROP FUNCTION donors_agreement_withdrawn();
