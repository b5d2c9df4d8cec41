DROP TRIGGER funds_feeschedule_holds ON funds_feeschedule;
DROP FUNCTION funds_feeschedule_holds();
DROP FUNCTION funds_tiers_rise(jsonb);
