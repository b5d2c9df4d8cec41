"""The agencies of a donor, and the people in its offices whom the administrator writes to."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from donors.choices import ContactRole, ContactState
from trustfund.db.models import Protected


class Agency(Protected):
    """A ministry or agency under a donor that signs or pays for it."""

    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200, blank=True, default="")
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="agencies_recorded"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="agency_named_once", fields=["donor", "name"]),
            models.CheckConstraint(name="agency_has_a_name", condition=Q(name__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(Protected):
    """Whom the administrator writes to at a donor for one purpose. Replaced by naming another one."""

    mutable = ("state", "ended_at", "ended_by_id")

    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="contacts")
    agency = models.ForeignKey(
        "donors.Agency", models.PROTECT, null=True, blank=True, related_name="contacts"
    )
    role = models.CharField(max_length=20, choices=ContactRole.choices)
    name = models.CharField(max_length=200)
    office = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField()
    telephone = models.CharField(max_length=40, blank=True, default="")
    state = models.CharField(
        max_length=20, choices=ContactState.choices, default=ContactState.CURRENT
    )
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="contacts_recorded"
    )
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="contacts_ended"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="contact_role_known", condition=Q(role__in=ContactRole.values)
            ),
            models.CheckConstraint(name="contact_has_a_name", condition=Q(name__regex=r"\S")),
            models.CheckConstraint(
                name="contact_ended_by_somebody",
                condition=Q(state="CURRENT", ended_at__isnull=True, ended_by__isnull=True)
                | Q(state="ENDED", ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="contact_named_once_for_a_role",
                fields=["donor", "role", "email"],
                condition=Q(state="CURRENT"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
