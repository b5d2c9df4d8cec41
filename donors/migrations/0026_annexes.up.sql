-- A version of an annex stands once decided, comes after the one before, and is named by what is offered.

CREATE FUNCTION donors_annexversion_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'PROPOSED' THEN
    RAISE EXCEPTION 'a version of an annex that was confirmed or declined stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'annex_version_stands';
  END IF;
  IF NEW.state <> 'CONFIRMED' THEN
    RETURN NEW;
  END IF;
  -- One after another with the agreements that are offered.
  PERFORM FROM funds_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
  IF NEW.effective_on < (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'the day is over: agreements of that day have named the version before'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'annex_in_force_from_now_on';
  END IF;
  IF EXISTS (SELECT FROM donors_annexversion o WHERE o.fund_id = NEW.fund_id
    AND o.annex = NEW.annex AND o.state = 'CONFIRMED'
    AND (o.number > NEW.number OR o.effective_on >= NEW.effective_on))
  THEN
    RAISE EXCEPTION 'a version of an annex is in force from a later day than the one before'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'annex_days_ordered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_annexversion_holds BEFORE UPDATE ON donors_annexversion
  FOR EACH ROW EXECUTE FUNCTION donors_annexversion_holds();
ALTER TABLE donors_annexversion ENABLE ALWAYS TRIGGER donors_annexversion_holds;

-- The version in force of each annex of a fund at the end of a day.
CREATE FUNCTION donors_annexes_in_force(p_fund uuid, p_day date) RETURNS SETOF donors_annexversion
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT DISTINCT ON (annex) * FROM donors_annexversion
  WHERE fund_id = p_fund AND state = 'CONFIRMED' AND effective_on <= p_day
  ORDER BY annex, effective_on DESC
$$;

-- Annexes are named while their agreement or its amendment is a draft: confirmed versions of its fund.
CREATE FUNCTION donors_agreementannex_holds() RETURNS trigger LANGUAGE plpgsql
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
    RAISE EXCEPTION 'an annex is named by a draft: move to another version by an amendment'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'annex_of_a_draft';
  END IF;
  IF NOT EXISTS (SELECT FROM donors_annexversion WHERE id = NEW.version_id
    AND fund_id = v_agreement.fund_id AND annex = NEW.annex AND state = 'CONFIRMED')
  THEN
    RAISE EXCEPTION 'what is named is a confirmed version of this annex of the same fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'annex_of_its_fund';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_agreementannex_holds BEFORE INSERT ON donors_agreementannex
  FOR EACH ROW EXECUTE FUNCTION donors_agreementannex_holds();
ALTER TABLE donors_agreementannex ENABLE ALWAYS TRIGGER donors_agreementannex_holds;

-- An offer names every annex in force on its day; an amendment loses none, and moves to no older version.
CREATE FUNCTION donors_annexes_named() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_fund uuid;
  v_before uuid;
BEGIN
  IF TG_TABLE_NAME = 'donors_agreement' THEN
    IF (SELECT array_agg(version_id ORDER BY annex) FROM donors_agreementannex
        WHERE agreement_id = NEW.id AND amendment_id IS NULL)
      IS DISTINCT FROM (SELECT array_agg(id ORDER BY annex)
        FROM donors_annexes_in_force(NEW.fund_id, NEW.administrator_signed_date))
    THEN
      RAISE EXCEPTION 'agreement % names the versions of the annexes in force on its day', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_names_the_annexes_in_force';
    END IF;
    RETURN NEW;
  END IF;
  SELECT fund_id INTO v_fund FROM donors_agreement WHERE id = NEW.agreement_id;
  SELECT m.id INTO v_before FROM donors_amendment m
    WHERE m.agreement_id = NEW.agreement_id AND m.state = 'COUNTERSIGNED'
    ORDER BY m.number DESC LIMIT 1;
  IF EXISTS (SELECT FROM donors_agreementannex b WHERE b.agreement_id = NEW.agreement_id
      AND b.amendment_id IS NOT DISTINCT FROM v_before AND NOT EXISTS (
        SELECT FROM donors_agreementannex n WHERE n.amendment_id = NEW.id AND n.annex = b.annex))
    OR EXISTS (SELECT FROM donors_agreementannex n WHERE n.amendment_id = NEW.id
      AND n.version_id NOT IN (SELECT b.version_id FROM donors_agreementannex b
        WHERE b.agreement_id = NEW.agreement_id AND b.amendment_id IS NOT DISTINCT FROM v_before)
      AND n.version_id NOT IN (
        SELECT id FROM donors_annexes_in_force(v_fund, NEW.administrator_signed_date)))
  THEN
    RAISE EXCEPTION 'amendment % names each annex as it was signed, or the version in force', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_keeps_the_annexes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_annexes_named BEFORE UPDATE ON donors_agreement
  FOR EACH ROW WHEN (OLD.state = 'DRAFT' AND NEW.state = 'OFFERED')
  EXECUTE FUNCTION donors_annexes_named();
ALTER TABLE donors_agreement ENABLE ALWAYS TRIGGER agreement_annexes_named;
CREATE TRIGGER amendment_annexes_named BEFORE UPDATE ON donors_amendment
  FOR EACH ROW WHEN (OLD.state = 'DRAFT' AND NEW.state = 'OFFERED')
  EXECUTE FUNCTION donors_annexes_named();
ALTER TABLE donors_amendment ENABLE ALWAYS TRIGGER amendment_annexes_named;
