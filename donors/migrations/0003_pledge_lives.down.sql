DROP TRIGGER pledge_life_stands ON donors_pledge;
DROP TRIGGER pledge_ends_without_offers ON donors_pledge;
DROP TRIGGER pledge_open_to_agreements ON donors_agreement;
DROP FUNCTION donors_pledge_kept();
DROP FUNCTION donors_pledge_open();
