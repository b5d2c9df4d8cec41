"""What documents may be about: the houses above say it, by dotted names in a setting."""

from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from trustfund.documents.models import Document
from trustfund.documents.rules.subjects import Subject
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def subject_for(actor: Actor | None, about: str, about_id: UUID) -> Subject:
    """Return what documents are asked for, if the house that owns it lets the actor see it.

    The setting DOCUMENT_SUBJECTS names, for each label of a model, a function of that house:
    `(actor, id) -> Subject`, which raises NotFound.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    dotted = settings.DOCUMENT_SUBJECTS.get(about)
    if dotted is None or actor is None:
        raise NotFound(_("There is nothing here that you can see."))
    found: Subject = import_string(dotted)(actor, about_id)
    return found


def subject_of(actor: Actor | None, document: Document) -> Subject:
    """Return what a document belongs to.

    :raises NotFound: if it is not the actor's to see
    """
    return subject_for(actor, document.subject_type, document.subject_id)
