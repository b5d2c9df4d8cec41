"""Give out a version, after its bytes were hashed again. Who fetched a restricted one is recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.db import transaction

from trustfund.audit import services as audit
from trustfund.documents import access
from trustfund.documents.models import Version
from trustfund.documents.rules.classes import reads_are_recorded
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Download:
    """A version and a private copy of its bytes, at their beginning. Close the copy after use."""

    version: Version
    file: IO[bytes]


def version_download(*, actor: Actor, now: datetime, document_id: UUID, number: int) -> Download:
    """Return a version with its bytes. The record of a restricted one is written before they leave.

    :raises NotFound: if it is not the actor's to see
    :raises ContentAltered: if the stored bytes are not those that were recorded
    :raises StoreUnavailable: if the store does not answer
    """
    authorize(actor, "documents.version_download")
    version = access.version_for(actor, document_id, number)
    file = access.content_opened(version.sha256, size=version.size)
    if reads_are_recorded(version.document.classification):
        try:
            with transaction.atomic(durable=True):
                audit.record(
                    actor,
                    "documents.version_download",
                    subject=version,
                    at=now,
                    fund_id=version.document.fund_id,
                )
        except BaseException:
            file.close()
            raise
    return Download(version, file)
