"""A file is read by a map: every row of it, or a sentence that says why not. Nothing is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Final

from django.utils.translation import gettext as _

from donors.choices import TableKind
from donors.rules.tables import (
    ContributionMap,
    MapInvalid,
    ReadRow,
    Status,
    TableRefused,
    contribution_table,
    map_read,
    open_table,
    read_rows,
    shipped_maps,
    template_map,
)
from donors.rules.tables.kinds import BOOKED_KINDS, STATISTICS
from donors.rules.tables.mapping import shipped_text
from donors.rules.tables.statistics import NotOneTable
from donors.rules.tables.templates import template_text
from donors.selectors.table_words import fault_sentence, refusal_sentence
from trustfund.kernel.errors import DomainError

ROWS_KEPT_AT_MOST: Final = 10_000
ROWS_DONE_AT_MOST: Final = 1_000  # that become pledges or receipts, in one transaction
TEMPLATE: Final = "template-"


class TableUnreadable(DomainError):
    """The file is refused as a whole. Nothing was kept of it."""

    code = "table_unreadable"


class MapUnusable(DomainError):
    """The map has faults; each is named with its key. Nothing was read."""

    code = "map_unusable"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a file: its heads, its rows in order, and the currency of statistics."""

    header: tuple[str, ...]
    rows: tuple[ReadRow, ...]
    currency: str

    def count(self, status: Status) -> int:
        """Return how many rows have this status."""
        return sum(row.status is status for row in self.rows)


def map_of(*, map_name: str = "", map_text: str = "") -> tuple[ContributionMap, str]:
    """Return a map and its text: the one typed, or else the shipped one of this name.

    :raises MapUnusable: naming every fault, or that there is no such map
    """
    kind = map_name.removeprefix(TEMPLATE)
    if not map_text.strip() and map_name.startswith(TEMPLATE) and kind in BOOKED_KINDS:
        return template_map(kind), template_text(kind)
    if not map_text.strip():
        if map_name not in shipped_maps():
            sentence = _("Choose a map, or write one.")
            raise MapUnusable(sentence, fields={"map_name": sentence})
        map_text = shipped_text(map_name)
    try:
        return map_read(map_text.encode()), map_text
    except MapInvalid as error:
        sentences = " ".join(fault_sentence(fault) for fault in error.faults)
        raise MapUnusable(sentences, fields={"map_text": sentences}) from None


def file_checked(file: IO[bytes] | bytes, by: ContributionMap) -> Checked:
    """Return every row of a file as the map reads it. Nothing is written.

    :raises TableUnreadable: if the file is refused as a whole, naming the line or the bound
    """
    try:
        table = open_table(file, encoding=by.encoding, delimiter=by.delimiter, sheet=by.sheet)
        rows = tuple(_bounded(read_rows(table, by)))
    except TableRefused as error:
        raise _unreadable(refusal_sentence(error.code, error.facts)) from None
    if not rows:
        raise _unreadable(_("The file has a header and no row below it. Nothing was imported."))
    if by.rows != STATISTICS:
        if len(rows) > ROWS_DONE_AT_MOST:
            raise _too_many_to_do(rows[ROWS_DONE_AT_MOST].line, kind=by.rows)
        return Checked(table.header, rows, "")
    try:
        return Checked(table.header, rows, contribution_table(rows).currency)
    except NotOneTable as error:
        raise _unreadable(
            _("The rows are not one table: %(what)s. Nothing was imported.") % {"what": error}
        ) from None


def _bounded(rows: Iterable[ReadRow]) -> Iterator[ReadRow]:
    for count, row in enumerate(rows, start=1):
        if count > ROWS_KEPT_AT_MOST:
            raise _too_many(ROWS_KEPT_AT_MOST, row.line)
        yield row


def _too_many(at_most: int, line: int) -> TableUnreadable:
    return _unreadable(
        _("The table has more than %(rows)s rows: line %(line)s is beyond them. Split the file.")
        % {"rows": f"{at_most:,}", "line": line}
    )


def _too_many_to_do(line: int, *, kind: str) -> TableUnreadable:
    sentence = _(
        "The table has more than %(rows)s rows: line %(line)s is beyond them. Nothing was imported. "
        "Cut the file into parts of %(rows)s rows, each with the header, and import the parts one "
        "after the other."
    ) % {"rows": f"{ROWS_DONE_AT_MOST:,}", "line": line}
    if kind == TableKind.INSTALLMENT.lower():
        together = _("Keep the installments of one agreement in one part.")
        sentence = f"{sentence} {together}"
    return _unreadable(sentence)


def _unreadable(sentence: str) -> TableUnreadable:
    return TableUnreadable(sentence, fields={"file": sentence})
