"""The only way to a row: who may see its subject and read its class, sees it. Others do not."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trustfund.documents.access.subjects import subject_of
from trustfund.documents.models import Document, Version
from trustfund.documents.rules.classes import classes_read_by
from trustfund.documents.rules.subjects import Subject
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def documents_about(actor: Actor | None, subject: Subject) -> QuerySet[Document]:
    """Return the documents about a subject that the actor may read, not evaluated.

    `subject` comes from `subject_for`, which has asked whether the actor may see it.
    """
    return _readable(actor).filter(subject_type=subject.about, subject_id=subject.id)


def document_for(actor: Actor | None, document_id: UUID, *, lock: bool = False) -> Document:
    """Return a document with its organization, locked for this transaction if asked.

    :raises NotFound: if there is none, or it or its subject is not the actor's to see
    """
    documents = _readable(actor)
    if lock:
        documents = documents.select_for_update(of=("self",))
    found = documents.filter(pk=document_id).first()
    if found is None:
        raise NotFound(_("This document does not exist, or is not yours to see."))
    subject_of(actor, found)
    return found


def own_document_for(actor: Actor | None, document_id: UUID, *, lock: bool = False) -> Document:
    """Return a document that the organization acted for has stored itself.

    :raises NotFound: if there is none, or it is another organization's
    """
    found = document_for(actor, document_id, lock=lock)
    if actor is None or found.organization_id != actor.organization_id:
        raise NotFound(_("This document does not exist, or is not yours to change."))
    return found


def version_for(actor: Actor | None, document_id: UUID, number: int) -> Version:
    """Return one version of a document, with the document.

    :raises NotFound: if there is none, or its document is not the actor's to see
    """
    document = document_for(actor, document_id)
    found = document.versions.filter(number=number).first()
    if found is None:
        raise NotFound(_("This version does not exist."))
    found.document = document
    return found


def _readable(actor: Actor | None) -> QuerySet[Document]:
    if actor is None or not may(actor, "documents.document_detail"):
        return Document.objects.none()
    by_class = Q(classification__in=classes_read_by(actor.roles))
    return Document.objects.filter(
        by_class | Q(organization_id=actor.organization_id)
    ).select_related("organization")
