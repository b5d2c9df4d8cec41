"""What waits for a person in this house: signatures, agreements to draft, deals to record."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from donors import access
from donors.choices import AgreementState, PledgeState
from donors.models import Installment, Receipt
from trustfund.db.words import local
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money
from trustfund.kernel.waiting import Waiting

AT_MOST = 20
NOTICE = timedelta(days=30)


def waiting_for(actor: Actor, *, now: datetime) -> list[Waiting]:
    """Return what this person can do next for its donors, oldest first. At most two queries a role."""
    found: list[Waiting] = []
    if may(actor, "donors.agreement_countersign"):
        found += _to_countersign(actor, now)
        found += _to_pay(actor, now.date())
    if may(actor, "donors.conversion_record"):
        found += _to_convert(actor)
    if may(actor, "donors.agreement_draft"):
        found += _to_draft(actor)
    return sorted(found, key=lambda waiting: waiting.since)


def _to_countersign(actor: Actor, now: datetime) -> list[Waiting]:
    offered = access.agreements_visible_to(actor).filter(
        state=AgreementState.OFFERED, donor__organization_id=actor.organization_id
    )
    return [
        Waiting(
            title=_("Countersign agreement %(number)s over %(money)s")
            % {"number": row.number, "money": row.money},
            url_name="donors:agreement_countersign",
            url_args=(row.pk,),
            since=row.offered_at or now,
        )
        for row in offered.order_by("offered_at")[:AT_MOST]
    ]


def _to_pay(actor: Actor, today: date) -> list[Waiting]:
    """Return the next unpaid installment of each agreement, if it is due within 30 days or late."""
    paid = (
        Receipt.objects.filter(agreement=OuterRef("agreement"))
        .order_by()
        .values("agreement")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    rows = (
        Installment.objects.filter(
            agreement__in=access.agreements_visible_to(actor).filter(
                state=AgreementState.COUNTERSIGNED
            ),
            due_date__lte=today + NOTICE,
        )
        .annotate(paid=Coalesce(Subquery(paid), Value(Decimal(0))))
        .order_by("agreement", "due_date", "number")
        .values(
            "agreement_id",
            "agreement__number",
            "agreement__countersigned_at",
            "number",
            "due_date",
            "amount",
            "currency",
            "paid",
        )
    )
    groups = groupby(rows, itemgetter("agreement_id"))
    return [waiting for _id, group in groups if (waiting := _unpaid(group))]


def _unpaid(installments: Iterable[Any]) -> Waiting | None:
    """Return the first installment of an agreement that its receipts do not reach."""
    promised = Decimal(0)
    for row in installments:
        promised += row["amount"]
        if promised > row["paid"]:
            left = Money(min(row["amount"], promised - row["paid"]), row["currency"])
            return Waiting(
                title=_("Pay installment %(part)d of agreement %(number)s: %(money)s")
                % {"part": row["number"], "number": row["agreement__number"], "money": left},
                url_name="donors:agreement_detail",
                url_args=(row["agreement_id"],),
                since=row["agreement__countersigned_at"],
                due=row["due_date"],
            )
    return None


def _to_convert(actor: Actor) -> list[Waiting]:
    unconverted = (
        access.receipts_visible_to(actor)
        .filter(conversion__isnull=True)
        .exclude(currency=_holding_currency())
    )
    return [
        Waiting(
            title=_("Convert the receipt of %(money)s from %(donor)s")
            % {"money": row.money, "donor": local(row.donor.organization)},
            url_name="donors:conversion_record",
            url_args=(row.pk,),
            since=row.recorded_at,
        )
        for row in unconverted.order_by("recorded_at")[:AT_MOST]
    ]


def _to_draft(actor: Actor) -> list[Waiting]:
    announced = access.pledges_visible_to(actor).filter(
        state__in=[PledgeState.ANNOUNCED, PledgeState.CONFIRMED], agreements__isnull=True
    )
    return [
        Waiting(
            title=_("Draft the agreement on the pledge of %(money)s by %(donor)s")
            % {"money": row.money, "donor": local(row.donor.organization)},
            url_name="donors:agreement_draft",
            url_args=(row.donor_id,),
            since=row.recorded_at,
        )
        for row in announced.order_by("recorded_at")[:AT_MOST]
    ]


def _holding_currency() -> F:
    return F("fund__holding_currency")
