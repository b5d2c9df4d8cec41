"""Tie lines of the bank to what the books hold of them, whichever of the two came first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from donors.choices import LineHold, MatchState
from donors.errors import FundNotOpen
from donors.models import BalanceMove, LineMatch, Receipt, StatementLine
from donors.selectors.lines import with_taken
from donors.services.funds import fund_locked
from trustfund.audit import services as audit
from trustfund.events.models import Message
from trustfund.kernel.actor import Actor
from trustfund.ledger import selectors as books
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.periods import open_day
from trustfund.ledger.services import Posted

# Suspense is made of lines, and is not looked for.
SUSPENSE = "UNIDENTIFIED"
FIRST_DAY = date(1900, 1, 1)
NEAR_DAYS: Final = 5  # within which a bank settles what was dealt or ordered

Movement = tuple[date, Decimal]


class _Free:
    """The movements of cash in one currency that no line is tied to yet. Three queries."""

    def __init__(self, *, fund_id: UUID, currency: str, first: date, last: date) -> None:
        found = books.cash_movements(fund_id=fund_id, currency=currency, first=first, last=last)
        others = [one for one in found if one.kind != SUSPENSE]
        ids = [one.entry_id for one in others]
        tied = StatementLine.objects.filter(entry_id__in=ids, currency=currency)
        taken = set(tied.values_list("entry_id", flat=True)) if ids else set()
        receipts = Receipt.objects.filter(entry_id__in=ids)
        self.references = (
            dict(receipts.values_list("entry_id", "bank_reference")) if ids else dict[int, str]()
        )
        self.entries: dict[Movement, list[int]] = defaultdict(list)
        for one in others:
            if one.entry_id not in taken:
                self.entries[one.bank_day, one.amount].append(one.entry_id)

    def take(self, line: StatementLine, *, other_reference: bool = False) -> int | None:
        """Return the entry that is this line's movement, for it alone; None if there is none.

        A receipt has one of the line's references, or `other_reference` lets it have another.
        """
        candidates = self.entries.get((line.value_date, line.amount), [])
        known = line.references
        for entry_id in candidates:
            reference = self.references.get(entry_id)
            if reference is None or reference in known or other_reference:
                candidates.remove(entry_id)
                return entry_id
        return None

    def near(self, line: StatementLine) -> int | None:
        """Return the entry of this amount that is nearest in days and no receipt; None if none is near.

        A bank pays a deal or a refund days after it was made.
        """
        for away in range(1, NEAR_DAYS + 1):
            for days in (-away, away):
                day = line.value_date + timedelta(days=days)
                candidates = self.entries.get((day, line.amount), [])
                found = next((one for one in candidates if one not in self.references), None)
                if found is not None:
                    candidates.remove(found)
                    return found
        return None


@dataclass(frozen=True, slots=True)
class Ties:
    """The entry of each line that has one, and of each line that perhaps has one."""

    sure: dict[UUID, int]
    perhaps: dict[UUID, int]


def line_ties(lines: Sequence[StatementLine]) -> Ties:
    """Return for lines of one statement the entries that hold their movements, each entry once.

    Sure is one of the same day and amount; a receipt has one of the line's references, too. A
    receipt with that amount and another reference, or that reference and another day, is perhaps
    the line's, and so is another entry of that amount some days away: a person must say. Up to
    four queries.
    """
    days, near = [line.value_date for line in lines], timedelta(days=NEAR_DAYS)
    free = _Free(
        fund_id=lines[0].fund_id,
        currency=lines[0].currency,
        first=min(days) - near,
        last=max(days) + near,
    )
    sure = _taken((line, free.take(line)) for line in lines)
    left = [line for line in lines if line.amount > 0 and line.pk not in sure]
    perhaps = _taken((line, free.take(line, other_reference=True)) for line in left)
    left = [line for line in left if line.pk not in perhaps]
    perhaps |= _of_other_days(left, without={*sure.values(), *perhaps.values()})
    rest = [line for line in lines if line.pk not in sure and line.pk not in perhaps]
    return Ties(sure, perhaps | _taken((line, free.near(line)) for line in rest))


def _taken(found: Iterable[tuple[StatementLine, int | None]]) -> dict[UUID, int]:
    return {line.pk: entry_id for line, entry_id in found if entry_id is not None}


def _of_other_days(lines: Sequence[StatementLine], *, without: set[int]) -> dict[UUID, int]:
    """Return for each line a receipt by hand with its reference and amount, of whatever day."""
    references = {one for line in lines for one in line.references}
    if not references:
        return {}
    rows = Receipt.objects.filter(
        fund_id=lines[0].fund_id,
        currency=lines[0].currency,
        bank_reference__in=references,
        reversal=None,
        line_part=None,
    ).exclude(entry_id__in=without)
    receipts = {(row.bank_reference, row.amount): row.entry_id for row in rows}
    tied = StatementLine.objects.filter(entry_id__in=receipts.values())
    gone = set(tied.values_list("entry_id", flat=True)) if receipts else set()
    found = {}
    for line in lines:
        for reference in line.references:
            entry_id = receipts.get((reference, line.amount))
            if entry_id is not None and entry_id not in gone:
                gone.add(entry_id)
                found[line.pk] = entry_id
                break
    return found


def lines_tie(*, actor: Actor, now: datetime, message: Message) -> None:
    """Tie what came before the books had it: money in suspense, and debits that nothing explained.

    What a message tells was booked may be on a statement already. A credit then lies in suspense,
    and would count twice: its entry there is reversed, and the line has the one that was booked.
    A line of which a part was matched, or is proposed to be, stays with the persons who do that. A
    debit of some days before or after is held, for a person to say whether it is the same.
    """
    funds = {message.fund_id}
    if message.subject_type == BalanceMove._meta.label_lower:
        funds.add(BalanceMove.objects.get(pk=message.subject_id).to_fund_id)
    for fund_id in sorted(found for found in funds if found is not None):
        try:
            _fund_ties(actor, now, fund_id)
        except FundNotOpen:
            continue  # it takes no money, and its lines stay as they are


@transaction.atomic(durable=True)
def _fund_ties(actor: Actor, now: datetime, fund_id: UUID) -> None:
    fund_locked(fund_id)
    waiting = _waiting(fund_id)
    for currency in sorted(set(waiting.order_by().values_list("currency", flat=True).distinct())):
        free = _Free(fund_id=fund_id, currency=currency, first=FIRST_DAY, last=now.date())
        days, amounts = zip(*free.entries, strict=True) if free.entries else ((), ())
        rows = waiting.filter(currency=currency, value_date__in=days, amount__in=amounts)
        for line in rows.order_by("value_date", "position", "id"):
            entry_id = free.take(line)
            if entry_id is not None:
                _tied(actor, now, line, entry_id)
        debits = waiting.filter(currency=currency, entry_id=None, amount__in=amounts)
        for line in debits.order_by("value_date", "position", "id"):
            entry_id = free.near(line)
            if entry_id is not None:
                _held(actor, now, line, entry_id)


def _waiting(fund_id: UUID) -> QuerySet[StatementLine]:
    """Return the lines that may still be tied, not evaluated: nobody has said a word on them."""
    spoken_of = LineMatch.objects.filter(fund_id=fund_id).exclude(state=MatchState.DECLINED)
    rows = with_taken(StatementLine.objects.filter(fund_id=fund_id))
    return rows.filter(
        Q(in_suspense=True, taken=0) | Q(entry_id=None, amount__lt=0),
        hold__in=["", LineHold.NO_REFERENCE],
    ).exclude(pk__in=spoken_of.values("line_id"))


def _tied(actor: Actor, now: datetime, line: StatementLine, entry_id: int) -> None:
    """Give a line its entry, and take out of suspense what lay there for it."""
    was, reversed_by = line.entry_id, list[Posted]()
    if was is not None:
        reversed_by.append(_suspense_reversed(line, was, today=now.date()))
    line.entry_id, line.in_suspense = entry_id, False
    line.save(update_fields=["entry_id", "in_suspense"])
    audit.record(
        actor,
        "donors.lines_tie",
        subject=line.statement,
        at=now,
        fund_id=line.fund_id,
        extra={
            "tied": {str(line.pk): entry_id},
            "suspense": was,
            "entries": [entry.facts() for entry in reversed_by],
        },
    )


def _held(actor: Actor, now: datetime, line: StatementLine, entry_id: int) -> None:
    """Hold a debit that is perhaps what was booked for some days before or after it."""
    line.hold = LineHold.MAYBE_KNOWN
    line.save(update_fields=["hold"])
    audit.record(
        actor,
        "donors.lines_tie",
        subject=line.statement,
        at=now,
        fund_id=line.fund_id,
        extra={"held": {str(line.pk): entry_id}},
    )


def _suspense_reversed(line: StatementLine, entry_id: int, *, today: date) -> Posted:
    """Reverse the entry that put a line into suspense, on its own day or the first open one."""
    entry = books.entry(entry_id=entry_id)
    if entry is None:
        raise LookupError(f"Line {line.pk} has no entry in the books")
    shut = books.shut_through(fund_id=line.fund_id)
    value_date, _adjusts = open_day(entry.value_date, shut=shut, today=today)
    return ledger.entry_reverse(
        entry_id=entry_id,
        value_date=value_date,
        reference=f"bank-line-tied:{line.pk}",
        memo=f"Reversed: {entry.memo}",
    )
