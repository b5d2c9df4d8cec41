DROP TRIGGER funds_feetier_before_consents ON funds_feetier;
DROP FUNCTION funds_fee_tier_scheduled();
DROP TRIGGER funds_fund_recipient_is_recipient ON funds_fund;
DROP FUNCTION funds_fund_received();
DROP TRIGGER funds_fund_consents_stand ON funds_fund;
DROP FUNCTION funds_fund_consented();
