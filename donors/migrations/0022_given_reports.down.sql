DROP TRIGGER donors_givenreport_holds ON donors_givenreport;
DROP FUNCTION donors_givenreport_holds();
