"""The one query of the ladder: every fact as a line, with the filters that are asked for."""

from typing import Any

# An agreement is repeated on each of its parts; one without installments cannot be offered.
FACTS = """
WITH agreement AS (
  SELECT a.*, CASE WHEN {known_signature} THEN a.countersigned_date END AS signed_date,
    t.notice_date, t.effective_date
  FROM donors_agreement a
    LEFT JOIN donors_termination t ON t.agreement_id = a.id AND {known_notice}
  WHERE a.fund_id = %(fund)s {agreements}
), amendment AS (
  SELECT m.id, m.number, CASE WHEN {known_amendment} THEN m.countersigned_date END AS signed_date
  FROM donors_amendment m JOIN agreement a ON a.id = m.agreement_id
  WHERE m.state <> 'DRAFT' {amendments}
)
SELECT 'PLEDGE', p.donor_id, p.id, NULL::uuid, 0, p.announced_date, p.amount, p.currency,
  p.occasion, p.state, NULL::numeric, CASE WHEN {known_end} THEN p.ended_date END, NULL::numeric,
  '', NULL::numeric, p.confirmed_date, NULL::timestamptz, NULL::uuid,
  NULL::date, NULL::date, {no_schedule}
FROM donors_pledge p WHERE p.fund_id = %(fund)s {pledges}
UNION ALL
SELECT 'INSTALLMENT', a.donor_id, i.id, a.id, i.number,
  due.day, i.amount, i.currency, i.qualification, a.state, NULL, NULL, NULL,
  a.number, a.amount, a.signed_date, a.offered_at, a.pledge_id, a.notice_date, a.effective_date,
  coalesce(m.number, 0), m.signed_date, i.due_rule, i.days, i.milestone,
  fell.day, freed.day, NULL, asked.calls
FROM donors_installment i JOIN agreement a ON a.id = i.agreement_id
  LEFT JOIN amendment m ON m.id = i.amendment_id
  LEFT JOIN donors_installmentstep fell ON fell.agreement_id = a.id AND fell.number = i.number
    AND fell.kind = 'FELL_DUE' AND i.due_rule IN ('ON_REQUEST', 'ON_MILESTONE') {fell}
  LEFT JOIN donors_installmentstep freed ON freed.agreement_id = a.id
    AND freed.number = i.number AND freed.kind = 'UNQUALIFIED' AND i.qualification <> '' {freed}
  CROSS JOIN LATERAL (SELECT coalesce(i.due_date, CASE i.due_rule WHEN 'AFTER_SIGNATURE'
    THEN CASE WHEN m.id IS NULL THEN a.signed_date ELSE m.signed_date END + i.days::integer END,
    fell.due_date) AS day) due
  LEFT JOIN (SELECT q.agreement_id, q.number, q.due_date, jsonb_agg(jsonb_build_array(
      q.requested_date, q.amount::text, q.noted::text) ORDER BY q.requested_at) AS calls
    FROM donors_paymentrequest q WHERE q.agreement_id IN (SELECT id FROM agreement) {asked}
    GROUP BY 1, 2, 3) asked
    ON asked.agreement_id = a.id AND asked.number = i.number AND asked.due_date = due.day
WHERE i.amendment_id IS NULL OR m.id IS NOT NULL
UNION ALL
SELECT 'RECEIPT', a.donor_id, r.id, a.id, 0, r.value_date, r.amount, r.currency,
  r.bank_reference, a.state, c.bought_amount, c.deal_date, f.amount,
  a.number, a.amount, a.signed_date, a.offered_at, a.pledge_id, a.notice_date, a.effective_date,
  {no_schedule}
FROM donors_receipt r JOIN agreement a ON a.id = r.agreement_id
  LEFT JOIN donors_conversion c ON c.receipt_id = r.id {conversions}
  LEFT JOIN donors_feecharge f ON f.receipt_id = r.id {fees}
WHERE NOT EXISTS (SELECT FROM donors_receiptreversal v WHERE v.receipt_id = r.id {reversals})
  {receipts}
UNION ALL
SELECT 'REFUND', a.donor_id, b.receipt_id, a.id, 0, b.value_date, b.own_amount, r.currency,
  b.reason, a.state, b.amount, NULL, NULL,
  a.number, a.amount, a.signed_date, a.offered_at, a.pledge_id, a.notice_date, a.effective_date,
  {no_schedule}
FROM donors_refund b JOIN donors_receipt r ON r.id = b.receipt_id
  JOIN agreement a ON a.id = r.agreement_id
WHERE b.state = 'PAID' {refunds}
UNION ALL
SELECT 'NOTE', a.donor_id, n.id, a.id, l.number, l.due_date, l.amount, l.currency,
  '', a.state, e.amount, n.received_on, NULL,
  a.number, a.amount, a.signed_date, a.offered_at, a.pledge_id, a.notice_date, a.effective_date,
  0, r.value_date, '', NULL, '', b.returned_on, NULL, d.called_on, NULL
FROM donors_noteline l JOIN donors_promissorynote n ON n.id = l.note_id AND n.state = 'IN_CUSTODY'
  JOIN agreement a ON a.id = n.agreement_id
  LEFT JOIN donors_encashment e ON e.line_id = l.id {encashments}
  LEFT JOIN donors_receipt r ON r.id = e.receipt_id
  LEFT JOIN donors_encashmentcall d ON d.line_id = l.id {demands}
  LEFT JOIN donors_notereturn b ON b.note_id = n.id AND b.state = 'CONFIRMED' {returns}
WHERE true {notes}
{of_the_day}
ORDER BY 6, 3
"""
# What stands beside the ladder on a day: what was given in kind, and the treasury's rates, where in
# the place of the donor stands nobody.
OF_THE_DAY = """UNION ALL
SELECT 'IN_KIND', k.donor_id, k.id, k.id, 0, k.given_on, k.amount, k.currency,
  k.what, k.state, k.holding_amount, NULL, NULL,
  '', NULL, NULL, k.decided_at, NULL, NULL, NULL, {no_schedule}
FROM donors_inkind k
WHERE k.fund_id = %(fund)s AND {known_value} AND k.given_on <= %(as_of)s::date {whose}
UNION ALL
SELECT 'RATE', s.id, r.id, s.id, 0, r.rate_date, r.rate, r.currency,
  r.rate_source, s.state, NULL, NULL, NULL,
  '', NULL, NULL, s.decided_at, NULL, NULL, NULL, {no_schedule}
FROM donors_givenrate r JOIN donors_ratesheet s ON s.id = r.sheet_id
WHERE s.fund_id = %(fund)s AND s.state = 'CONFIRMED' {known_rate}
  AND r.rate_date BETWEEN %(as_of)s::date - %(oldest)s AND %(as_of)s::date
"""
NO_SCHEDULE = (
    "0, NULL::date, '', NULL::smallint, '', NULL::date, NULL::date, NULL::date, NULL::jsonb"
)
NOTICED = (
    "t.state IN ('GIVEN', 'WITHDRAWN') AND t.decided_at <= %(known_at)s "
    "AND (t.withdrawn_at IS NULL OR t.withdrawn_at > %(known_at)s)"
)
VALUED = (
    "k.state IN ('CONFIRMED', 'WITHDRAWN') AND k.decided_at <= %(known_at)s "
    "AND (k.withdrawn_at IS NULL OR k.withdrawn_at > %(known_at)s)"
)
KNOWN = "AND {table}.recorded_at <= %(known_at)s"


