"""The only way to letters: everybody reads their own, whoever keeps the system running reads all."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.mail.models import Letter


def letters_visible_to(actor: Actor | None) -> QuerySet[Letter]:
    """Return the letters that the actor may read, each with its person."""
    if actor is None or not may(actor, "mail.letter_list"):
        return Letter.objects.none()
    found = Letter.objects.select_related("person")
    if may(actor, "mail.letters_of_all"):
        return found
    return found.filter(person_id=actor.person_id)


def letter_for(actor: Actor | None, letter_id: UUID, *, lock: bool = False) -> Letter:
    """Return a letter with its person, locked for this transaction if asked.

    :raises NotFound: if there is none, or it is not the actor's to see
    """
    rows = letters_visible_to(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=letter_id).first()
    if found is None:
        raise NotFound(_("This letter does not exist, or is not yours to see."))
    return found
