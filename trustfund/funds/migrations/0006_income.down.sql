DROP TRIGGER funds_income_holds ON funds_income;
DROP FUNCTION funds_income_holds();
