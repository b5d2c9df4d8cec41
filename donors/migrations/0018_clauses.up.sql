-- Clauses are written while their agreement or its amendment is a draft, and bind with it.
-- Nothing falls due after the end date; preferences stay within their cap and the eligible sectors.

CREATE FUNCTION donors_clause_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_amendment donors_amendment%ROWTYPE;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF NEW.amendment_id IS NOT NULL THEN
    SELECT * INTO v_amendment FROM donors_amendment WHERE id = NEW.amendment_id FOR NO KEY UPDATE;
  END IF;
  IF NEW.amendment_id IS NULL AND v_agreement.state <> 'DRAFT' OR NEW.amendment_id IS NOT NULL
    AND (v_amendment.state <> 'DRAFT' OR v_amendment.agreement_id <> NEW.agreement_id)
  THEN
    RAISE EXCEPTION 'a clause belongs to a draft: change it by an amendment'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'clause_of_a_draft';
  END IF;
  IF NEW.kind = 'PREFERENCE' AND jsonb_array_length(NEW.sectors) <> 1 THEN
    RAISE EXCEPTION 'a preference is for one sector'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'preference_for_one_sector';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_clause_holds BEFORE INSERT ON donors_clause
  FOR EACH ROW EXECUTE FUNCTION donors_clause_holds();
ALTER TABLE donors_clause ENABLE ALWAYS TRIGGER donors_clause_holds;

-- The day after which nothing falls due by the clauses in force; null without such a clause.
CREATE FUNCTION donors_end_date(p_agreement uuid) RETURNS date
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT c.day FROM donors_clause c
  WHERE c.agreement_id = p_agreement AND c.kind = 'END_DATE'
    AND c.amendment_id IS NOT DISTINCT FROM (
      SELECT m.id FROM donors_amendment m
      WHERE m.agreement_id = p_agreement AND m.state = 'COUNTERSIGNED'
      ORDER BY m.number DESC LIMIT 1)
$$;

CREATE FUNCTION donors_clauses_fit(p_agreement uuid, p_amendment uuid, p_signed date) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
  v_clause donors_clause%ROWTYPE;
  v_number integer;
  v_stated numeric;
BEGIN
  SELECT c.* INTO v_clause FROM donors_clause c WHERE c.agreement_id = p_agreement
    AND c.amendment_id IS NOT DISTINCT FROM p_amendment AND c.kind = 'END_DATE';
  SELECT min(i.number) INTO v_number FROM donors_installment i WHERE i.agreement_id = p_agreement
    AND i.amendment_id IS NOT DISTINCT FROM p_amendment
    AND coalesce(i.due_date, CASE i.due_rule WHEN 'AFTER_SIGNATURE'
      THEN p_signed + i.days::integer END) > v_clause.day;
  IF v_number IS NOT NULL THEN
    RAISE EXCEPTION 'installment % is due after %, the end date of clause %',
        v_number, v_clause.day, v_clause.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'installment_by_the_end_date';
  END IF;
  SELECT sum(percent) INTO v_stated FROM donors_clause WHERE agreement_id = p_agreement
    AND amendment_id IS NOT DISTINCT FROM p_amendment AND kind = 'PREFERENCE';
  IF v_stated > coalesce((SELECT percent FROM donors_clause WHERE agreement_id = p_agreement
      AND amendment_id IS NOT DISTINCT FROM p_amendment AND kind = 'EARMARK_CAP'), 50)
  THEN
    RAISE EXCEPTION 'preferences for % percent of the contribution exceed their cap', v_stated
      USING ERRCODE = 'check_violation', CONSTRAINT = 'preferences_within_the_cap';
  END IF;
  IF EXISTS (SELECT FROM donors_clause p JOIN donors_clause e
      ON e.agreement_id = p.agreement_id AND e.amendment_id IS NOT DISTINCT FROM p.amendment_id
      AND e.kind = 'ELIGIBLE_SECTORS'
    WHERE p.agreement_id = p_agreement AND p.amendment_id IS NOT DISTINCT FROM p_amendment
      AND p.kind = 'PREFERENCE' AND NOT p.sectors <@ e.sectors)
  THEN
    RAISE EXCEPTION 'a preference is for a sector that is not eligible'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'preference_for_an_eligible_sector';
  END IF;
END $$;

CREATE FUNCTION donors_agreement_clauses_fit() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> NEW.state THEN
    PERFORM donors_clauses_fit(NEW.id, NULL,
      coalesce(NEW.countersigned_date, NEW.administrator_signed_date));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_agreement_clauses_fit BEFORE UPDATE ON donors_agreement
  FOR EACH ROW EXECUTE FUNCTION donors_agreement_clauses_fit();
ALTER TABLE donors_agreement ENABLE ALWAYS TRIGGER donors_agreement_clauses_fit;

CREATE FUNCTION donors_amendment_clauses_fit() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> NEW.state AND NEW.state <> 'REPLACED' THEN
    PERFORM donors_clauses_fit(NEW.agreement_id, NEW.id,
      coalesce(NEW.countersigned_date, NEW.administrator_signed_date));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_amendment_clauses_fit BEFORE UPDATE ON donors_amendment
  FOR EACH ROW EXECUTE FUNCTION donors_amendment_clauses_fit();
ALTER TABLE donors_amendment ENABLE ALWAYS TRIGGER donors_amendment_clauses_fit;

-- What becomes due by an act or an event becomes due by the end date, or not at all.
CREATE FUNCTION donors_step_by_the_end_date() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.due_date > donors_end_date(NEW.agreement_id) THEN
    RAISE EXCEPTION 'installment % would be due after the end date of its agreement', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'installment_step_by_the_end_date';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_step_by_the_end_date BEFORE INSERT ON donors_installmentstep
  FOR EACH ROW EXECUTE FUNCTION donors_step_by_the_end_date();
ALTER TABLE donors_installmentstep ENABLE ALWAYS TRIGGER donors_step_by_the_end_date;
