-- What is signed adds up, what is paid is owed, what is converted was received, and each is in the books.

-- An agreement belongs with its pledge; it is offered only when its installments are the whole;
-- a signature once given is never changed; the donor's own officer countersigns.
CREATE FUNCTION donors_agreement_holds() RETURNS trigger LANGUAGE plpgsql
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
    (NEW.countersigned_by_id, NEW.countersigned_date, NEW.countersigned_at, NEW.holding_amount,
      NEW.holding_currency, NEW.holding_rate, NEW.holding_rate_date, NEW.holding_rate_source)
      IS DISTINCT FROM
    (OLD.countersigned_by_id, OLD.countersigned_date, OLD.countersigned_at, OLD.holding_amount,
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
    IF NOT EXISTS (
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
CREATE TRIGGER donors_agreement_holds BEFORE INSERT OR UPDATE ON donors_agreement
  FOR EACH ROW EXECUTE FUNCTION donors_agreement_holds();
ALTER TABLE donors_agreement ENABLE ALWAYS TRIGGER donors_agreement_holds;

-- Installments are written while the agreement is a draft, in its currency.
CREATE FUNCTION donors_installment_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF v_agreement.state <> 'DRAFT' OR v_agreement.currency <> NEW.currency THEN
    RAISE EXCEPTION 'an installment belongs to a draft and is in its currency: draft a new agreement'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'installment_of_a_draft';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_installment_holds BEFORE INSERT ON donors_installment
  FOR EACH ROW EXECUTE FUNCTION donors_installment_holds();
ALTER TABLE donors_installment ENABLE ALWAYS TRIGGER donors_installment_holds;

-- Whether the books hold this entry of this object: its kind, fund, date, and the amount on one account.
CREATE FUNCTION donors_entry_is_booked(
  p_entry bigint, p_kind text, p_fund uuid, p_subject uuid, p_date date,
  p_code text, p_side text, p_currency text, p_amount numeric
) RETURNS boolean LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
      JOIN ledger_account a ON a.id = l.account_id
    WHERE e.id = p_entry AND e.kind = p_kind AND e.fund_id = p_fund AND e.subject_id = p_subject
      AND p_date IN (e.value_date, e.adjusts) AND a.code = p_code AND l.side = p_side
      AND a.currency = p_currency AND l.amount = p_amount)
$$;

-- A receipt answers a countersigned agreement of its fund and donor, in its currency, after the
-- countersignature, in an open fund; all receipts together never exceed the agreement.
CREATE FUNCTION donors_receipt_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
  v_agreement donors_agreement%ROWTYPE;
  v_paid numeric;
BEGIN
  SELECT * INTO v_agreement FROM donors_agreement WHERE id = NEW.agreement_id FOR NO KEY UPDATE;
  IF v_agreement.state IN ('DRAFT', 'OFFERED') OR v_agreement.fund_id <> NEW.fund_id
    OR v_agreement.donor_id <> NEW.donor_id OR v_agreement.currency <> NEW.currency
    OR NOT EXISTS (SELECT 1 FROM donors_installment i
      WHERE i.id = NEW.installment_id AND i.agreement_id = NEW.agreement_id)
  THEN
    RAISE EXCEPTION 'a receipt answers a countersigned agreement of the same fund, donor and currency'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_of_its_agreement';
  END IF;
  IF NEW.value_date < v_agreement.countersigned_date
    OR NEW.value_date > (trustfund_now() AT TIME ZONE 'UTC')::date
  THEN
    RAISE EXCEPTION 'value date % lies before the countersignature or in the future: take the bank''s date', NEW.value_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_dated_after_signature';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM funds_fund WHERE id = NEW.fund_id AND state = 'OPEN') THEN
    RAISE EXCEPTION 'money comes in only while the fund is open'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_in_open_fund';
  END IF;
  SELECT coalesce(sum(amount), 0) INTO v_paid FROM donors_receipt
    WHERE agreement_id = NEW.agreement_id;
  IF v_paid + NEW.amount > v_agreement.amount THEN
    RAISE EXCEPTION 'agreement % has % left to pay, not %: book what was agreed', v_agreement.number,
        v_agreement.amount - v_paid, NEW.amount
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_within_agreement';
  END IF;
  IF NOT donors_entry_is_booked(NEW.entry_id, 'RECEIPT', NEW.fund_id, NEW.id, NEW.value_date,
      '1100', 'D', NEW.currency, NEW.amount) THEN
    RAISE EXCEPTION 'receipt % is not in the books with its amount: post it', NEW.bank_reference
      USING ERRCODE = 'check_violation', CONSTRAINT = 'receipt_is_booked';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_receipt_holds BEFORE INSERT ON donors_receipt
  FOR EACH ROW EXECUTE FUNCTION donors_receipt_holds();
ALTER TABLE donors_receipt ENABLE ALWAYS TRIGGER donors_receipt_holds;

-- A conversion sells its receipt whole for the holding currency, at a rate that fits both amounts.
CREATE FUNCTION donors_conversion_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM donors_receipt r JOIN funds_fund f ON f.id = r.fund_id
    WHERE r.id = NEW.receipt_id AND r.fund_id = NEW.fund_id AND r.amount = NEW.sold_amount
      AND r.currency = NEW.sold_currency AND f.holding_currency = NEW.bought_currency
      AND f.state = 'OPEN' AND NEW.deal_date >= coalesce(
        (SELECT adjusts FROM ledger_entry WHERE id = r.entry_id), r.value_date)
  ) THEN
    RAISE EXCEPTION 'a conversion sells its whole receipt, once received, for the holding currency of an open fund'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_of_its_receipt';
  END IF;
  IF NEW.deal_date > (trustfund_now() AT TIME ZONE 'UTC')::date THEN
    RAISE EXCEPTION 'deal date % lies in the future: record the deal when it is made', NEW.deal_date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_not_in_future';
  END IF;
  IF abs(NEW.bought_amount - NEW.sold_amount * NEW.rate)
    > NEW.sold_amount * 0.5 / power(10::numeric, NEW.rate_decimals::numeric)
      + (CASE WHEN NEW.bought_currency IN ('ISK', 'JPY', 'KRW', 'VND') THEN 0.5 ELSE 0.005 END)
  THEN
    RAISE EXCEPTION '% % at % is not % %: enter the bank''s rate as the deal slip has it',
        NEW.sold_amount, NEW.sold_currency, NEW.rate, NEW.bought_amount, NEW.bought_currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_fits_its_rate';
  END IF;
  IF NOT donors_entry_is_booked(NEW.entry_id, 'CONVERSION', NEW.fund_id, NEW.receipt_id,
        NEW.deal_date, '1100', 'C', NEW.sold_currency, NEW.sold_amount)
    OR NOT donors_entry_is_booked(NEW.entry_id, 'CONVERSION', NEW.fund_id, NEW.receipt_id,
        NEW.deal_date, '1100', 'D', NEW.bought_currency, NEW.bought_amount)
  THEN
    RAISE EXCEPTION 'the conversion is not in the books with its amounts: post it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'conversion_is_booked';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_conversion_holds BEFORE INSERT ON donors_conversion
  FOR EACH ROW EXECUTE FUNCTION donors_conversion_holds();
