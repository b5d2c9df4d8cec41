-- The services alone keep what a donor got its share for.
DROP TRIGGER settled_stays_settled ON donors_refund;
DROP TRIGGER settled_stays_settled ON donors_receiptreversal;
DROP FUNCTION donors_settled_stays();
