DROP TRIGGER donors_encashmentcall_holds ON donors_encashmentcall;
DROP FUNCTION donors_encashmentcall_holds();
