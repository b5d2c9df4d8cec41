-- A signature on paper is of exactly what is on offer, with its scan on file, and binds once confirmed.

CREATE FUNCTION donors_papersignature_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_amendment donors_amendment%ROWTYPE;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'RECORDED' THEN
    RAISE EXCEPTION 'a signature on paper that was confirmed or declined stands'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_decision_stands';
  END IF;
  IF NEW.state = 'DECLINED' THEN
    RETURN NEW;
  END IF;
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF NEW.amendment_id IS NOT NULL THEN
    SELECT * INTO v_amendment FROM donors_amendment WHERE id = NEW.amendment_id FOR NO KEY UPDATE;
  END IF;
  IF NEW.amendment_id IS NULL
      AND (v_agreement.state <> 'OFFERED' OR v_agreement.content_hash <> NEW.content_hash)
    OR NEW.amendment_id IS NOT NULL
      AND (v_amendment.agreement_id <> NEW.agreement_id OR v_amendment.state <> 'OFFERED'
        OR v_amendment.content_hash <> NEW.content_hash)
  THEN
    RAISE EXCEPTION 'these terms are not on offer: only what is offered now is signed'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_of_what_is_on_offer';
  END IF;
  IF NEW.signed_on > (trustfund_now() AT TIME ZONE 'UTC')::date
    OR NEW.signed_on < coalesce(v_amendment.administrator_signed_date,
      v_agreement.administrator_signed_date)
  THEN
    RAISE EXCEPTION 'it is signed on the day of the offer or later, and not in the future'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_signed_in_order';
  END IF;
  IF NEW.state = 'CONFIRMED' AND NOT EXISTS (SELECT FROM documents_document d
    JOIN documents_version v ON v.document_id = d.id
    WHERE d.subject_type = 'donors.papersignature' AND d.subject_id = NEW.id
      AND v.sha256 = NEW.scan_sha256)
  THEN
    RAISE EXCEPTION 'the scan of what was signed is not on file'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'paper_has_its_scan';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_papersignature_holds BEFORE INSERT OR UPDATE ON donors_papersignature
  FOR EACH ROW EXECUTE FUNCTION donors_papersignature_holds();
ALTER TABLE donors_papersignature ENABLE ALWAYS TRIGGER donors_papersignature_holds;

-- What is countersigned on paper is so by the confirmed signature on exactly it, as of its day.
CREATE FUNCTION donors_paper_confirmed(
  p_paper uuid, p_agreement uuid, p_amendment uuid, p_hash text, p_day date) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM donors_papersignature WHERE id = p_paper AND state = 'CONFIRMED'
    AND agreement_id = p_agreement AND amendment_id IS NOT DISTINCT FROM p_amendment
    AND content_hash = p_hash AND signed_on = p_day)
  THEN
    RAISE EXCEPTION 'no confirmed signature on paper is of these terms and this day'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'countersigned_by_a_confirmed_paper';
  END IF;
END $$;

