DROP TRIGGER contact_agency_of_its_donor ON donors_contact;
DROP FUNCTION donors_contact_agency();
