"""A table of contributions is checked, imported to compare with, and withdrawn. Nothing is booked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import TableState
from donors.errors import Refused
from donors.models import TableFile, TableImport, TableRow
from donors.rules import states
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
)
from donors.rules.tables.keeping import kept
from donors.rules.tables.kinds import STATISTICS
from donors.rules.tables.mapping import shipped_text
from donors.rules.tables.statistics import NotOneTable
from donors.selectors.table_words import fault_sentence, refusal_sentence
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.errors import AlreadyDone, DomainError

ROWS_KEPT_AT_MOST: Final = 10_000
NAME_AT_MOST: Final = 200


class TableUnreadable(DomainError):
    """The file is refused as a whole. Nothing was kept of it."""

    code = "table_unreadable"


class MapUnusable(DomainError):
    """The map has faults; each is named with its key. Nothing was read."""

    code = "map_unusable"


class TableImported(AlreadyDone):
    """This very file was imported before, and stands."""

    code = "table_imported"


class TableWithdrawn(AlreadyDone):
    """The table was withdrawn before."""

    code = "table_withdrawn"


class NothingAccepted(Refused):
    """No row of the table could be read."""

    code = "nothing_accepted"


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
    if by.rows != STATISTICS:
        sentence = _("This map is not one of statistics. Nothing was read.")
        raise MapUnusable(sentence, fields={"map_text": sentence})
    if not rows:
        raise _unreadable(_("The file has a header and no row below it. Nothing was imported."))
    try:
        return Checked(table.header, rows, contribution_table(rows).currency)
    except NotOneTable as error:
        raise _unreadable(
            _("The rows are not one table: %(what)s. Nothing was imported.") % {"what": error}
        ) from None


@transaction.atomic(durable=True)
def table_check(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    file: IO[bytes],
    name: str,
    title: str,
    map_name: str = "",
    map_text: str = "",
) -> TableImport:
    """Read a file by a map and keep what was found, row by row, for somebody to import it.

    The same file with the same map answers with the table that stands; with another map, what was
    only checked is withdrawn and the file read anew.

    :raises NotFound: if the fund does not exist
    :raises MapUnusable: if the map has faults
    :raises TableUnreadable: if the file is refused as a whole
    :raises TableImported: if the file was imported with another map
    """
    authorize(actor, "donors.table_check")
    by, text = map_of(map_name=map_name, map_text=map_text)
    file.seek(0)
    content = file.read()
    checked = file_checked(content, by)
    fund = fund_for(actor, fund_id, lock=True)
    kept_file = _file_kept(fund, content, actor=actor, now=now)
    return _kept(kept_file, checked, by, text, actor=actor, now=now, file_name=name, title=title)


@transaction.atomic(durable=True)
def table_remap(*, actor: Actor, now: datetime, table_id: UUID, map_text: str) -> TableImport:
    """Read the file of a table again, by another map. What was only checked gives way to it.

    :raises NotFound: if there is no such table
    :raises MapUnusable: if the map has faults
    :raises TableUnreadable: if the file is refused as a whole
    :raises TableImported: if the table was imported
    """
    authorize(actor, "donors.table_remap")
    table = access.table_for(actor, table_id)
    by, text = map_of(map_text=map_text)
    checked = file_checked(bytes(table.file.content), by)
    fund_for(actor, table.fund_id, lock=True)
    return _kept(
        table.file,
        checked,
        by,
        text,
        actor=actor,
        now=now,
        file_name=table.file_name,
        title=table.title,
        action="donors.table_remap",
    )


@transaction.atomic(durable=True)
def table_import(*, actor: Actor, now: datetime, table_id: UUID) -> TableImport:
    """Import a table that was checked, as something to compare with. Rejected rows stay outside.

    :raises NotFound: if there is no such table
    :raises TableImported: if it was imported before
    :raises TableWithdrawn: if it was withdrawn
    :raises NothingAccepted: if every row was rejected
    """
    authorize(actor, "donors.table_import")
    table = access.table_for(actor, table_id, lock=True)
    before = table.facts()
    _must_allow(table, "import")
    if table.accepted + table.warned == 0:
        raise NothingAccepted(_("Every row was rejected. Change the map, or correct the file."))
    table.state = states.TABLE.target(state=table.state, act="import")
    table.imported_by_id = actor.person_id
    table.imported_at = now
    table.save(update_fields=["state", "imported_by", "imported_at"])
    _recorded(actor, "donors.table_import", table, now, before)
    events.publish("donors.table_imported", subject=table, at=now, fund_id=table.fund_id)
    return table


@transaction.atomic(durable=True)
def table_withdraw(*, actor: Actor, now: datetime, table_id: UUID, reason: str) -> TableImport:
    """Withdraw a table with a reason: it is compared with no more. Its rows are kept.

    :raises NotFound: if there is no such table
    :raises TableWithdrawn: if it was withdrawn before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.table_withdraw")
    table = access.table_for(actor, table_id, lock=True)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    _must_allow(table, "withdraw")
    _withdrawn(table, actor=actor, now=now, reason=reason.strip(), action="donors.table_withdraw")
    events.publish("donors.table_withdrawn", subject=table, at=now, fund_id=table.fund_id)
    return table


