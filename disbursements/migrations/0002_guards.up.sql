-- What a grant, an application, a decision and a payment say agrees with one another and with the books.

-- The table of categories adds up to the grant, whoever wrote it and when.
CREATE FUNCTION disbursements_grant_adds_up() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_grant uuid := CASE TG_TABLE_NAME WHEN 'disbursements_grant' THEN (to_jsonb(NEW) ->> 'id')::uuid
    ELSE (to_jsonb(NEW) ->> 'grant_id')::uuid END;
BEGIN
  IF EXISTS (
    SELECT 1 FROM disbursements_grant g WHERE g.id = v_grant AND (
      g.amount <> (SELECT coalesce(sum(c.amount), 0) FROM disbursements_grantcategory c
                   WHERE c.grant_id = g.id)
      OR EXISTS (SELECT 1 FROM disbursements_grantcategory c
                 WHERE c.grant_id = g.id AND c.currency <> g.currency))
  ) THEN
    RAISE EXCEPTION 'the categories of a grant add up to its amount: correct the table'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_categories_add_up';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER grant_categories_add_up AFTER INSERT ON disbursements_grant
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disbursements_grant_adds_up();
CREATE CONSTRAINT TRIGGER grant_categories_add_up AFTER INSERT ON disbursements_grantcategory
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disbursements_grant_adds_up();

-- A signature, once given, stays; a grant signed by both sides stands in the books.
CREATE FUNCTION disbursements_grant_signatures_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.recipient_signed_by_id IS NOT NULL AND
      (NEW.recipient_signed_by_id, NEW.recipient_signed_organization_id, NEW.recipient_signed_at)
      IS DISTINCT FROM
      (OLD.recipient_signed_by_id, OLD.recipient_signed_organization_id, OLD.recipient_signed_at)
    OR OLD.administrator_signed_by_id IS NOT NULL AND
      (NEW.administrator_signed_by_id, NEW.administrator_signed_organization_id,
       NEW.administrator_signed_at)
      IS DISTINCT FROM
      (OLD.administrator_signed_by_id, OLD.administrator_signed_organization_id,
       OLD.administrator_signed_at) THEN
    RAISE EXCEPTION 'a signature under a grant is never replaced: prepare a new grant'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_signature_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grant_signature_kept BEFORE UPDATE ON disbursements_grant
  FOR EACH ROW EXECUTE FUNCTION disbursements_grant_signatures_kept();

CREATE FUNCTION disbursements_grant_committed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state = 'SIGNED' AND NOT EXISTS (
    SELECT 1 FROM ledger_entry e WHERE e.subject_id = NEW.id AND e.kind = 'GRANT_COMMITTED'
  ) THEN
    RAISE EXCEPTION 'a grant signed by both sides is committed in the books: post the commitment'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_signed_is_committed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER grant_signed_is_committed AFTER UPDATE ON disbursements_grant
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disbursements_grant_committed();

-- An application withdraws from a signed grant, in its currency, from one of its categories; it is
-- drafted by the grant's recipient, and its content changes in draft only.
CREATE FUNCTION disbursements_application_fits() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  g disbursements_grant%ROWTYPE;
BEGIN
  SELECT * INTO g FROM disbursements_grant WHERE id = NEW.grant_id;
  IF g.state <> 'SIGNED' THEN
    RAISE EXCEPTION 'grant % is not signed by both sides: nothing can be withdrawn yet', g.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'application_of_a_signed_grant';
  END IF;
  IF NEW.currency <> g.currency THEN
    RAISE EXCEPTION 'an application is in the currency of its grant, %', g.currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'application_in_the_grants_currency';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM disbursements_grantcategory c
                 WHERE c.grant_id = g.id AND c.category = NEW.category) THEN
    RAISE EXCEPTION 'grant % has no category %', g.number, NEW.category
      USING ERRCODE = 'check_violation', CONSTRAINT = 'application_in_a_category_of_its_grant';
  END IF;
  IF NEW.drafted_by_organization_id <> g.recipient_id OR
      coalesce(NEW.submitted_by_organization_id, g.recipient_id) <> g.recipient_id THEN
    RAISE EXCEPTION 'an application under grant % comes from its recipient', g.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'application_from_the_recipient';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_fits_its_grant BEFORE INSERT OR UPDATE ON disbursements_application
  FOR EACH ROW EXECUTE FUNCTION disbursements_application_fits();

CREATE FUNCTION disbursements_application_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'every act on an application counts its version up by one'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'application_version_counts_up';
  END IF;
  IF (NEW.method, NEW.category, NEW.amount, NEW.payee_name, NEW.payee_bank, NEW.payee_account,
      NEW.purpose, NEW.invoice_reference, NEW.drafted_by_id, NEW.drafted_by_organization_id)
      IS DISTINCT FROM
     (OLD.method, OLD.category, OLD.amount, OLD.payee_name, OLD.payee_bank, OLD.payee_account,
      OLD.purpose, OLD.invoice_reference, OLD.drafted_by_id, OLD.drafted_by_organization_id)
     AND NOT (NEW.state = 'DRAFT' AND OLD.state IN ('DRAFT', 'RETURNED')) THEN
    RAISE EXCEPTION 'the content of an application changes in draft only: return it first'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'application_content_kept_after_draft';
  END IF;
  IF OLD.submitted_by_id IS NOT NULL AND NEW.submitted_by_id IS NOT NULL AND
      (NEW.submitted_by_id, NEW.submitted_by_organization_id, NEW.submitted_at) IS DISTINCT FROM
      (OLD.submitted_by_id, OLD.submitted_by_organization_id, OLD.submitted_at)
    OR OLD.reviewed_by_id IS NOT NULL AND NEW.reviewed_by_id IS NOT NULL AND
      (NEW.reviewed_by_id, NEW.reviewed_by_organization_id, NEW.reviewed_at, NEW.amount_accepted,
       NEW.review_note) IS DISTINCT FROM
      (OLD.reviewed_by_id, OLD.reviewed_by_organization_id, OLD.reviewed_at, OLD.amount_accepted,
       OLD.review_note) THEN
    RAISE EXCEPTION 'who submitted and who reviewed stays: return the application instead'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'application_signatures_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_content_kept BEFORE UPDATE ON disbursements_application
  FOR EACH ROW EXECUTE FUNCTION disbursements_application_frozen();

