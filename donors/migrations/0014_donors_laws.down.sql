DROP TRIGGER amendment_signed_by_the_donors_law ON donors_amendment;
DROP TRIGGER agreement_signed_by_the_donors_law ON donors_agreement;
DROP FUNCTION donors_signs_by_its_law();
DROP FUNCTION donors_excluded_on(uuid, uuid, date);
DROP TRIGGER donors_legalstanding_holds ON donors_legalstanding;
DROP FUNCTION donors_legalstanding_holds();
