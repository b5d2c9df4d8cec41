-- No agreement is drafted on a pledge that has ended, and no pledge ends while an offer stands on it.

CREATE FUNCTION donors_pledge_open() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'donors_agreement' THEN
    -- Shared with other agreements, and not with an end that is being written.
    PERFORM FROM donors_pledge WHERE id = NEW.pledge_id AND ended_date IS NOT NULL FOR SHARE;
    IF FOUND THEN
      RAISE EXCEPTION 'the pledge has ended: choose another one, or none'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_open_to_agreements';
    END IF;
  ELSIF EXISTS (
    SELECT FROM donors_agreement WHERE pledge_id = NEW.id AND state IN ('DRAFT', 'OFFERED')
  ) THEN
    RAISE EXCEPTION 'an offer stands on the pledge: it ends when none does'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_ends_without_offers';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pledge_open_to_agreements BEFORE INSERT ON donors_agreement
  FOR EACH ROW WHEN (NEW.pledge_id IS NOT NULL) EXECUTE FUNCTION donors_pledge_open();
CREATE TRIGGER pledge_ends_without_offers BEFORE UPDATE OF ended_date ON donors_pledge
  FOR EACH ROW WHEN (NEW.ended_date IS NOT NULL) EXECUTE FUNCTION donors_pledge_open();

-- What was written of a confirmation or an end is never changed.
CREATE FUNCTION donors_pledge_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.confirmed_date IS NOT NULL AND
      (NEW.confirmed_date, NEW.confirmed_reference, NEW.confirmed_by_id)
        IS DISTINCT FROM (OLD.confirmed_date, OLD.confirmed_reference, OLD.confirmed_by_id)
    OR OLD.ended_date IS NOT NULL AND
      (NEW.ended_date, NEW.ended_at, NEW.ended_reason, NEW.ended_by_id)
        IS DISTINCT FROM (OLD.ended_date, OLD.ended_at, OLD.ended_reason, OLD.ended_by_id) THEN
    RAISE EXCEPTION 'what was confirmed or ended of a pledge stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'pledge_life_stands';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pledge_life_stands BEFORE UPDATE ON donors_pledge
  FOR EACH ROW EXECUTE FUNCTION donors_pledge_kept();

ALTER TABLE donors_agreement ENABLE ALWAYS TRIGGER pledge_open_to_agreements;
ALTER TABLE donors_pledge ENABLE ALWAYS TRIGGER pledge_ends_without_offers;
ALTER TABLE donors_pledge ENABLE ALWAYS TRIGGER pledge_life_stands;
