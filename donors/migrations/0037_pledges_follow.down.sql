-- A pledge follows by the service alone.
DROP TRIGGER donors_amendment_moves_pledge ON donors_amendment;
DROP TRIGGER donors_agreement_moves_pledge ON donors_agreement;
DROP FUNCTION donors_signature_moves_pledge();
DROP TRIGGER donors_pledge_follows ON donors_pledge;
DROP FUNCTION donors_pledge_follows();
DROP FUNCTION donors_pledge_must_follow(text, numeric, numeric);
DROP FUNCTION donors_pledge_signed(uuid);
