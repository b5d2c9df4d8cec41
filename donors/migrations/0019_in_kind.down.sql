DROP TRIGGER donors_inkind_holds ON donors_inkind;
DROP FUNCTION donors_inkind_holds();