ALTER TABLE donors_conversion ENABLE ALWAYS TRIGGER donors_conversion_holds;

-- A fee is taken from what its receipt brought in the holding currency, and is in the books.
CREATE FUNCTION donors_fee_holds() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM donors_receipt r JOIN funds_fund f ON f.id = r.fund_id
      LEFT JOIN donors_conversion c ON c.receipt_id = r.id
    WHERE r.id = NEW.receipt_id AND r.fund_id = NEW.fund_id AND NEW.currency = f.holding_currency
      AND NEW.base_amount = (CASE WHEN r.currency = f.holding_currency THEN r.amount
        ELSE c.bought_amount END)
  ) THEN
    RAISE EXCEPTION 'a fee is taken from what its receipt brought in the holding currency'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_of_its_receipt';
  END IF;
  IF NOT donors_entry_is_booked(NEW.entry_id, 'FEE', NEW.fund_id, NEW.receipt_id, NEW.value_date,
      '1100', 'C', NEW.currency, NEW.amount) THEN
    RAISE EXCEPTION 'the fee is not in the books with its amount: post it'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fee_is_booked';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER donors_fee_holds BEFORE INSERT ON donors_feecharge
  FOR EACH ROW EXECUTE FUNCTION donors_fee_holds();
ALTER TABLE donors_feecharge ENABLE ALWAYS TRIGGER donors_fee_holds;