def _bounded(rows: Any) -> Any:
    for count, row in enumerate(rows, start=1):
        if count > ROWS_KEPT_AT_MOST:
            raise _unreadable(
                _(
                    "The table has more than %(rows)s rows: line %(line)s is beyond them. Split the file."
                )
                % {"rows": f"{ROWS_KEPT_AT_MOST:,}", "line": row.line}
            )
        yield row


def _unreadable(sentence: str) -> TableUnreadable:
    return TableUnreadable(sentence, fields={"file": sentence})


def _file_kept(fund: Fund, content: bytes, *, actor: Actor, now: datetime) -> TableFile:
    digest = hashlib.sha256(content).hexdigest()
    found = TableFile.objects.filter(fund=fund, sha256=digest).first()
    if found is not None:
        return found
    file = TableFile(fund=fund, sha256=digest, size=len(content), content=content)
    file.save(force_insert=True)
    file.refresh_from_db()
    audit.record(actor, "donors.table_check", subject=file, at=now, fund_id=fund.pk)
    return file


def _kept(
    file: TableFile,
    checked: Checked,
    by: ContributionMap,
    map_text: str,
    *,
    actor: Actor,
    now: datetime,
    file_name: str,
    title: str,
    action: str = "donors.table_check",
) -> TableImport:
    """Write the table with its rows, unless it stands already."""
    kind = by.rows.upper()
    standing = (
        TableImport.objects.select_for_update(no_key=True)
        .filter(fund_id=file.fund_id, kind=kind, file=file)
        .exclude(state=TableState.WITHDRAWN)
        .first()
    )
    if standing is not None:
        if standing.map_text == map_text:
            return standing
        _must_allow(standing, "import")
        _withdrawn(
            standing, actor=actor, now=now, reason=_("Read again by another map."),
            action=action,
        )  # fmt: skip
    plain = [kept(row) for row in checked.rows]
    table = TableImport(
        fund_id=file.fund_id,
        number=_next_number(file.fund_id),
        kind=kind,
        title=title.strip() or file_name,
        file=file,
        file_name=file_name[:NAME_AT_MOST],
        header=list(checked.header),
        map_name=by.name,
        map_text=map_text,
        currency=checked.currency,
        accepted=checked.count(Status.ACCEPTED),
        warned=checked.count(Status.WARNING),
        rejected=checked.count(Status.REJECTED),
        rows_hash=canonical_hash(plain),
        checked_by_id=actor.person_id,
    )
    table.save(force_insert=True)
    _rows_written(table, plain)
    _recorded(actor, action, table, now)
    events.publish("donors.table_checked", subject=table, at=now, fund_id=table.fund_id)
    return table


def _rows_written(table: TableImport, plain: Sequence[dict[str, Any]]) -> None:
    TableRow.objects.bulk_create((TableRow(table=table, **row) for row in plain), batch_size=1_000)


def _next_number(fund_id: UUID) -> str:
    """Return the fund's next number of a table; the fund is locked."""
    return f"TI-{TableImport.objects.filter(fund_id=fund_id).count() + 1:03d}"


def _must_allow(table: TableImport, act: str) -> None:
    if states.TABLE.allows(state=table.state, act=act):
        return
    words = {"number": table.number}
    if table.state == TableState.WITHDRAWN:
        raise TableWithdrawn(
            _("Table %(number)s is withdrawn. Upload the file again to import it anew.") % words
        )
    raise TableImported(
        _("This file is imported as table %(number)s. Withdraw that one first.") % words
    )


def _withdrawn(
    table: TableImport, *, actor: Actor, now: datetime, reason: str, action: str
) -> None:
    before = table.facts()
    table.state = states.TABLE.target(state=table.state, act="withdraw")
    table.withdrawn_by_id = actor.person_id
    table.withdrawn_at = now
    table.withdrawn_reason = reason
    table.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    _recorded(actor, action, table, now, before)


def _recorded(
    actor: Actor,
    action: str,
    table: TableImport,
    now: datetime,
    before: dict[str, Any] | None = None,
) -> None:
    table.refresh_from_db()
    audit.record(actor, action, subject=table, at=now, fund_id=table.fund_id, before=before)