-- As before, and a signature on paper takes the place of the officer's.
CREATE OR REPLACE FUNCTION donors_agreement_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_sum numeric;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.pledge_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM donors_pledge p WHERE p.id = NEW.pledge_id AND p.fund_id = NEW.fund_id
        AND p.donor_id = NEW.donor_id AND p.currency = NEW.currency
    ) THEN
      RAISE EXCEPTION 'the pledge is of another fund, donor or currency: choose the donor''s own'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_of_its_pledge';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.offered_at IS NOT NULL AND
    (NEW.administrator_signed_by_id, NEW.administrator_signed_date, NEW.offered_at)
      IS DISTINCT FROM
    (OLD.administrator_signed_by_id, OLD.administrator_signed_date, OLD.offered_at) OR
    OLD.countersigned_at IS NOT NULL AND
    (NEW.countersigned_by_id, NEW.countersigned_paper_id, NEW.countersigned_date,
      NEW.countersigned_at, NEW.holding_amount,
      NEW.holding_currency, NEW.holding_rate, NEW.holding_rate_date, NEW.holding_rate_source)
      IS DISTINCT FROM
    (OLD.countersigned_by_id, OLD.countersigned_paper_id, OLD.countersigned_date,
      OLD.countersigned_at, OLD.holding_amount,
      OLD.holding_currency, OLD.holding_rate, OLD.holding_rate_date, OLD.holding_rate_source)
  THEN
    RAISE EXCEPTION 'agreement % is signed: change it by an amendment', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_signature_stands';
  END IF;
  IF OLD.state = 'DRAFT' AND NEW.state = 'OFFERED' THEN
    SELECT sum(amount) INTO v_sum FROM donors_installment WHERE agreement_id = NEW.id;
    IF v_sum IS DISTINCT FROM NEW.amount THEN
      RAISE EXCEPTION 'the installments of agreement % are % and not %: make them add up',
          NEW.number, coalesce(v_sum, 0), NEW.amount
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_is_sum_of_installments';
    END IF;
  END IF;
  IF OLD.state = 'OFFERED' AND NEW.state = 'COUNTERSIGNED' THEN
    IF NEW.countersigned_date < NEW.administrator_signed_date
      OR NEW.countersigned_date > (trustfund_now() AT TIME ZONE 'UTC')::date
      OR NEW.holding_rate_date > NEW.countersigned_date
    THEN
      RAISE EXCEPTION 'agreement % is countersigned after the offer, today at the latest, at a rate known then', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_countersigned_in_order';
    END IF;
    IF NEW.countersigned_paper_id IS NOT NULL THEN
      PERFORM donors_paper_confirmed(
        NEW.countersigned_paper_id, NEW.id, NULL, NEW.content_hash, NEW.countersigned_date);
    ELSIF NOT EXISTS (
      SELECT 1 FROM identity_appointment a JOIN donors_donor d ON d.organization_id = a.organization_id
      WHERE d.id = NEW.donor_id AND a.person_id = NEW.countersigned_by_id
        AND a.role = 'DONOR_OFFICER' AND a.state IN ('IN_FORCE', 'END_PROPOSED')
    ) THEN
      RAISE EXCEPTION 'agreement % is countersigned by an officer of its own donor', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_countersigned_by_donors_officer';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM funds_fund f WHERE f.id = NEW.fund_id
        AND f.holding_currency = NEW.holding_currency) THEN
      RAISE EXCEPTION 'the equivalent of agreement % is in the holding currency of its fund', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_equivalent_in_holding_currency';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION donors_amendment_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_sum numeric;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF TG_OP = 'INSERT' THEN
    IF v_agreement.state <> 'COUNTERSIGNED' OR v_agreement.currency <> NEW.currency THEN
      RAISE EXCEPTION 'an amendment is of a countersigned agreement and in its currency'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_of_a_signed_agreement';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.offered_at IS NOT NULL AND
    (NEW.administrator_signed_by_id, NEW.administrator_signed_date, NEW.offered_at)
      IS DISTINCT FROM
    (OLD.administrator_signed_by_id, OLD.administrator_signed_date, OLD.offered_at) OR
    OLD.countersigned_at IS NOT NULL AND
    (NEW.countersigned_by_id, NEW.countersigned_paper_id, NEW.countersigned_date,
      NEW.countersigned_at)
      IS DISTINCT FROM
    (OLD.countersigned_by_id, OLD.countersigned_paper_id, OLD.countersigned_date,
      OLD.countersigned_at)
  THEN
    RAISE EXCEPTION 'amendment % is signed: change it by a further amendment', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_signature_stands';
  END IF;
  IF OLD.state = 'DRAFT' AND NEW.state = 'OFFERED' THEN
    SELECT sum(amount) INTO v_sum FROM donors_installment WHERE amendment_id = NEW.id;
    IF v_sum IS DISTINCT FROM NEW.amount THEN
      RAISE EXCEPTION 'the installments of amendment % are % and not %: make them add up',
          NEW.number, coalesce(v_sum, 0), NEW.amount
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_is_sum_of_installments';
    END IF;
  END IF;
  IF OLD.state = 'OFFERED' AND NEW.state = 'COUNTERSIGNED' THEN
    IF NEW.countersigned_date < NEW.administrator_signed_date
      OR NEW.countersigned_date > (trustfund_now() AT TIME ZONE 'UTC')::date
    THEN
      RAISE EXCEPTION 'amendment % is countersigned after the offer, today at the latest', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_countersigned_in_order';
    END IF;
    IF NEW.countersigned_paper_id IS NOT NULL THEN
      PERFORM donors_paper_confirmed(NEW.countersigned_paper_id, NEW.agreement_id, NEW.id,
        NEW.content_hash, NEW.countersigned_date);
    ELSIF NOT EXISTS (
      SELECT 1 FROM identity_appointment p JOIN donors_donor d ON d.organization_id = p.organization_id
      WHERE d.id = v_agreement.donor_id AND p.person_id = NEW.countersigned_by_id
        AND p.role = 'DONOR_OFFICER' AND p.state IN ('IN_FORCE', 'END_PROPOSED')
    ) THEN
      RAISE EXCEPTION 'amendment % is countersigned by an officer of its own donor', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_countersigned_by_donors_officer';
    END IF;
    SELECT coalesce(sum(amount), 0) INTO v_sum FROM donors_receipt
      WHERE agreement_id = NEW.agreement_id;
    IF NEW.amount < v_sum THEN
      RAISE EXCEPTION 'amendment % is below what is paid in already', NEW.number
        USING ERRCODE = 'check_violation', CONSTRAINT = 'amendment_not_below_paid';
    END IF;
  END IF;
  RETURN NEW;
END $$;
