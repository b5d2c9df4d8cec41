"""Read mail: the letters of the mailbox, and when a person wants notices."""

from uuid import UUID

from django.db.models import QuerySet

from trustfund.identity.selectors import person_choices
from trustfund.kernel.actor import Actor
from trustfund.mail.access import letters_visible_to
from trustfund.mail.models import Letter, Preference


def letters(
    actor: Actor | None, *, person_id: UUID | None = None, kind: str = ""
) -> QuerySet[Letter]:
    """Return the letters that the actor may read, of one person and one kind if given."""
    found = letters_visible_to(actor)
    if person_id is not None:
        found = found.filter(person_id=person_id)
    if kind:
        found = found.filter(kind=kind)
    return found


def addressees() -> list[tuple[UUID, str]]:
    """Return (identifier, name) of everybody who may have been written to, by name. One query."""
    return person_choices()


def preference_of(person_id: UUID) -> Preference:
    """Return the person's preference, the usual one where none was chosen. One query."""
    found = Preference.objects.filter(person_id=person_id).first()
    return found or Preference(person_id=person_id)
