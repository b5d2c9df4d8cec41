"""Move a document to another class: an act with a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from trustfund.audit import services as audit
from trustfund.documents import access
from trustfund.documents.errors import (
    ClassNotYours,
    DocumentChanged,
    ReasonMissing,
    SameClass,
)
from trustfund.documents.models import Document
from trustfund.documents.rules.classes import may_move
from trustfund.events import services as events
from trustfund.identity.access import authorize
from trustfund.kernel.actor import Actor


@transaction.atomic(durable=True)
def classification_change(
    *,
    actor: Actor,
    now: datetime,
    document_id: UUID,
    shown: str,
    classification: str,
    reason: str,
) -> Document:
    """Move a document, which the page showed in the class `shown`, to another class.

    The organization that stored it decides freely; the administrator's staff only narrow the
    circle of readers.

    :raises NotFound: if it is not the actor's to see
    :raises DocumentChanged: if it was moved meanwhile
    :raises SameClass: if it is in this class already
    :raises ClassNotYours: if the actor may not move it so
    :raises ReasonMissing: if no reason is given
    """
    authorize(actor, "documents.classification_change")
    document = access.document_for(actor, document_id, lock=True)
    if document.classification != shown:
        raise DocumentChanged(
            _("The class of this document was changed since this page was shown.")
        )
    if document.classification == classification:
        raise SameClass(_("The document is in this class already."))
    is_owner = document.organization_id == actor.organization_id
    if not may_move(source=shown, target=classification, is_owner=is_owner, roles=actor.roles):
        raise ClassNotYours(
            _("Only the organization that stored this document may let more people read it.")
        )
    if not reason.strip():
        raise ReasonMissing(
            _("Give the reason for the change."),
            fields={"reason": _("Give the reason for the change.")},
        )
    before = document.facts()
    document.classification = classification
    document.save(update_fields=["classification"])
    audit.record(
        actor,
        "documents.classification_change",
        subject=document,
        at=now,
        fund_id=document.fund_id,
        before=before,
        extra={"reason": reason},
    )
    events.publish(
        "documents.classification_changed", subject=document, at=now, fund_id=document.fund_id
    )
    return document
