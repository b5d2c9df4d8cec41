-- What a frozen version says of its goods is sound, flagged by their chapter, and within the budget for goods.
CREATE FUNCTION projects_version_goods() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_goods jsonb := coalesce(NEW.content -> 'goods', '[]');
  v_total numeric;
  v_budget numeric;
BEGIN
  IF EXISTS (SELECT FROM jsonb_array_elements(v_goods) AS goods
      WHERE (goods ->> 'amount')::numeric <= 0
         OR coalesce(goods ->> 'hs_code', 'none') !~ '^([0-9]{2,6})?$'
         OR coalesce(goods ->> 'item', '') !~ '\S') THEN
    RAISE EXCEPTION 'goods have a name, an amount above zero, and 2 to 6 digits or no code yet'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_goods_sound',
            HINT = 'Correct the line.';
  END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(v_goods) AS goods
      WHERE (goods ->> 'flag') IS DISTINCT FROM CASE
        WHEN goods ->> 'hs_code' = '' THEN 'UNCLASSIFIED'
        WHEN left(goods ->> 'hs_code', 2) = '27' THEN 'PETROLEUM'
        WHEN left(goods ->> 'hs_code', 2) BETWEEN '72' AND '83' THEN 'METALS'
        WHEN left(goods ->> 'hs_code', 2) BETWEEN '84' AND '85' THEN 'MACHINERY'
        WHEN left(goods ->> 'hs_code', 2) BETWEEN '86' AND '89' THEN 'VEHICLES'
        ELSE '' END) THEN
    RAISE EXCEPTION 'goods carry the flag of the chapter of their code'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_goods_flagged',
            HINT = 'Save the draft anew.';
  END IF;
  SELECT coalesce(sum((goods ->> 'amount')::numeric), 0) INTO v_total
    FROM jsonb_array_elements(v_goods) AS goods;
  SELECT coalesce(sum((line ->> 'amount')::numeric), 0) INTO v_budget
    FROM jsonb_path_query(NEW.content, '$.components[*].lines[*]') AS line
   WHERE line ->> 'category' = 'GOODS';
  IF NEW.stage = 'PROPOSAL' AND v_total > v_budget THEN
    RAISE EXCEPTION 'the goods sum to %, above the budget for goods, %', v_total, v_budget
      USING ERRCODE = 'check_violation', CONSTRAINT = 'version_goods_within_budget',
            HINT = 'Correct the goods or the budget.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_projectversion_goods BEFORE INSERT ON projects_projectversion
  FOR EACH ROW EXECUTE FUNCTION projects_version_goods();
ALTER TABLE projects_projectversion ENABLE ALWAYS TRIGGER projects_projectversion_goods;
