"""Entries for tests, posted and pinned by a record as every service does."""

from datetime import date
from uuid import UUID, uuid4

from trustfund.audit.services import record
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger.rules import posting
from trustfund.ledger.services import Posted, entry_post


def posted(actor, fund, kind: str, legs, *, reference: str = "", on: date | None = None) -> Posted:
    """Return an entry of this kind, pinned in the fund's chain."""
    entry = entry_post(
        fund_id=fund.pk,
        kind=kind,
        value_date=on or now().date(),
        reference=reference or f"test:{uuid4()}",
        memo="",
        subject_id=uuid4(),
        legs=legs,
    )
    pin(actor, fund, entry)
    return entry


def received(actor, fund, amount: str, *, currency: str = "USD", donor: UUID | None = None, **more):
    """Return the entry of a contribution received."""
    money = Money(amount, currency)
    return posted(actor, fund, "RECEIPT", posting.receipt_booked(money, donor or uuid4()), **more)


def pin(actor, fund, entry: Posted) -> None:
    """Record an act that posted this entry."""
    pin_many(actor, fund, [entry])


def pin_many(actor, fund, entries) -> None:
    """Record one act that posted these entries."""
    record(
        actor,
        "test.post",
        subject=fund,
        at=now(),
        fund_id=fund.pk,
        extra={"entries": [entry.facts() for entry in entries]},
    )
