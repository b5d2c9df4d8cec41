"""Book the lines of a bank's statements: into suspense, or tied to what the books hold already."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from donors.choices import ImportState, LineHold
from donors.models import Statement, StatementImport, StatementLine
from donors.rules.states import STATEMENT_IMPORT
from donors.services.funds import fund_locked
from donors.services.line_ties import SUSPENSE, line_ties
from donors.services.statement_progress import lines_done
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.kernel.actor import Actor
from trustfund.ledger import selectors as books
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.periods import open_day
from trustfund.ledger.rules.posting import unidentified_booked
from trustfund.ledger.services import Draft, Posted

BATCH = 500
MEMO = 200

_ENTRIES_TOLD = """
    UPDATE donors_statementline l SET entry_id = t.entry_id, in_suspense = t.in_suspense
    FROM unnest(%s::uuid[], %s::bigint[], %s::boolean[]) AS t (id, entry_id, in_suspense)
    WHERE l.id = t.id
"""


def lines_book(
    row: StatementImport, *, actor: Actor, now: datetime, renew: Callable[[], None]
) -> None:
    """Book every line of an import that is not booked yet, in batches, and end the import.

    Each credit goes into suspense, one entry for each line, unless the books hold the movement
    already: a receipt with a reference of the line, its amount, currency and value date, or what a
    conversion bought. Where a receipt by hand is perhaps the line's, a person must say. A debit is tied to the entry that moved just as much that day, if there is
    one, and else stays unexplained. A line that may be known already waits for a person.
    """
    for statement in Statement.objects.filter(source=row).order_by("position"):
        seen = 0
        while count := _batch_booked(row, statement, seen, actor=actor, now=now):
            seen = count
            renew()
    with transaction.atomic(durable=True):
        held = StatementImport.objects.select_for_update().get(pk=row.pk)
        if held.state != ImportState.BOOKING:
            return
        row.state = STATEMENT_IMPORT.target(state=held.state, act="book")
        row.done = row.total = held.total
        row.save(update_fields=["state", "done"])
        events.publish("donors.statement_booked", subject=row, at=now, fund_id=row.fund_id)


@transaction.atomic(durable=True)
def _batch_booked(
    row: StatementImport, statement: Statement, after: int, *, actor: Actor, now: datetime
) -> int:
    """Book the next lines of a statement and return the position of the last; 0 when none is left."""
    fund_locked(row.fund_id)
    waiting = StatementLine.objects.filter(
        statement=statement, entry_id__isnull=True, position__gt=after
    )
    lines = list(waiting.exclude(hold=LineHold.MAYBE_KNOWN).order_by("position")[:BATCH])
    if not lines:
        return 0
    ties = line_ties(lines)
    for line in lines:
        line.entry_id = ties.sure.get(line.pk)
    free = [line for line in lines if line.entry_id is None and line.amount > 0]
    fresh = [line for line in free if line.pk not in ties.perhaps]
    if ties.perhaps:
        perhaps = StatementLine.objects.filter(pk__in=list(ties.perhaps))
        perhaps.update(hold=LineHold.MAYBE_KNOWN)
    posted = suspense_book(row.fund_id, fresh, today=now.date())
    _entries_told(lines)
    lines_done(row, count=len(lines))
    audit.record(
        actor,
        "donors.statement_take",
        subject=statement,
        at=now,
        fund_id=row.fund_id,
        extra={
            "entries": [entry.facts() for entry in posted],
            "tied": {str(line_id): entry_id for line_id, entry_id in ties.sure.items()},
            "held": {str(line_id): entry_id for line_id, entry_id in ties.perhaps.items()},
        },
    )
    return lines[-1].position


def _entries_told(lines: Sequence[StatementLine]) -> None:
    """Write on each line that has an entry which one it is. One statement for all of them."""
    moved = [line for line in lines if line.entry_id is not None]
    values: list[Any] = [
        [line.pk for line in moved],
        [line.entry_id for line in moved],
        [line.in_suspense for line in moved],
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES_TOLD, values)


def suspense_book(
    fund_id: UUID, lines: Sequence[StatementLine], *, today: date, after: UUID | None = None
) -> list[Posted]:
    """Put these credits into suspense, one entry for each, and tell each line its entry.

    A day in a closed period is adjusted in the first open one. The caller saves the lines. `after`
    is the receipt whose reversal brings them there: they may have lain in suspense before.
    """
    shut = books.shut_through(fund_id=fund_id)
    suffix = f":{after}" if after else ""
    drafts = []
    for line in lines:
        value_date, adjusts = open_day(line.value_date, shut=shut, today=today)
        drafts.append(
            Draft(
                kind=SUSPENSE,
                value_date=value_date,
                reference=f"bank-line:{line.pk}{suffix}",
                memo=f"{line.counterparty_name} · {line.reference}".strip(" ·")[:MEMO],
                subject_id=line.pk,
                legs=unidentified_booked(line.money),
                adjusts=adjusts,
            )
        )
    if not drafts:
        return []
    posted = ledger.entries_post(fund_id=fund_id, drafts=drafts)
    by_reference = {entry.reference: entry.id for entry in posted}
    for line in lines:
        line.entry_id = by_reference[f"bank-line:{line.pk}{suffix}"]
        line.in_suspense = True
    return posted
