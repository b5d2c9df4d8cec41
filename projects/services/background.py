"""Published figures of the needs in the country are read and kept beside the fund's own. Nothing is booked."""

import hashlib
from dataclasses import asdict
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from projects.choices import BackgroundKind
from projects.models import BackgroundImport, ClusterRequirement, ResponsePlan
from projects.rules.background.files import FileRefused
from projects.rules.background.rows import Read, read
from projects.selectors.background import background_known, rows_hash
from projects.selectors.background_words import (
    finding_words,
    findings_kept,
    line_words,
    refusal_words,
)
from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import AlreadyDone, DomainError

NAME_AT_MOST: Final = 200
SOURCE_AT_MOST: Final = 200
TOLD_AT_MOST: Final = 20


class BackgroundUnreadable(DomainError):
    """The file is refused as a whole. Nothing was kept of it."""

    code = "background_unreadable"


class BackgroundRefused(DomainError):
    """The import does not say whose the figures are, or of which day."""

    code = "background_refused"


class BackgroundKnown(AlreadyDone):
    """This very file was imported before; nothing was changed."""

    code = "background_known"


def background_read(actor: Actor, content: bytes) -> Read:
    """Return what a file says, row by row. Nothing is kept.

    :raises BackgroundUnreadable: if it is refused as a whole, or every row is
    :raises BackgroundKnown: if exactly this file was imported before
    """
    authorize(actor, "projects.background_import")
    try:
        found = read(content)
    except FileRefused as refused:
        raise _unreadable(refusal_words(refused.code, refused.facts)) from None
    if not found.rows:
        told = " ".join(
            f"{line_words(one.line)}: {finding_words(one)}" for one in found.findings[:TOLD_AT_MOST]
        )
        raise _unreadable(_("Every row was rejected.") + f" {told}")
    known = background_known(hashlib.sha256(content).hexdigest())
    if known is not None:
        raise BackgroundKnown(
            _("This file was imported before, as %(number)s. Nothing was changed.")
            % {"number": known.number}
        )
    return found


@transaction.atomic(durable=True)
def background_import(
    *, actor: Actor, now: datetime, content: bytes, name: str, source: str, as_of: date
) -> BackgroundImport:
    """Keep the rows of a published file, to be shown beside the fund's own sectors.

    `as_of` is the day on which the publisher gave the file out. Rejected rows stay outside and are
    told with the import. Of its kind it is the one shown from now on; the former stays readable.

    :raises BackgroundUnreadable: if the file is refused as a whole, or every row is
    :raises BackgroundKnown: if exactly this file was imported before
    :raises BackgroundRefused: without a source, or for a day to come
    """
    authorize(actor, "projects.background_import")
    if not source.strip() or len(source.strip()) > SOURCE_AT_MOST:
        raise _refused("source", _("Say who publishes the figures."))
    if as_of > now.date():
        raise _refused("as_of", _("The file was given out on a day that has come."))
    with connection.cursor() as cursor:  # two who send the same file at once wait for each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('projects.background_import'))")
    found = background_read(actor, content)
    rows = _rows(found)
    background = BackgroundImport(
        kind=found.kind,
        file_name=name[:NAME_AT_MOST],
        file_sha256=hashlib.sha256(content).hexdigest(),
        source=source.strip(),
        as_of=as_of,
        accepted=found.accepted,
        warned=found.warned,
        rejected=found.rejected,
        findings=findings_kept(found.findings),
        rows_hash=rows_hash(rows),
        imported_by_id=actor.person_id,
        organization_id=actor.organization_id,
    )
    background.save(force_insert=True)
    background.refresh_from_db()
    _kept(background, rows)
    audit.record(actor, "projects.background_import", subject=background, at=now)
    events.publish("projects.background_imported", subject=background, at=now)
    return background


def _rows(found: Read) -> list[ClusterRequirement | ResponsePlan]:
    model = ResponsePlan if found.kind == BackgroundKind.PLANS else ClusterRequirement
    return [model(**asdict(row)) for row in found.rows]


def _kept(background: BackgroundImport, rows: list[ClusterRequirement | ResponsePlan]) -> None:
    for row in rows:
        row.background = background
    if background.kind == BackgroundKind.PLANS:
        ResponsePlan.objects.bulk_create([row for row in rows if isinstance(row, ResponsePlan)])
        return
    ClusterRequirement.objects.bulk_create(
        [row for row in rows if isinstance(row, ClusterRequirement)]
    )


def _unreadable(sentence: str) -> BackgroundUnreadable:
    whole = _("%(why)s Nothing was kept of the file.") % {"why": sentence}
    return BackgroundUnreadable(whole, fields={"file": whole})


def _refused(field: str, sentence: str) -> BackgroundRefused:
    return BackgroundRefused(sentence, fields={field: sentence})
