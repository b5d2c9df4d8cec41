"""Hand in a file of a bank: it is kept, and a job takes it into the books."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from donors.errors import Refused, StatementKnown, StatementRefused
from donors.models import StatementImport
from donors.rules.bank_files import BankFileError, CsvMap, format_of
from donors.services.funds import fund_locked
from trustfund.audit import services as audit
from trustfund.documents.access import content_keep
from trustfund.events import services as events
from trustfund.funds.access import fund_for
from trustfund.funds.selectors import bank_accounts_of
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor

NAME_LENGTH = 200


def statement_import(
    *,
    actor: Actor,
    now: datetime,
    fund_id: UUID,
    file: IO[bytes],
    name: str,
    csv_map: Mapping[str, Any] | None = None,
    encoding: str = "",
) -> StatementImport:
    """Keep a bank's file and let a job take it: all of its statements, or nothing.

    `csv_map` are the parameters of `CsvMap`, for a table of text; `encoding` may be stated for
    MT940. What is wrong with the content is found by the job and told on the import.

    :raises NotFound: if the fund does not exist
    :raises FundNotOpen: if it takes no money
    :raises StatementKnown: if this very file was imported before
    :raises StatementRefused: if it is no statement at all, or a table without a map that can be used
    :raises Refused: if no account of the fund is registered
    :raises StoreUnavailable: if the store of files does not answer
    """
    authorize(actor, "donors.statement_import")
    fund_for(actor, fund_id)
    if not bank_accounts_of(fund_id):
        raise Refused(_("No account of this fund is registered. Register it first."), field="file")
    given = dict(csv_map or {})
    _must_be_a_statement(file, given)
    sha256, size = content_keep(file)
    with transaction.atomic(durable=True):
        fund_locked(fund_id)
        _must_be_new(fund_id, sha256)
        row = StatementImport(
            fund_id=fund_id,
            name=name[-NAME_LENGTH:],
            sha256=sha256,
            size=size,
            csv_map=given,
            encoding=encoding,
            imported_by_id=actor.person_id,
            imported_by_organization_id=actor.organization_id,
        )
        row.save(force_insert=True)
        row.refresh_from_db()
        audit.record(actor, "donors.statement_import", subject=row, at=now, fund_id=fund_id)
        events.publish("donors.statement_received", subject=row, at=now, fund_id=fund_id)
    return row


def csv_map_of(given: Mapping[str, Any]) -> CsvMap | None:
    """Return the map of a table, None for none.

    :raises BankFileError: if it cannot be used
    :raises StatementRefused: if it is not made of the parameters of a map
    """
    if not given:
        return None
    try:
        return CsvMap(**given)
    except (TypeError, AttributeError, ValueError) as error:
        raise StatementRefused("map_wrong", {"field": "columns", "text": str(error)}) from error


def _must_be_a_statement(file: IO[bytes], given: Mapping[str, Any]) -> None:
    try:
        is_table = format_of(file) == "CSV"  # type: ignore[arg-type]
        if csv_map_of(given) is None and is_table:
            raise StatementRefused("map_missing", {})
    except BankFileError as error:
        raise StatementRefused(error.code, facts_of(error)) from error


def facts_of(error: BankFileError) -> dict[str, str]:
    """Return what a refusal tells, with its place."""
    places = {"position": error.position, "line": error.line}
    return {**error.facts, **{name: str(place) for name, place in places.items() if place}}


def _must_be_new(fund_id: UUID, sha256: str) -> None:
    same = StatementImport.objects.filter(fund_id=fund_id, sha256=sha256)
    known = same.exclude(state="REFUSED").select_related("imported_by").first()
    if known is not None:
        raise StatementKnown(
            _(
                "This very file was imported on %(day)s by %(person)s, as “%(name)s”. Nothing was taken "
                "a second time."
            )
            % {
                "day": known.recorded_at.date().isoformat(),
                "person": known.imported_by.name,
                "name": known.name,
            }
        )


def map_read(text: str) -> dict[str, Any]:
    """Return the parameters of a table's map that a person wrote as TOML; none for an empty text.

    :raises StatementRefused: if it is no TOML
    """
    if not text.strip():
        return {}
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise StatementRefused("map_wrong", {"field": "TOML", "text": str(error)}) from error
