-- A contact's agency is its own donor's.
ALTER TABLE donors_contact ADD CONSTRAINT contact_agency_of_its_donor
  FOREIGN KEY (agency_id, donor_id) REFERENCES donors_agency (id, donor_id);
