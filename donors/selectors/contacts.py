"""The agencies of a donor, and whom the administrator writes to there."""

from django.db.models import QuerySet

from donors.choices import ContactState
from donors.models import Agency, Contact, Donor


def agencies_of(donor: Donor) -> QuerySet[Agency]:
    """Return the agencies under a donor by name, not evaluated."""
    return Agency.objects.filter(donor=donor).order_by("name")


def contacts_of(donor: Donor) -> QuerySet[Contact]:
    """Return the contacts of a donor that are written to, by purpose and name, not evaluated."""
    found = Contact.objects.filter(donor=donor, state=ContactState.CURRENT)
    return found.select_related("agency").order_by("role", "name")
