-- A consent stands: each is written once, while the fund is prepared. The recipient is a recipient.

CREATE FUNCTION funds_fund_consented() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.resolution_date IS NOT NULL AND (NEW.resolution_number, NEW.resolution_date, NEW.resolution_by_id)
        IS DISTINCT FROM (OLD.resolution_number, OLD.resolution_date, OLD.resolution_by_id))
     OR (OLD.donor_consent_date IS NOT NULL
         AND (NEW.donor_consent_reference, NEW.donor_consent_date, NEW.donor_consent_by_id)
         IS DISTINCT FROM (OLD.donor_consent_reference, OLD.donor_consent_date, OLD.donor_consent_by_id))
     OR (OLD.recipient_consent_date IS NOT NULL
         AND (NEW.recipient_consent_reference, NEW.recipient_consent_date, NEW.recipient_consent_by_id)
         IS DISTINCT FROM
         (OLD.recipient_consent_reference, OLD.recipient_consent_date, OLD.recipient_consent_by_id))
  THEN
    RAISE EXCEPTION 'a consent that was recorded stands; a later document belongs to an amendment'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_consents_stand';
  END IF;
  IF NEW.opened_date IS DISTINCT FROM OLD.opened_date AND OLD.state || '>' || NEW.state <> 'PREPARED>OPEN' THEN
    RAISE EXCEPTION 'the day of opening is written when the fund opens'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_opened_when_it_opens';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER funds_fund_consents_stand BEFORE UPDATE ON funds_fund
FOR EACH ROW EXECUTE FUNCTION funds_fund_consented();
ALTER TABLE funds_fund ENABLE ALWAYS TRIGGER funds_fund_consents_stand;

CREATE FUNCTION funds_fund_received() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM identity_organization WHERE id = NEW.recipient_id AND kind = 'RECIPIENT') THEN
    RAISE EXCEPTION 'the recipient of a fund is an organization registered as a recipient'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_recipient_is_recipient';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER funds_fund_recipient_is_recipient BEFORE INSERT ON funds_fund
FOR EACH ROW EXECUTE FUNCTION funds_fund_received();
ALTER TABLE funds_fund ENABLE ALWAYS TRIGGER funds_fund_recipient_is_recipient;

-- The fee schedule is part of what the three sides consent to: it is complete before the fund opens.
CREATE FUNCTION funds_fee_tier_scheduled() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM funds_fund WHERE id = NEW.fund_id AND (state <> 'PREPARED' OR
      coalesce(resolution_date, donor_consent_date, recipient_consent_date) IS NOT NULL)) THEN
    RAISE EXCEPTION 'the fee schedule was consented to and stands; a new schedule needs an amendment'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_tier_before_consents';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER funds_feetier_before_consents BEFORE INSERT ON funds_feetier
FOR EACH ROW EXECUTE FUNCTION funds_fee_tier_scheduled();
ALTER TABLE funds_feetier ENABLE ALWAYS TRIGGER funds_feetier_before_consents;
