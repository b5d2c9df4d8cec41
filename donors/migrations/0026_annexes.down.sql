DROP TRIGGER agreement_annexes_named ON donors_agreement;
DROP TRIGGER amendment_annexes_named ON donors_amendment;
DROP FUNCTION donors_annexes_named();
DROP TRIGGER donors_agreementannex_holds ON donors_agreementannex;
DROP FUNCTION donors_agreementannex_holds();
DROP FUNCTION donors_annexes_in_force(uuid, date);
DROP TRIGGER donors_annexversion_holds ON donors_annexversion;
DROP FUNCTION donors_annexversion_holds();
