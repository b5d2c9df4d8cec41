"""The import key: what makes two lines in two files the same movement of money.

It is made of what the bank says of the movement, never of the file, its name, the statement's
number or the place in it. Lines of one statement that are equal in all of it are counted: the
first is 1, the second 2. So a replayed or overlapping file brings keys that are known already.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from itertools import count

from donors.rules.bank_files.statement import Line, Statement, account_of, continues
from trustfund.kernel.canonical import canonical_hash

VERSION = "bank-line/1"


def import_key(statement: Statement, line: Line) -> str:
    """Return the key of one line of a statement that stands alone: 64 hexadecimal digits.

    The keys of a whole file are made by `keyed`, which counts on over the pages of a statement.

    :raises ValueError: if the line is not of this statement
    """
    wanted = _content(statement, line)
    ordinal = 0
    for other in statement.lines:
        ordinal += _content(statement, other) == wanted
        if other is line:
            return _key(wanted, ordinal)
    raise ValueError("The line is not of this statement")


def keyed(statements: Iterable[Statement]) -> Iterator[tuple[Statement, tuple[str, ...]]]:
    """Yield each statement with the keys of its lines, in their order.

    Where a statement begins with the balance that the last one of its account in the file ends
    with, the equal lines are counted on: two pages of one day do not hold the same line twice.
    """
    ends: dict[tuple[str, str], Statement] = {}
    seen: dict[tuple[str, str], Counter[str]] = {}
    for statement in statements:
        account = account_of(statement)
        if account not in ends or not continues(ends[account], statement):
            seen[account] = Counter()
        keys = []
        for line in statement.lines:
            content = _content(statement, line)
            seen[account][content] += 1
            keys.append(_key(content, seen[account][content]))
        yield statement, tuple(keys)
        ends[account] = replace(statement, lines=())  # its lines need not be kept


def next_key(statement: Statement, line: Line, known: Container[str]) -> str:
    """Return the first key of a line's content that is not known yet.

    It is the one that a file with all the equal lines would give to the next of them.
    """
    content = _content(statement, line)
    return next(key for ordinal in count(1) if (key := _key(content, ordinal)) not in known)


def _content(statement: Statement, line: Line) -> str:
    """Return the hash of what the bank says of the movement, without differences of spacing."""
    texts = [" ".join(text.split()) for text in line.texts]
    money = [line.money.currency, line.money.amount]
    days = [line.booking_date, line.value_date]
    return canonical_hash(
        [VERSION, *account_of(statement), *texts, *money, *days, line.is_reversal]
    )


def _key(content: str, ordinal: int) -> str:
    return canonical_hash([content, ordinal])
