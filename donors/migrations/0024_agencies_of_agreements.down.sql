DROP TRIGGER donors_agreement_agency_fits ON donors_agreement;
DROP FUNCTION donors_agreement_agency_fits();
