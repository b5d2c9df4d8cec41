"""Make an export of the trail. That it was made is recorded before anybody gets it."""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db import transaction

from trustfund.audit import services as audit
from trustfund.audit.services import Export
from trustfund.control.selectors.trail_export import export_write
from trustfund.identity.access import authorize
from trustfund.identity.selectors import system_actor
from trustfund.kernel.actor import Actor

ACTION = "audit.export_download"


@dataclass(frozen=True, slots=True)
class Made:
    """An export with its file, open at its beginning. Close the file after use."""

    export: Export
    file: IO[bytes]


def export_download(*, actor: Actor, now: datetime, door: str) -> Made:
    """Make an export for this actor, who asks through the door "page" or "api".

    What it holds is read first and as of one moment, so that its own record stands in the next one.

    :raises NotPermitted: if the actor may not
    """
    authorize(actor, ACTION)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        return Made(_export(file, actor=actor, now=now, door=door), file)
    except BaseException:
        file.close()
        raise


def export_by_command(*, now: datetime, file: IO[bytes]) -> Export:
    """Write an export into this file for whoever runs commands on the server; the installation acts."""
    return _export(file, actor=system_actor(), now=now, door="command")


def _export(file: IO[bytes], *, actor: Actor, now: datetime, door: str) -> Export:
    written = export_write(file, now=now)
    size = file.seek(0, 2)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.seek(0)
    with transaction.atomic(durable=True):
        return audit.export_add(
            actor=actor,
            now=now,
            action=ACTION,
            door=door,
            sha256=digest,
            size=size,
            records=written.records,
            sealed=written.sealed,
        )
