DROP TRIGGER donors_request_before_the_end ON donors_paymentrequest;
DROP FUNCTION donors_request_before_the_end();
DROP TRIGGER donors_amendment_before_the_end ON donors_amendment;
DROP FUNCTION donors_amendment_before_the_end();
DROP TRIGGER donors_termination_holds ON donors_termination;
DROP FUNCTION donors_termination_holds();
CREATE OR REPLACE FUNCTION donors_amount_in_force(p_agreement uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT sum(amount) FROM donors_schedule_in_force(p_agreement)
$$;
CREATE OR REPLACE FUNCTION donors_schedule_in_force(p_agreement uuid) RETURNS SETOF donors_installment
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT i.* FROM donors_installment i
  WHERE i.agreement_id = p_agreement AND i.amendment_id IS NOT DISTINCT FROM (
    SELECT m.id FROM donors_amendment m
    WHERE m.agreement_id = p_agreement AND m.state = 'COUNTERSIGNED'
    ORDER BY m.number DESC LIMIT 1)
$$;
DROP FUNCTION donors_ends_on(uuid);
