-- A grant takes effect when what the appraisal asks for before that is met; no payment leaves before.

CREATE FUNCTION disbursements_grant_takes_effect() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_today date := (trustfund_now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF NEW.state = OLD.state AND
      (NEW.effective_at, NEW.effective_by_id, NEW.effective_organization_id, NEW.effectiveness_deadline)
      IS DISTINCT FROM
      (OLD.effective_at, OLD.effective_by_id, OLD.effective_organization_id, OLD.effectiveness_deadline)
  THEN
    RAISE EXCEPTION 'when grant % took effect is on record and stays so', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_effectiveness_kept';
  END IF;
  IF NEW.state <> 'EFFECTIVE' OR OLD.state = 'EFFECTIVE' THEN
    RETURN NEW;
  END IF;
  IF NEW.effectiveness_deadline IS DISTINCT FROM OLD.effectiveness_deadline THEN
    RAISE EXCEPTION 'the deadline of grant % was set with its last signature', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_effectiveness_kept';
  END IF;
  PERFORM FROM projects_project WHERE id = NEW.project_id FOR SHARE;
  IF EXISTS (
    SELECT 1 FROM projects_condition c JOIN projects_project p ON p.id = c.project_id
    WHERE c.project_id = NEW.project_id AND c.version = p.version
      AND c.kind = 'EFFECTIVENESS' AND c.met_at IS NULL
  ) THEN
    RAISE EXCEPTION 'a condition before grant % takes effect is open', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_effective_when_conditions_met',
            HINT = 'An appraisal specialist records how each was met.';
  END IF;
  IF v_today > NEW.closing_date THEN
    RAISE EXCEPTION 'grant % has closed: it cannot take effect any more', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_effective_before_closing',
            HINT = 'Agree on a later closing date first.';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM identity_appointment p JOIN identity_organization o ON o.id = p.organization_id
    WHERE p.person_id = NEW.effective_by_id AND p.organization_id = NEW.effective_organization_id
      AND p.role = 'PROGRAM_MANAGER' AND p.state IN ('IN_FORCE', 'END_PROPOSED')
      AND o.kind = 'ADMINISTRATOR'
      AND p.start_date <= v_today AND (p.end_date IS NULL OR p.end_date >= v_today)
  ) THEN
    RAISE EXCEPTION 'a grant is declared effective by a program manager of the administrator'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'grant_effective_by_manager',
            HINT = 'Somebody who holds the office declares it.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER grant_takes_effect BEFORE UPDATE ON disbursements_grant
  FOR EACH ROW EXECUTE FUNCTION disbursements_grant_takes_effect();
ALTER TABLE disbursements_grant ENABLE ALWAYS TRIGGER grant_takes_effect;

-- A project goes only as far as its grant has come.
CREATE FUNCTION disbursements_project_follows() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM disbursements_grant g WHERE g.project_id = NEW.id
      AND (g.state = 'EFFECTIVE' OR g.state = 'SIGNED' AND NEW.state = 'SIGNED')
  ) THEN
    RAISE EXCEPTION 'the grant of project % has not come that far', NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'project_follows_its_grant',
            HINT = 'Sign the grant, and declare it effective.';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER projects_project_follows_grant BEFORE UPDATE ON projects_project
  FOR EACH ROW WHEN (NEW.state <> OLD.state AND (NEW.state = 'SIGNED' OR OLD.state = 'SIGNED'))
  EXECUTE FUNCTION disbursements_project_follows();
ALTER TABLE projects_project ENABLE ALWAYS TRIGGER projects_project_follows_grant;

CREATE OR REPLACE FUNCTION disbursements_grant_committed() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.state IN ('SIGNED', 'EFFECTIVE') AND NOT EXISTS (
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
  IF g.state NOT IN ('SIGNED', 'EFFECTIVE') THEN
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
  IF g.state NOT IN ('SIGNED', 'EFFECTIVE') THEN
    PERFORM disbursements_refuse('grant_not_signed',
      format('grant %s is not signed by both sides', g.number), 'both sides must sign');
  END IF;
  IF g.state <> 'EFFECTIVE' THEN
    PERFORM disbursements_refuse('grant_not_effective',
      format('grant %s has not taken effect', g.number), 'declare it effective first');
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
