"""Who sees opinions: everybody who may see reports, since an opinion belongs to one."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oversight.models.assurance import Opinion
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


def opinions_visible_to(actor: Actor | None) -> QuerySet[Opinion]:
    """Return the opinions that the actor may see, not evaluated."""
    if not may(actor, "oversight.opinion_detail"):
        return Opinion.objects.none()
    return Opinion.objects.select_related("fund", "auditor", "signed_by")


def opinion_for(actor: Actor | None, opinion_id: UUID) -> Opinion:
    """Return the opinion, with its auditor and who signed it.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    found = opinions_visible_to(actor).filter(pk=opinion_id).first()
    if found is None:
        raise NotFound(_("This opinion does not exist, or is not yours to see."))
    return found
