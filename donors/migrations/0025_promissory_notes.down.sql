DROP TRIGGER donors_encashment_holds ON donors_encashment;
DROP FUNCTION donors_encashment_holds();
DROP TRIGGER donors_noteline_holds ON donors_noteline;
DROP FUNCTION donors_noteline_holds();
DROP TRIGGER donors_promissorynote_holds ON donors_promissorynote;
DROP FUNCTION donors_promissorynote_holds();
DROP FUNCTION donors_note_left(uuid, uuid);
