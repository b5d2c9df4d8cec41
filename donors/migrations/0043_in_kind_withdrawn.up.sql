-- What was confirmed in kind by mistake is withdrawn, once, and says by whom and why; else it stands.
CREATE OR REPLACE FUNCTION donors_inkind_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.state = 'CONFIRMED' AND NEW.state = 'WITHDRAWN' AND
      (NEW.decided_by_id, NEW.decided_by_organization_id, NEW.decided_at, NEW.declined_reason)
        IS NOT DISTINCT FROM
      (OLD.decided_by_id, OLD.decided_by_organization_id, OLD.decided_at, OLD.declined_reason)
    THEN
      RETURN NEW;
    END IF;
    IF OLD.state <> 'PROPOSED' THEN
      RAISE EXCEPTION 'a contribution in kind that was confirmed or declined stands'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'in_kind_decision_stands';
    END IF;
    IF NEW.state = 'CONFIRMED' AND NOT EXISTS (SELECT FROM documents_document d
      WHERE d.subject_type = 'donors.inkind' AND d.subject_id = NEW.id)
    THEN
      RAISE EXCEPTION 'no document says how it was valued: store the paper first'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'in_kind_has_its_paper';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.given_on > (trustfund_now() AT TIME ZONE 'UTC')::date
    OR NEW.rate_date > NEW.given_on OR NEW.rate_date < NEW.given_on - 7
  THEN
    RAISE EXCEPTION 'its day has come, and its rate is of that day or the seven before it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'in_kind_not_in_future';
  END IF;
  IF NOT EXISTS (SELECT FROM funds_fund
      WHERE id = NEW.fund_id AND holding_currency = NEW.holding_currency)
    OR abs(NEW.holding_amount - NEW.amount * NEW.rate) > 0.5
    OR NEW.currency = NEW.holding_currency AND NEW.holding_amount <> NEW.amount
  THEN
    RAISE EXCEPTION 'value and rate do not belong together, or not to this fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'in_kind_fits_its_rate';
  END IF;
  RETURN NEW;
END $$;
