DROP TRIGGER donors_burdenkey_holds ON donors_burdenkey;
DROP FUNCTION donors_burdenkey_holds();
