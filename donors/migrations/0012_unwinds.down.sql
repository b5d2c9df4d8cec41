DROP TRIGGER donors_unwind_holds ON donors_unwind;
DROP FUNCTION donors_unwind_holds();
DROP TRIGGER donors_unwindshare_holds ON donors_unwindshare;
DROP FUNCTION donors_unwindshare_holds();
