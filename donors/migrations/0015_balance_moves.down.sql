DROP TRIGGER donors_balancemove_holds ON donors_balancemove;
DROP FUNCTION donors_balancemove_holds();
