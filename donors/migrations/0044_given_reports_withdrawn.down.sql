-- What is recorded as given stands.
DROP TRIGGER donors_givenreport_stands ON donors_givenreport;
DROP FUNCTION donors_givenreport_stands();
