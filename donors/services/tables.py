"""A table of contributions is checked, imported to compare with, and withdrawn. Nothing is booked."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import IO, Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors import access
from donors.choices import TableKind, TableState
from donors.errors import Refused
from donors.models import TableFile, TableImport, TableRow
from donors.rules import states
from donors.rules.tables import (
    ContributionMap,
    Status,
)
from donors.rules.tables.keeping import kept
from donors.rules.tables.kinds import STATISTICS
from donors.selectors.tables import rows_of
from donors.services.table_reading import Checked, file_checked, map_of
from donors.services.table_rows import ACTS, keys_of, made, tried, undone
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.models import Fund
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.errors import AlreadyDone, NotPermitted

NAME_AT_MOST: Final = 200


class TableImported(AlreadyDone):
    """This very file was imported before, and stands."""

    code = "table_imported"


class TableWithdrawn(AlreadyDone):
    """The table was withdrawn before."""

    code = "table_withdrawn"


class SamePerson(NotPermitted):
    """Receipts are read and imported by two persons."""

    code = "same_person"


class NothingAccepted(Refused):
    """No row of the table could be read."""

    code = "nothing_accepted"


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
    checked = _tried(checked, by, actor=actor, now=now, fund=fund)
    kept_file, is_new = _file_kept(fund, content)
    table = _kept(kept_file, checked, by, text, actor=actor, now=now, file_name=name, title=title)
    if is_new:
        # After the table: a repeated request is answered with what its first record is about.
        audit.record(actor, "donors.table_check", subject=kept_file, at=now, fund_id=fund.pk)
    return table


def table_try(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    file: IO[bytes],
    map_name: str = "",
    map_text: str = "",
) -> Checked:
    """Return what a check would find in a file, acts and all. Nothing stays written, not even the file.

    :raises NotFound: if the fund does not exist
    :raises MapUnusable: if the map has faults
    :raises TableUnreadable: if the file is refused as a whole
    """
    authorize(actor, "donors.table_check")
    by, _text = map_of(map_name=map_name, map_text=map_text)
    file.seek(0)
    checked = file_checked(file.read(), by)
    with transaction.atomic(durable=True):
        fund = fund_for(actor, fund_id, lock=True)
        return _tried(checked, by, actor=actor, now=now, fund=fund)


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
    fund = fund_for(actor, table.fund_id, lock=True)
    checked = _tried(checked, by, actor=actor, now=now, fund=fund)
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
    """Import a table that was checked. Rejected rows stay outside.

    Statistics are from then on compared with. Every other row becomes what it says, all
    together or none; receipts are imported by another person than who read the file.

    :raises NotFound: if there is no such table
    :raises SamePerson: if whoever read a file of receipts would import them
    :raises RowRefused: if a row can no longer become what it says
    :raises TableImported: if it was imported before
    :raises TableWithdrawn: if it was withdrawn
    :raises NothingAccepted: if every row was rejected
    """
    authorize(actor, "donors.table_import")
    # The fund first: whatever is paid in to it waits there, before it holds anything else.
    fund = fund_for(actor, access.table_for(actor, table_id).fund_id, lock=True)
    table = access.table_for(actor, table_id, lock=True)
    if table.kind != TableKind.STATISTICS:
        authorize(actor, ACTS[TableKind(table.kind)])
    before = table.facts()
    _must_allow(table, "import")
    if table.accepted + table.warned == 0:
        raise NothingAccepted(_("Every row was rejected. Change the map, or correct the file."))
    if table.kind == TableKind.RECEIPT and table.checked_by_id == actor.person_id:
        raise SamePerson(
            _(
                "Whoever has read a file of receipts does not import it. Another finance officer does."
            )
        )
    table.state = states.TABLE.target(state=table.state, act="import")
    table.imported_by_id = actor.person_id
    table.imported_at = now
    table.save(update_fields=["state", "imported_by", "imported_at"])
    _recorded(actor, "donors.table_import", table, now, before)
    events.publish("donors.table_imported", subject=table, at=now, fund_id=table.fund_id)
    if table.kind != TableKind.STATISTICS:
        rows = list(table.rows.order_by("line"))
        done = made(rows, rows_of(table), kind=table.kind, actor=actor, now=now, fund=fund)
        TableRow.objects.bulk_update(done, ["made_id"], batch_size=500)
    return table


@transaction.atomic(durable=True)
def table_withdraw(*, actor: Actor, now: datetime, table_id: UUID, reason: str) -> TableImport:
    """Withdraw a table with a reason: it is compared with no more. Its rows are kept.

    Pledges that came of it lapse with that reason, offers of agreements are withdrawn. Receipts are
    booked and do not go back this way.

    :raises NotReversible: saying of each row why what it made cannot be taken back; all stands then
    :raises NotFound: if there is no such table
    :raises TableWithdrawn: if it was withdrawn before
    :raises Refused: if no reason is given
    """
    authorize(actor, "donors.table_withdraw")
    table = access.table_for(actor, table_id, lock=True)
    if not reason.strip():
        raise Refused(_("Say why."), field="reason")
    _must_allow(table, "withdraw")
    was_imported = table.state == TableState.IMPORTED
    before = _withdrawn(table, actor, now=now, reason=reason.strip())
    _recorded(actor, "donors.table_withdraw", table, now, before)
    if was_imported and table.kind != TableKind.STATISTICS:
        undone(
            list(table.rows.filter(made_id__isnull=False).order_by("line")),
            kind=table.kind,
            actor=actor,
            now=now,
            reason=reason.strip(),
        )
    events.publish("donors.table_withdrawn", subject=table, at=now, fund_id=table.fund_id)
    return table


def _tried(
    checked: Checked, by: ContributionMap, *, actor: Actor, now: datetime, fund: Fund
) -> Checked:
    """Return what was found with what the acts of the house say of each row; statistics as they are."""
    if by.rows == STATISTICS:
        return checked
    kind = TableKind(by.rows.upper())
    authorize(actor, ACTS[kind])
    rows = tried(checked.rows, kind=kind, actor=actor, now=now, fund=fund)
    return Checked(checked.header, tuple(rows), "")


def _file_kept(fund: Fund, content: bytes) -> tuple[TableFile, bool]:
    """Return the file as it is kept once for a fund, and whether it came just now."""
    digest = hashlib.sha256(content).hexdigest()
    found = TableFile.objects.filter(fund=fund, sha256=digest).first()
    if found is not None:
        return found, False
    file = TableFile(fund=fund, sha256=digest, size=len(content), content=content)
    file.save(force_insert=True)
    file.refresh_from_db()
    return file, True


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
    before: dict[str, Any] | None = None
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
        before = _withdrawn(standing, actor, now=now, reason=_("Read again by another map."))
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
    keys = [""] * len(plain)
    if table.kind != TableKind.STATISTICS:
        keys = keys_of(checked.rows, kind=table.kind)
    _rows_written(table, plain, keys)
    # The new one first: a repeated request is answered with what its first record is about.
    _recorded(actor, action, table, now)
    if standing is not None:
        _recorded(actor, action, standing, now, before)
    events.publish("donors.table_checked", subject=table, at=now, fund_id=table.fund_id)
    return table


def _rows_written(table: TableImport, plain: Sequence[dict[str, Any]], keys: Sequence[str]) -> None:
    rows = (TableRow(table=table, key=key, **row) for row, key in zip(plain, keys, strict=True))
    TableRow.objects.bulk_create(rows, batch_size=1_000)


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


def _withdrawn(table: TableImport, actor: Actor, *, now: datetime, reason: str) -> dict[str, Any]:
    """Withdraw the table, and return its facts as they were before, for the record of it."""
    before = table.facts()
    table.state = states.TABLE.target(state=table.state, act="withdraw")
    table.withdrawn_by_id = actor.person_id
    table.withdrawn_at = now
    table.withdrawn_reason = reason
    table.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    return before


def _recorded(
    actor: Actor,
    action: str,
    table: TableImport,
    now: datetime,
    before: dict[str, Any] | None = None,
) -> None:
    table.refresh_from_db()
    audit.record(actor, action, subject=table, at=now, fund_id=table.fund_id, before=before)
