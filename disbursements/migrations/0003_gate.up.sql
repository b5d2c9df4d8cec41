-- No payment, commitment or set-aside enters the books but through the gate, whoever posts it and however.

-- What was paid from one category of a grant, net of reversals, as the books know it.
CREATE FUNCTION disbursements_category_paid(p_grant uuid, p_category text) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(d.amount), 0)
  FROM disbursements_decision d
  JOIN disbursements_application a ON a.id = d.application_id
  JOIN ledger_entry e ON e.subject_id = d.id AND e.kind = 'PAYMENT'
  WHERE d.grant_id = p_grant AND a.category = p_category
    AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)
$$;

-- An account's balance over all parties, in its normal direction.
CREATE FUNCTION disbursements_balance(p_fund uuid, p_code text, p_currency text) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(CASE WHEN l.side = a.normal THEN l.amount ELSE -l.amount END), 0)
  FROM ledger_account a JOIN ledger_leg l ON l.account_id = a.id
  WHERE a.fund_id = p_fund AND a.code = p_code AND a.currency = p_currency
$$;

CREATE FUNCTION disbursements_refuse(p_code text, p_sentence text, p_cure text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', p_sentence
    USING ERRCODE = 'check_violation', CONSTRAINT = 'gate_' || p_code, HINT = p_cure;
END $$;

-- What commitments and payments have in common: the fund, its program, holds and milestones.
CREATE FUNCTION disbursements_gate_fund(p_fund uuid, p_project uuid, p_use text, p_closing date)
RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_now timestamptz := trustfund_now();
  v_codes text[];
BEGIN
  IF (SELECT state FROM funds_fund WHERE id = p_fund) IS DISTINCT FROM 'OPEN' THEN
    PERFORM disbursements_refuse('fund_not_open', 'the fund is not open', 'open the fund first');
  END IF;
  IF (v_now AT TIME ZONE 'UTC')::date > p_closing THEN
    PERFORM disbursements_refuse('past_closing_date',
      format('the closing date %s has passed', p_closing), 'nothing is paid after it');
  END IF;
  v_codes := oversight_gate_blockers(p_fund, p_project, p_use, v_now);
  IF 'NO_OPEN_PHASE' = ANY (v_codes) THEN
    PERFORM disbursements_refuse('phase_not_open',
      'no phase of the threat-reduction program is open', 'open a phase first');
  END IF;
  IF 'HOLD' = ANY (v_codes) THEN
    PERFORM disbursements_refuse('hold_stands',
      'a hold stands: money does not move', 'the side that placed it may lift it');
  END IF;
  IF cardinality(v_codes) > 0 THEN
    PERFORM disbursements_refuse('milestone_not_verified',
      format('not verified or no longer valid: %s', array_to_string(v_codes, ', ')),
      'the designated verifier must certify it');
  END IF;
END $$;

CREATE FUNCTION disbursements_gate_approver(d disbursements_decision) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  v_today date := (trustfund_now() AT TIME ZONE 'UTC')::date;
BEGIN
  IF EXISTS (SELECT 1 FROM disbursements_step s
             WHERE s.application_id = d.application_id AND s.person_id = d.approved_by_id
               AND s.act IN ('draft', 'edit', 'submit', 'review')) THEN
    PERFORM disbursements_refuse('approver_took_part',
      'the approver had a hand in this application', 'another person must decide');
  END IF;
  IF EXISTS (SELECT 1 FROM disbursements_step s
             WHERE s.application_id = d.application_id AND s.act = 'review'
               AND s.organization_id = d.approved_by_organization_id) THEN
    PERFORM disbursements_refuse('approver_of_reviewing_unit',
      'the approver is of a unit that reviewed this application', 'another unit must decide');
  END IF;
  IF d.approved_by_organization_id = (SELECT recipient_id FROM disbursements_grant
                                      WHERE id = d.grant_id) THEN
    PERFORM disbursements_refuse('approver_of_recipient',
      'the approver is of the organization that the money is for', 'another unit must decide');
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM identity_appointment p JOIN identity_organization o ON o.id = p.organization_id
    WHERE p.person_id = d.approved_by_id AND p.organization_id = d.approved_by_organization_id
      AND p.role = 'FINANCE_APPROVER' AND p.state IN ('IN_FORCE', 'END_PROPOSED')
      AND o.kind = 'ADMINISTRATOR'
      AND p.start_date <= v_today AND (p.end_date IS NULL OR p.end_date >= v_today)
  ) THEN
    PERFORM disbursements_refuse('approver_not_entitled',
      'the approver holds no office as finance approver for that unit today',
      'somebody who holds it must decide');
  END IF;
