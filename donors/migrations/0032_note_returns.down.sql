DROP TRIGGER note_not_returned ON donors_encashmentcall;
DROP TRIGGER note_not_returned ON donors_encashment;
DROP FUNCTION donors_note_not_returned();
DROP TRIGGER donors_notereturn_holds ON donors_notereturn;
DROP FUNCTION donors_notereturn_holds();
DROP FUNCTION donors_note_demanded(uuid, uuid);
CREATE OR REPLACE FUNCTION donors_note_left(p_note uuid, p_agreement uuid) RETURNS numeric
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT donors_amount_in_force(p_agreement)
    - (SELECT coalesce(sum(amount), 0) FROM donors_receipt WHERE agreement_id = p_agreement)
    + (SELECT coalesce(sum(b.own_amount), 0)
        FROM donors_refund b JOIN donors_receipt r ON r.id = b.receipt_id
        WHERE r.agreement_id = p_agreement AND b.state = 'PAID' AND b.reason = 'OVERPAID')
    - (SELECT coalesce(sum(n.amount - (SELECT coalesce(sum(e.amount), 0) FROM donors_encashment e
          JOIN donors_noteline l ON l.id = e.line_id WHERE l.note_id = n.id)), 0)
        FROM donors_promissorynote n
        WHERE n.agreement_id = p_agreement AND n.id <> p_note AND n.state <> 'DECLINED')
$$;
DROP FUNCTION donors_note_held(uuid);
DROP FUNCTION donors_left_to_pay(uuid);