def statement(values: dict[str, Any]) -> str:
    """Return the query with the filters that are asked for; every value stays a parameter.

    `known_at`, `donors` and `agreement` narrow it unless None, `as_of` adds what stands beside the
    ladder on a day; without `receipts` it is as if nothing had been paid.
    """
    known = values["known_at"] is not None
    whose = "" if values["donors"] is None else "AND {table}.donor_id = ANY(%(donors)s::uuid[])"
    one = "" if values["agreement"] is None else "AND a.id = %(agreement)s"

    paid = "" if values["receipts"] else "AND false "

    def recorded(table: str) -> str:
        return KNOWN.format(table=table) if known else ""

    return FACTS.format(
        known_signature="a.countersigned_at <= %(known_at)s" if known else "true",
        known_notice=NOTICED if known else "t.state = 'GIVEN'",
        known_end="p.ended_at <= %(known_at)s" if known else "true",
        agreements=f"{recorded('a')} {whose.format(table='a')} {one}",
        pledges=f"{recorded('p')} {whose.format(table='p')} {'AND false' if one else ''}",
        conversions=recorded("c"),
        fees=recorded("f"),
        known_amendment="m.countersigned_at <= %(known_at)s" if known else "true",
        amendments=recorded("m"),
        fell=recorded("fell"),
        freed=recorded("freed"),
        asked=recorded("q"),
        no_schedule=NO_SCHEDULE,
        receipts=paid + recorded("r"),
        reversals=recorded("v"),
        encashments=recorded("e"),
        demands=recorded("d"),
        notes="AND n.decided_at <= %(known_at)s" if known else "",
        returns="AND b.decided_at <= %(known_at)s" if known else "",
        refunds=paid + ("AND b.decided_at <= %(known_at)s" if known else ""),
        of_the_day=""
        if values["as_of"] is None
        else _of_the_day(whose.format(table="k"), known=known),
    )


def _of_the_day(whose: str, *, known: bool) -> str:
    return OF_THE_DAY.format(
        no_schedule=NO_SCHEDULE,
        known_rate="AND s.decided_at <= %(known_at)s" if known else "",
        known_value=VALUED if known else "k.state = 'CONFIRMED'",
        whose=whose,
    )
