DROP TRIGGER donors_ratesheet_holds ON donors_ratesheet;
DROP FUNCTION donors_ratesheet_holds();
DROP TRIGGER donors_givenrate_holds ON donors_givenrate;
DROP FUNCTION donors_givenrate_holds();
