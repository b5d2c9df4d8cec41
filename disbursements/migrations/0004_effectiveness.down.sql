-- Grants as they were when the last signature was enough.

DROP TRIGGER projects_project_follows_grant ON projects_project;
DROP FUNCTION disbursements_project_follows();
DROP TRIGGER grant_takes_effect ON disbursements_grant;
DROP FUNCTION disbursements_grant_takes_effect();

CREATE OR REPLACE FUNCTION disbursements_grant_committed() RETURNS trigger LANGUAGE plpgsql
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

CREATE OR REPLACE FUNCTION disbursements_application_fits() RETURNS trigger LANGUAGE plpgsql
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

CREATE OR REPLACE FUNCTION disbursements_gate_payment(e ledger_entry) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  d disbursements_decision%ROWTYPE;
  a disbursements_application%ROWTYPE;
  g disbursements_grant%ROWTYPE;
  v_program oversight_program%ROWTYPE;
  v_phase oversight_phase%ROWTYPE;
BEGIN
  SELECT * INTO d FROM disbursements_decision WHERE id = e.subject_id;
  IF NOT FOUND THEN
    PERFORM disbursements_refuse('decision_unknown',
      'no decision stands behind this payment', 'approve the application first');
  END IF;
  SELECT * INTO v_program FROM oversight_program WHERE fund_id = e.fund_id FOR SHARE;
  SELECT * INTO a FROM disbursements_application WHERE id = d.application_id FOR UPDATE;
  SELECT * INTO v_phase FROM oversight_phase
    WHERE id = v_program.current_phase_id FOR NO KEY UPDATE;
  SELECT * INTO g FROM disbursements_grant WHERE id = a.grant_id;

  IF EXISTS (SELECT 1 FROM ledger_entry o
             WHERE o.subject_id = d.id AND o.kind = 'PAYMENT' AND o.id <> e.id) THEN
    PERFORM disbursements_refuse('decision_used', 'this decision was paid before',
      'every payment needs a decision of its own');
  END IF;
  IF a.state <> 'REVIEWED' THEN
    PERFORM disbursements_refuse('application_not_reviewed',
      format('the application is %s, not REVIEWED', a.state), 'review it first');
  END IF;
  IF e.fund_id <> g.fund_id OR d.grant_id <> a.grant_id
    OR (d.amount, d.currency) IS DISTINCT FROM (a.amount_accepted, a.currency)
    OR (SELECT count(*) FROM ledger_leg WHERE entry_id = e.id) <> 4
    OR 4 <> (
      SELECT count(DISTINCT (c.code, l.side)) FROM ledger_leg l
      JOIN ledger_account c ON c.id = l.account_id
      WHERE l.entry_id = e.id AND l.amount = d.amount AND c.currency = d.currency
        AND c.party_id IS NOT DISTINCT FROM CASE c.code WHEN '1100' THEN NULL ELSE g.id END)
  THEN
    PERFORM disbursements_refuse('decision_differs',
      'the entry is not what was decided: amount, currency or grant differ',
      'post exactly the decision');
  END IF;
  PERFORM disbursements_gate_approver(d);
  IF g.state <> 'SIGNED' THEN
    PERFORM disbursements_refuse('grant_not_signed',
      format('grant %s is not signed by both sides', g.number), 'both sides must sign');
  END IF;
  PERFORM disbursements_gate_fund(g.fund_id, g.project_id, 'DISBURSEMENT', g.closing_date);
  IF d.program_epoch IS DISTINCT FROM v_program.epoch THEN
    PERFORM disbursements_refuse('epoch_moved',
      'the program has moved on since the decision', 'decide anew on the facts of today');
  END IF;
  IF disbursements_balance(g.fund_id, '5100', g.currency) > v_phase.disbursement_ceiling THEN
    PERFORM disbursements_refuse('disbursement_ceiling',
      format('payments would pass the ceiling of phase %s', v_phase.number),
      'a later phase with a higher ceiling must open');
  END IF;
  IF disbursements_category_paid(g.id, a.category) > (
      SELECT c.amount FROM disbursements_grantcategory c
      WHERE c.grant_id = g.id AND c.category = a.category) THEN
    PERFORM disbursements_refuse('category_headroom',
      format('category %s of grant %s has less left', a.category, g.number),
      'return the application for a smaller amount');
  END IF;
  IF EXISTS (SELECT 1 FROM disbursements_application o
             WHERE o.state = 'PAID' AND o.id <> a.id
               AND lower(o.payee_name) = lower(a.payee_name)
               AND lower(o.invoice_reference) = lower(a.invoice_reference)) THEN
    PERFORM disbursements_refuse('duplicate_invoice',
      'this invoice of this payee was paid before', 'return the application');
  END IF;
END $$;
