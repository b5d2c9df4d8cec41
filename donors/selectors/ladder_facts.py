"""Load what the ladder reckons with, in one query: pledges, agreements, installments, receipts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from donors.rules.ladder import AgreementFact, InstallmentFact, PledgeFact, ReceiptFact
from trustfund.kernel.money import Money

# An agreement is repeated on each of its parts; one without installments cannot be offered.
FACTS = """
WITH agreement AS (
  SELECT a.*, CASE WHEN {known_signature} THEN a.countersigned_date END AS signed_date
  FROM donors_agreement a WHERE a.fund_id = %(fund)s {agreements}
)
SELECT 'PLEDGE', p.donor_id, p.id, NULL::uuid, 0, p.announced_date, p.amount, p.currency,
  p.occasion, p.state, NULL::numeric, CASE WHEN {known_end} THEN p.ended_date END, NULL::numeric,
  '', NULL::numeric, NULL::date, NULL::timestamptz, NULL::uuid
FROM donors_pledge p WHERE p.fund_id = %(fund)s {pledges}
UNION ALL
SELECT 'INSTALLMENT', a.donor_id, i.id, a.id, i.number, i.due_date, i.amount, i.currency,
  '', a.state, NULL, NULL, NULL,
  a.number, a.amount, a.signed_date, a.offered_at, a.pledge_id
FROM donors_installment i JOIN agreement a ON a.id = i.agreement_id
UNION ALL
SELECT 'RECEIPT', a.donor_id, r.id, a.id, 0, r.value_date, r.amount, r.currency,
  r.bank_reference, a.state, c.bought_amount, c.deal_date, f.amount,
  a.number, a.amount, a.signed_date, a.offered_at, a.pledge_id
FROM donors_receipt r JOIN agreement a ON a.id = r.agreement_id
  LEFT JOIN donors_conversion c ON c.receipt_id = r.id {conversions}
  LEFT JOIN donors_feecharge f ON f.receipt_id = r.id {fees}
WHERE true {receipts}
ORDER BY 6, 3
"""
KNOWN = "AND {table}.recorded_at <= %(known_at)s"


class _Row(NamedTuple):
    """One line of the query; what it means depends on its kind.

    `last_day` is that of a receipt's conversion, or on which a pledge ended.
    """

    kind: str
    donor_id: UUID
    id: UUID
    agreement_id: UUID
    number: int
    day: date
    amount: Decimal
    currency: str
    text: str
    state: str
    bought: Decimal | None
    last_day: date | None
    fee: Decimal | None
    agreement_number: str
    agreement_amount: Decimal
    signed_date: date | None
    offered_at: datetime | None
    pledge_id: UUID | None

    @property
    def money(self) -> Money:
        """Return the amount of this line."""
        return Money(self.amount, self.currency)


@dataclass(frozen=True, slots=True)
class LadderFacts:
    """Everything about a fund's contributions as known at a time, signed or only offered."""

    pledges: list[PledgeFact]
    agreements: list[AgreementFact]

    @property
    def donor_ids(self) -> set[UUID]:
        """Return whose contributions these are."""
        return {pledge.donor_id for pledge in self.pledges} | {
            agreement.donor_id for agreement in self.agreements
        }


def ladder_facts(
    *,
    fund_id: UUID,
    holding_currency: str,
    known_at: datetime | None = None,
    donor_ids: Collection[UUID] | None = None,
    agreement_id: UUID | None = None,
) -> LadderFacts:
    """Return the facts of these donors, of all for None, or of one agreement alone. One query.

    Only what was recorded by `known_at` counts; a signature, and the end of a pledge, count from
    their own moment. Pledges and receipts come in the order of their days, agreements in that of
    their numbers.
    """
    values = {
        "fund": fund_id,
        "known_at": known_at,
        "donors": None if donor_ids is None else list(donor_ids),
        "agreement": agreement_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(values), values)
        rows = [_Row(*row) for row in cursor.fetchall()]
    parts: dict[UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.kind != "PLEDGE":
            parts[row.agreement_id].append(row)
    agreements = [_agreement(found, holding_currency) for found in parts.values()]
    return LadderFacts(
        pledges=[
            PledgeFact(row.id, row.donor_id, row.money, row.day, row.text, row.state, row.last_day)
            for row in rows
            if row.kind == "PLEDGE"
        ],
        agreements=sorted(agreements, key=lambda agreement: agreement.number),
    )


def _statement(values: dict[str, Any]) -> str:
    """Return the query with the filters that are asked for; every value stays a parameter."""
    known = values["known_at"] is not None
    whose = "" if values["donors"] is None else "AND {table}.donor_id = ANY(%(donors)s::uuid[])"
    one = "" if values["agreement"] is None else "AND a.id = %(agreement)s"

    def recorded(table: str) -> str:
        return KNOWN.format(table=table) if known else ""

    return FACTS.format(
        known_signature="a.countersigned_at <= %(known_at)s" if known else "true",
        known_end="p.ended_at <= %(known_at)s" if known else "true",
        agreements=f"{recorded('a')} {whose.format(table='a')} {one}",
        pledges=f"{recorded('p')} {whose.format(table='p')} {'AND false' if one else ''}",
        conversions=recorded("c"),
        fees=recorded("f"),
        receipts=recorded("r"),
    )


def _agreement(rows: list[_Row], holding_currency: str) -> AgreementFact:
    """Return the agreement that these lines are parts of."""
    first = rows[0]
    parts = [
        InstallmentFact(row.number, row.day, row.money) for row in rows if row.kind == "INSTALLMENT"
    ]
    return AgreementFact(
        id=first.agreement_id,
        donor_id=first.donor_id,
        number=first.agreement_number,
        money=Money(first.agreement_amount, first.currency),
        signed_date=first.signed_date,
        pledge_id=first.pledge_id,
        installments=tuple(sorted(parts, key=lambda part: part.number)),
        receipts=tuple(_receipt(row, holding_currency) for row in rows if row.kind == "RECEIPT"),
        state=first.state,
        offered_at=first.offered_at,
    )


def _receipt(row: _Row, holding_currency: str) -> ReceiptFact:
    fee = None if row.fee is None else Money(row.fee, holding_currency)
    if row.currency == holding_currency:
        return ReceiptFact(row.money, row.day, row.money, row.day, row.id, row.text, fee)
    bought = None if row.bought is None else Money(row.bought, holding_currency)
    return ReceiptFact(row.money, row.day, bought, row.last_day, row.id, row.text, fee)
