-- The state of a pledge is what the agreements on it come to, each as its last amendment has it.

CREATE FUNCTION donors_pledge_signed(p_pledge uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(coalesce(m.amount, a.amount)), 0)
  FROM donors_agreement a
    LEFT JOIN LATERAL (SELECT amount FROM donors_amendment
      WHERE agreement_id = a.id AND state = 'COUNTERSIGNED' ORDER BY number DESC LIMIT 1) m ON true
  WHERE a.pledge_id = p_pledge AND a.state = 'COUNTERSIGNED'
$$;

CREATE FUNCTION donors_pledge_must_follow(p_state text, p_amount numeric, p_signed numeric)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF p_state = 'CONVERTED' AND p_signed < p_amount
    OR p_state = 'PARTLY_CONVERTED' AND (p_signed = 0 OR p_signed >= p_amount)
    OR p_state IN ('ANNOUNCED', 'CONFIRMED') AND p_signed > 0
  THEN
    RAISE EXCEPTION 'a pledge of % on which % are signed is not %', p_amount, p_signed, p_state
      USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_follows_its_agreements';
  END IF;
END $$;

CREATE FUNCTION donors_pledge_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM donors_pledge_must_follow(NEW.state, NEW.amount, donors_pledge_signed(NEW.id));
  RETURN NEW;
END $$;
CREATE TRIGGER donors_pledge_follows BEFORE UPDATE OF state ON donors_pledge
  FOR EACH ROW EXECUTE FUNCTION donors_pledge_follows();
ALTER TABLE donors_pledge ENABLE ALWAYS TRIGGER donors_pledge_follows;

-- No signature leaves the pledge behind: asked when everything of the act is written.
CREATE FUNCTION donors_signature_moves_pledge() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement uuid := CASE TG_TABLE_NAME WHEN 'donors_agreement' THEN NEW.id
    ELSE (to_jsonb(NEW) ->> 'agreement_id')::uuid END;
BEGIN
  PERFORM donors_pledge_must_follow(p.state, p.amount, donors_pledge_signed(p.id))
    FROM donors_pledge p JOIN donors_agreement a ON a.pledge_id = p.id
    WHERE a.id = v_agreement;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER donors_agreement_moves_pledge AFTER UPDATE OF state ON donors_agreement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state = 'COUNTERSIGNED' AND NEW.pledge_id IS NOT NULL)
  EXECUTE FUNCTION donors_signature_moves_pledge();
CREATE CONSTRAINT TRIGGER donors_amendment_moves_pledge AFTER UPDATE OF state ON donors_amendment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.state = 'COUNTERSIGNED') EXECUTE FUNCTION donors_signature_moves_pledge();
ALTER TABLE donors_agreement ENABLE ALWAYS TRIGGER donors_agreement_moves_pledge;
ALTER TABLE donors_amendment ENABLE ALWAYS TRIGGER donors_amendment_moves_pledge;
