"""Which statements of an account stand beside one that is taken: pages before and after it, other formats."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from donors.choices import LineHold
from donors.models import Statement, StatementImport, StatementLine
from donors.rules import bank_files
from trustfund.documents.access import content_opened

Movement = tuple[date, Decimal]


def pages_beside(row: StatementImport, found: bank_files.Statement, account_id: UUID) -> set[UUID]:
    """Return the statements of other files from which this one goes on, and that go on from it.

    Each begins with the balance that the one before it ends with. A line of one of them is none of
    this one's, however equal it is. One query.
    """
    if found.opening is None or found.closing is None:
        return set()
    # Equal lines are of one day, so whatever lies between them touches the days of this one.
    others = Statement.objects.filter(
        account_id=account_id,
        opening_date__lte=found.closing.on,
        closing_date__gte=found.opening.on,
    ).exclude(source=row)
    read = {one.pk: _as_read(one) for one in others.select_related("account")}
    by_opening, by_closing = defaultdict(list), defaultdict(list)
    for key, one in read.items():
        by_opening[one.opening.money if one.opening else None].append(key)
        by_closing[one.closing.money if one.closing else None].append(key)
    beside: set[UUID] = set()
    after, before = [found], [found]
    while after:
        page = after.pop()
        for key in by_opening.get(page.closing.money if page.closing else None, ()):
            if key not in beside and bank_files.continues(page, read[key]):
                beside.add(key)
                after.append(read[key])
    while before:
        page = before.pop()
        for key in by_closing.get(page.opening.money if page.opening else None, ()):
            if key not in beside and bank_files.continues(read[key], page):
                beside.add(key)
                before.append(read[key])
    return beside


def told_otherwise(
    row: StatementImport,
    found: bank_files.Statement,
    keys: Sequence[str],
    *,
    known: Mapping[str, UUID],
    beside: set[UUID],
    account_id: UUID,
) -> set[str]:
    """Return the keys of new lines that a file in another format, or by another map, perhaps brought.

    Such a file writes of the same movement in other words, so that its key is another. Day and
    amount are equal; a line is suspected once for each line of the others that is not in this file.
    """
    fresh = [(line, key) for line, key in zip(found.lines, keys, strict=True) if key not in known]
    if not fresh:
        return set()
    days = {line.value_date for line, _key in fresh}
    first, last = min(days), max(days)
    undated = Q(statement__opening_date=None)
    near = StatementLine.objects.filter(
        undated | Q(statement__opening_date__lte=last, statement__closing_date__gte=first),
        statement__account_id=account_id,
        value_date__range=(first, last),
    ).exclude(statement__source=row)
    sources = StatementImport.objects.filter(pk__in=near.values("statement__source_id"))
    others = [one.pk for one in sources if _written_otherwise(one, row)]
    if not others:
        return set()
    came = near.filter(statement__source_id__in=others).exclude(hold=LineHold.KNOWN)
    rows = came.exclude(statement_id__in=beside).values_list("import_key", "value_date", "amount")
    mentioned = set(keys)
    left: Counter[Movement] = Counter(
        (day, amount) for key, day, amount in rows.iterator() if key not in mentioned
    )
    suspected = set()
    for line, key in fresh:
        movement = (line.value_date, line.money.amount)
        if left[movement] > 0:
            left[movement] -= 1
            suspected.add(key)
    return suspected


def _written_otherwise(one: StatementImport, row: StatementImport) -> bool:
    return one.csv_map != row.csv_map or _format(one) != _format(row)


def _format(row: StatementImport) -> str:
    with content_opened(row.sha256, size=row.size) as file:
        return bank_files.format_of(file)  # type: ignore[arg-type]


def _as_read(row: Statement) -> bank_files.Statement:
    """Return a statement of the database as the reader gave it, without its lines."""
    opening, closing = row.money("opening_amount"), row.money("closing_amount")
    return bank_files.Statement(
        source_format="",
        account=row.account.identifier,
        currency=row.currency,
        opening=bank_files.Balance("opening", opening, row.opening_date)
        if opening is not None and row.opening_date
        else None,
        closing=bank_files.Balance("closing", closing, row.closing_date)
        if closing is not None and row.closing_date
        else None,
        lines=(),
        reference=row.reference,
        number=row.number,
        sequence=row.sequence,
    )
