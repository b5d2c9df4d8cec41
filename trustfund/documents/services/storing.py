"""Store a document, and supersede it by a new version. Nothing that was stored is ever taken away."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.documents import access, selectors
from trustfund.documents.errors import (
    REFUSALS,
    DocumentChanged,
    FileTooLarge,
    ReasonMissing,
    SameContent,
    TooMuchToday,
)
from trustfund.documents.models import Document, Version
from trustfund.documents.rules.contents import media_type_found
from trustfund.documents.rules.faults import Fault
from trustfund.documents.rules.names import extension_of, name_cleaned
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose content was checked and lies in the store."""

    name: str
    media_type: str
    sha256: str
    size: int


def document_store(
    *,
    actor: Actor,
    now: datetime,
    about: str,
    about_id: UUID,
    title: str,
    classification: str,
    file: IO[bytes],
    name: str,
) -> Document:
    """Store a file as the first version of a new document about a subject.

    The content is checked and kept first, then the rows are written in one transaction: a row never
    names a content that is not there. `name` is the file's own.

    :raises NotFound: if the subject is not the actor's to see
    :raises FileRefused: one of its kinds, if the name or the content is not kept here
    :raises TooMuchToday: if the person has stored too much within a day
    :raises StoreUnavailable: if the store does not answer
    """
    authorize(actor, "documents.document_store")
    subject = access.subject_for(actor, about, about_id)
    kept = _file_kept(actor, now, file=file, name=name)
    with transaction.atomic(durable=True):
        document = Document(
            fund_id=subject.fund_id,
            subject_type=subject.about,
            subject_id=subject.id,
            organization_id=actor.organization_id,
            title=title,
            classification=classification,
        )
        document.full_clean(validate_constraints=False)
        document.save(force_insert=True)
        version = _version_written(document, kept, actor=actor, reason="")
        for row in (document, version):
            audit.record(
                actor, "documents.document_store", subject=row, at=now, fund_id=document.fund_id
            )
        events.publish(
            "documents.document_stored", subject=document, at=now, fund_id=document.fund_id
        )
    return document


def document_made(
    *,
    actor: Actor,
    now: datetime,
    about: str,
    about_id: UUID,
    fund_id: UUID | None,
    title: str,
    classification: str,
    file: IO[bytes],
    name: str,
) -> Document:
    """Keep a file that a job made about a subject, once for each title. Told again, it answers the same.

    The act that called for it was authorized; `actor` is the installation.

    :raises FileRefused: one of its kinds, if the name or the content is not kept here
    :raises TooMuchToday: if jobs have stored too much within a day
    :raises StoreUnavailable: if the store does not answer
    """
    made = Document.objects.filter(subject_type=about, subject_id=about_id, title=title)
    if (found := made.first()) is not None:
        return found
    kept = _file_kept(actor, now, file=file, name=name)
    with transaction.atomic():
        document = Document(
            fund_id=fund_id,
            subject_type=about,
            subject_id=about_id,
            organization_id=actor.organization_id,
            title=title,
            classification=classification,
        )
        document.full_clean(validate_constraints=False)
        document.save(force_insert=True)
        version = _version_written(document, kept, actor=actor, reason="")
        for row in (document, version):
            audit.record(actor, "documents.document_store", subject=row, at=now, fund_id=fund_id)
        events.publish("documents.document_stored", subject=document, at=now, fund_id=fund_id)
    return document


def version_add(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    version: int,
    reason: str,
    file: IO[bytes],
    name: str,
) -> Document:
    """Supersede the current version of a document, whose number the page showed as `version`.

    Only the organization that stored the document does this.

    :raises NotFound: if it is not the actor's to change
    :raises DocumentChanged: if another version was added meanwhile
    :raises SameContent: if the file is the current version, byte for byte
    :raises ReasonMissing: if no reason is given
    :raises FileRefused: as `document_store`, and TooMuchToday, StoreUnavailable
    """
    authorize(actor, "documents.version_add")
    access.own_document_for(actor, document_id)
    if not reason.strip():
        raise ReasonMissing(
            _("Say why this version takes the place of the one before."),
            fields={"reason": _("Say why this version takes the place of the one before.")},
        )
    kept = _file_kept(actor, now, file=file, name=name)
    with transaction.atomic(durable=True):
        document = access.own_document_for(actor, document_id, lock=True)
        if document.current_number != version:
            raise DocumentChanged(
                _("Another version was added since this page was shown. Look at it first.")
            )
        if selectors.current(document).sha256 == kept.sha256:
            raise SameContent(_("This file is the current version already, byte for byte."))
        before = document.facts()
        document.current_number += 1
        document.save(update_fields=["current_number"])
        added = _version_written(document, kept, actor=actor, reason=reason)
        for row, earlier in ((document, before), (added, None)):
            audit.record(
                actor,
                "documents.version_add",
                subject=row,
                at=now,
                fund_id=document.fund_id,
                before=earlier,
            )
        events.publish(
            "documents.version_added", subject=document, at=now, fund_id=document.fund_id
        )
    return document


def _file_kept(actor: Actor, now: datetime, *, file: IO[bytes], name: str) -> Kept:
    """Check a file by its name and content, and keep its bytes."""
    file.seek(0, 2)
    size = file.tell()
    if size > settings.DOCUMENTS_MAX_BYTES:
        raise FileTooLarge
    stored = selectors.stored_within_a_day(actor.person_id, now)
    if stored + size > settings.DOCUMENTS_MAX_BYTES_A_DAY:
        raise TooMuchToday(
            _("You have stored as much within a day as one person may. Go on tomorrow.")
        )
    try:
        cleaned = name_cleaned(name)
        media_type = media_type_found(file, extension=extension_of(cleaned))
    except Fault as fault:
        raise REFUSALS[fault.code] from None
    sha256, size = access.content_keep(file)
    return Kept(cleaned, media_type, sha256, size)


def _version_written(document: Document, kept: Kept, *, actor: Actor, reason: str) -> Version:
    version = Version(
        document=document,
        number=document.current_number,
        sha256=kept.sha256,
        size=kept.size,
        media_type=kept.media_type,
        name=kept.name,
        reason=reason,
        uploaded_by_id=actor.person_id,
    )
    version.full_clean(validate_constraints=False)
    version.save(force_insert=True)
    return version