END $$;

-- A payment: locks the program (shared) and the application, then the phase, so that two payments
-- cannot both take the last of a ceiling or of a category. Each later statement sees what is
-- committed when the locks are held.
CREATE FUNCTION disbursements_gate_payment(e ledger_entry) RETURNS void
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

-- A commitment: the program is locked against every other payment and commitment.
CREATE FUNCTION disbursements_gate_commitment(e ledger_entry) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  g disbursements_grant%ROWTYPE;
  v_program oversight_program%ROWTYPE;
  v_ceiling numeric;
BEGIN
  SELECT * INTO g FROM disbursements_grant WHERE id = e.subject_id;
  IF NOT FOUND THEN
    PERFORM disbursements_refuse('grant_unknown',
      'no grant stands behind this commitment', 'prepare and sign the grant first');
  END IF;
  SELECT * INTO v_program FROM oversight_program WHERE fund_id = e.fund_id FOR UPDATE;
  SELECT * INTO g FROM disbursements_grant WHERE id = e.subject_id FOR UPDATE;
  IF e.fund_id <> g.fund_id
    OR (SELECT count(*) FROM ledger_leg WHERE entry_id = e.id) <> 2
    OR 2 <> (
      SELECT count(DISTINCT (c.code, l.side)) FROM ledger_leg l
      JOIN ledger_account c ON c.id = l.account_id
      WHERE l.entry_id = e.id AND l.amount = g.amount AND c.currency = g.currency
        AND c.party_id IS NOT DISTINCT FROM CASE c.code WHEN '8000' THEN NULL ELSE g.id END)
  THEN
    PERFORM disbursements_refuse('grant_differs',
      'the entry is not what was signed: amount, currency or grant differ',
      'post exactly the grant');
  END IF;
  IF EXISTS (SELECT 1 FROM ledger_entry o
             WHERE o.subject_id = g.id AND o.kind = 'GRANT_COMMITTED' AND o.id <> e.id) THEN
    PERFORM disbursements_refuse('grant_committed_before',
      format('grant %s is committed already', g.number), 'a grant is committed once');
  END IF;
  IF g.state <> 'SIGNED' THEN
    PERFORM disbursements_refuse('grant_not_signed',
      format('grant %s is not signed by both sides', g.number), 'both sides must sign');
  END IF;
  PERFORM disbursements_gate_fund(g.fund_id, g.project_id, 'COMMITMENT', g.closing_date);
  SELECT commitment_ceiling INTO v_ceiling FROM oversight_phase
    WHERE id = v_program.current_phase_id;
  IF disbursements_balance(g.fund_id, '8000', g.currency) > v_ceiling THEN
    PERFORM disbursements_refuse('commitment_ceiling',
      'commitments would pass the ceiling of the phase',
      'a later phase with a higher ceiling must open');
  END IF;
  -- Takes the lock of cash, which keeps a fee or a set-aside from taking it meanwhile.
  IF funds_available(g.fund_id, g.currency) < 0 THEN
    PERFORM disbursements_refuse('available_funds',
      'cash in the holding currency does not cover what is committed and set aside',
      'wait for receipts and conversions, or release what is set aside');
  END IF;
END $$;

CREATE FUNCTION disbursements_gate() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  e ledger_entry%ROWTYPE;
BEGIN
  FOR e IN
    SELECT x.* FROM (SELECT DISTINCT entry_id FROM added) l
    CROSS JOIN LATERAL (SELECT * FROM ledger_entry WHERE id = l.entry_id OFFSET 0) x
    WHERE x.kind IN ('PAYMENT', 'GRANT_COMMITTED', 'SET_ASIDE', 'SET_ASIDE_RELEASED')
      OR x.kind = 'REVERSAL' AND EXISTS (SELECT 1 FROM ledger_entry o
        WHERE o.id = x.reverses_id AND o.kind IN ('SET_ASIDE', 'SET_ASIDE_RELEASED'))
    ORDER BY x.id
  LOOP
    IF e.kind = 'PAYMENT' THEN
      PERFORM disbursements_gate_payment(e);
    ELSIF e.kind = 'GRANT_COMMITTED' THEN
      PERFORM disbursements_gate_commitment(e);
    ELSE
      PERFORM funds_gate_set_aside(e);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_legs_through_the_gate AFTER INSERT ON ledger_leg REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION disbursements_gate();
ALTER TABLE ledger_leg ENABLE ALWAYS TRIGGER ledger_legs_through_the_gate;
