"""Read the journal: entries with their legs, one or many."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from trustfund.kernel.money import Money
from trustfund.ledger.choices import ACCOUNT_NAMES, ENTRY_KINDS
from trustfund.ledger.models import Entry, Leg

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class LegRow:
    """One leg as the journal shows it."""

    account_id: int
    code: str
    name: Any
    party_id: UUID | None
    side: str
    money: Money


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry with its legs."""

    id: int
    fund_id: UUID
    kind: str
    kind_name: Any
    value_date: date
    recorded_at: datetime
    reference: str
    memo: str
    subject_id: UUID
    reverses_id: int | None
    adjusts: date | None
    content_hash: str
    legs: list[LegRow]


def entries_of(*, subject_id: UUID) -> list[EntryRow]:
    """Return the entries about one object, oldest first. Two queries."""
    return entry_rows(Entry.objects.filter(subject_id=subject_id).order_by("id"))


def entry(*, entry_id: int) -> EntryRow | None:
    """Return one entry with its legs, or None. Two queries."""
    rows = entry_rows(Entry.objects.filter(pk=entry_id))
    return rows[0] if rows else None


def entry_count(*, fund_id: UUID, known_at: datetime) -> int:
    """Return how many entries of a fund were recorded up to a time. One query."""
    return Entry.objects.filter(fund_id=fund_id, recorded_at__lte=known_at).count()


def entry_day(*, entry_id: int) -> date | None:
    """Return the closed day that a prior-period adjustment belongs to; None for any other entry."""
    return Entry.objects.filter(pk=entry_id).values_list("adjusts", flat=True).first()


def booked_day(*, entry_id: int) -> date | None:
    """Return the day on which the books have an entry, or None if there is no such entry. One query."""
    return Entry.objects.filter(pk=entry_id).values_list("value_date", flat=True).first()


def booked_on_or_after(*, fund_id: UUID, kind: str, day: date) -> bool:
    """Return whether the fund has an entry of this kind on the day or after it. One query."""
    return Entry.objects.filter(fund_id=fund_id, kind=kind, value_date__gte=day).exists()


def reversal_of(*, entry_id: int) -> int | None:
    """Return the entry that reverses this one, or None."""
    return Entry.objects.filter(reverses_id=entry_id).values_list("id", flat=True).first()


def journal_page(
    *, fund_id: UUID, before_id: int | None = None, kind: str = "", limit: int = 50
) -> list[EntryRow]:
    """Return entries newest first, at most `limit`, older than `before_id`. Two queries."""
    entries = Entry.objects.filter(fund_id=fund_id)
    if kind:
        entries = entries.filter(kind=kind)
    if before_id is not None:
        entries = entries.filter(pk__lt=before_id)
    return entry_rows(entries.order_by("-id")[:limit])


def journal_stream(*, fund_id: UUID, known_at: datetime | None = None) -> Iterator[EntryRow]:
    """Yield every entry of the fund recorded by `known_at`, oldest first, a thousand at a time."""
    entries = Entry.objects.filter(fund_id=fund_id)
    if known_at is not None:
        entries = entries.filter(recorded_at__lte=known_at)
    last = 0
    while rows := entry_rows(entries.filter(pk__gt=last).order_by("id")[:CHUNK]):
        yield from rows
        last = rows[-1].id


def entry_rows(entries: Any) -> list[EntryRow]:
    """Return the entries of a query with their legs. Two queries."""
    legs = Leg.objects.select_related("account").order_by("entry_id", "n")
    return [_entry_row(entry) for entry in entries.prefetch_related(Prefetch("legs", legs))]


def _entry_row(entry: Entry) -> EntryRow:
    return EntryRow(
        id=entry.id,
        fund_id=entry.fund_id,
        kind=entry.kind,
        kind_name=ENTRY_KINDS.get(entry.kind, entry.kind),
        value_date=entry.value_date,
        recorded_at=entry.recorded_at,
        reference=entry.reference,
        memo=entry.memo,
        subject_id=entry.subject_id,
        reverses_id=entry.reverses_id,
        adjusts=entry.adjusts,
        content_hash=bytes(entry.content_hash).hex(),
        legs=[
            LegRow(
                account_id=leg.account_id,
                code=leg.account.code,
                name=ACCOUNT_NAMES[leg.account.code],
                party_id=leg.account.party_id,
                side=leg.side,
                money=Money(leg.amount, leg.account.currency),
            )
            for leg in entry.legs.all()
        ],
    )