CREATE FUNCTION disbursements_application_paid() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state = 'PAID' AND NOT EXISTS (
    SELECT 1 FROM disbursements_payment WHERE application_id = NEW.id
  ) THEN
    RAISE EXCEPTION 'an application is paid by a payment, not by saying so'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'application_paid_has_payment';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER application_paid_has_payment BEFORE UPDATE ON disbursements_application
  FOR EACH ROW EXECUTE FUNCTION disbursements_application_paid();

-- A decision repeats exactly what was reviewed, and its approver had no hand in it at any time.
CREATE FUNCTION disbursements_decision_matches() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  a disbursements_application%ROWTYPE;
  v_recipient uuid;
BEGIN
  SELECT * INTO a FROM disbursements_application WHERE id = NEW.application_id;
  SELECT recipient_id INTO v_recipient FROM disbursements_grant WHERE id = a.grant_id;
  IF (NEW.grant_id, NEW.amount, NEW.currency, NEW.recipient_id, NEW.drafted_by_id,
      NEW.submitted_by_id, NEW.reviewed_by_id, NEW.reviewed_by_organization_id)
      IS DISTINCT FROM
     (a.grant_id, a.amount_accepted, a.currency, v_recipient, a.drafted_by_id,
      a.submitted_by_id, a.reviewed_by_id, a.reviewed_by_organization_id) THEN
    RAISE EXCEPTION 'a decision repeats what was drafted, submitted and reviewed: read it again'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_matches_its_application';
  END IF;
  IF EXISTS (SELECT 1 FROM disbursements_step s
             WHERE s.application_id = a.id AND s.act IN ('draft', 'edit', 'submit', 'review')
               AND s.person_id = NEW.approved_by_id) THEN
    RAISE EXCEPTION 'the approver had a hand in this application: another person must decide'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'gate_approver_took_part';
  END IF;
  IF EXISTS (SELECT 1 FROM disbursements_step s
             WHERE s.application_id = a.id AND s.act = 'review'
               AND s.organization_id = NEW.approved_by_organization_id) THEN
    RAISE EXCEPTION 'the approver is of a unit that reviewed: another unit must decide'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'gate_approver_of_reviewing_unit';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_matches_its_application BEFORE INSERT ON disbursements_decision
  FOR EACH ROW EXECUTE FUNCTION disbursements_decision_matches();

-- A decision is committed with its payment or not at all.
CREATE FUNCTION disbursements_decision_paid() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM disbursements_payment p JOIN disbursements_application a ON a.id = p.application_id
    WHERE p.decision_id = NEW.id AND a.state = 'PAID'
  ) THEN
    RAISE EXCEPTION 'a decision stands only with its payment: post it in the same transaction'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_has_its_payment';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER decision_has_its_payment AFTER INSERT ON disbursements_decision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION disbursements_decision_paid();

-- A payment is what the books say it is.
CREATE FUNCTION disbursements_payment_posted() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM disbursements_decision d JOIN ledger_entry e ON e.subject_id = d.id
    WHERE d.id = NEW.decision_id AND d.application_id = NEW.application_id
      AND d.amount = NEW.amount AND d.currency = NEW.currency
      AND e.id = NEW.entry_id AND e.kind = 'PAYMENT' AND e.value_date = NEW.value_date
      AND e.reference = NEW.reference
  ) THEN
    RAISE EXCEPTION 'a payment repeats its decision and its entry in the books'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_matches_the_books';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payment_matches_the_books BEFORE INSERT ON disbursements_payment
  FOR EACH ROW EXECUTE FUNCTION disbursements_payment_posted();

ALTER TABLE disbursements_grant ENABLE ALWAYS TRIGGER grant_categories_add_up;
ALTER TABLE disbursements_grantcategory ENABLE ALWAYS TRIGGER grant_categories_add_up;
ALTER TABLE disbursements_grant ENABLE ALWAYS TRIGGER grant_signature_kept;
ALTER TABLE disbursements_grant ENABLE ALWAYS TRIGGER grant_signed_is_committed;
ALTER TABLE disbursements_application ENABLE ALWAYS TRIGGER application_fits_its_grant;
ALTER TABLE disbursements_application ENABLE ALWAYS TRIGGER application_content_kept;
ALTER TABLE disbursements_application ENABLE ALWAYS TRIGGER application_paid_has_payment;
ALTER TABLE disbursements_decision ENABLE ALWAYS TRIGGER decision_matches_its_application;
ALTER TABLE disbursements_decision ENABLE ALWAYS TRIGGER decision_has_its_payment;
ALTER TABLE disbursements_payment ENABLE ALWAYS TRIGGER payment_matches_the_books;
