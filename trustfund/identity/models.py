"""Persons, the organizations they act for, and the appointments that join them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from trustfund.db.clock import TrustfundNow
from trustfund.db.models import Protected, Row
from trustfund.identity.choices import AppointmentState, OrganizationKind, Role


class Organization(Row):
    """A party to the fund: a donor, a ministry, a unit of the administrator, a verifier…

    A unit of the administrator is an organization of its own. Never changed, never deleted.
    """

    kind = models.CharField(max_length=20, choices=OrganizationKind.choices)
    name = models.CharField(max_length=200, unique=True)
    name_ko = models.CharField(max_length=200, blank=True)
    short_name = models.CharField(max_length=40, unique=True)
    country = models.CharField(max_length=2, blank=True)
    recorded_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="organization_kind_known", condition=Q(kind__in=OrganizationKind.values)
            ),
            models.CheckConstraint(
                name="organization_is_named", condition=~Q(name="") & ~Q(short_name="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Person(Row, AbstractBaseUser):
    """Somebody who signs in. What a person may do comes from appointments alone."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(
        max_length=2, choices=[("en", "English"), ("ko", "한국어")], default="en"
    )
    time_zone = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)
    recorded_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)

    objects = BaseUserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(name="person_is_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """Return the name as written."""
        return self.name

    def facts(self) -> dict[str, Any]:
        """Return what the trail may know: never the password, never the time of a sign-in."""
        kept = ("id", "email", "name", "language", "time_zone", "is_active")
        return {name: value for name, value in super().facts().items() if name in kept}


class Appointment(Protected):
    """A role that a person holds for an organization, from one date to another, both included.

    Two persons make it and two end it. The two founding appointments of an installation alone
    stand without a second person: nobody is there yet. `founding_seat` numbers them.
    """

    mutable = (
        "state",
        "confirmed_by_id",
        "declined_by_id",
        "end_proposed_by_id",
        "end_confirmed_by_id",
        "end_reason",
        "end_date",
    )

    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="appointments")
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="appointments"
    )
    role = models.CharField(max_length=30, choices=Role.choices)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=20, choices=AppointmentState.choices, default=AppointmentState.PROPOSED
    )
    founding_seat = models.PositiveSmallIntegerField(null=True, unique=True)
    proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="appointments_proposed"
    )
    confirmed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="appointments_confirmed"
    )
    declined_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="appointments_declined"
    )
    end_proposed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="appointment_ends_proposed"
    )
    end_confirmed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="appointment_ends_confirmed"
    )
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="appointment_role_known", condition=Q(role__in=Role.values)
            ),
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
            ),
            models.CheckConstraint(
                name="appointment_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="appointment_not_confirmed_by_holder",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("person")),
            ),
            models.CheckConstraint(
                name="appointment_held_was_confirmed",
                condition=Q(state__in=["PROPOSED", "DECLINED"])
                | Q(confirmed_by__isnull=False)
                | Q(founding_seat__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_founding_seats_are_two",
                condition=Q(founding_seat__isnull=True)
                | Q(founding_seat__in=[1, 2], role="SYSTEM_ADMINISTRATOR"),
            ),
            models.CheckConstraint(
                name="appointment_end_confirmed_by_another",
                condition=Q(end_confirmed_by__isnull=True)
                | (
                    Q(end_proposed_by__isnull=False)
                    & ~Q(end_confirmed_by=F("end_proposed_by"))
                    & ~Q(end_confirmed_by=F("person"))
                ),
            ),
            models.CheckConstraint(
                name="appointment_ended_was_confirmed",
                condition=~Q(state="ENDED")
                | Q(end_confirmed_by__isnull=False, end_date__isnull=False),
            ),
            models.UniqueConstraint(
                name="appointment_once_at_a_time",
                fields=["person", "organization", "role"],
                condition=Q(state__in=["PROPOSED", "IN_FORCE", "END_PROPOSED"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organization.short_name}"


class Invitation(Protected):
    """A link by which an invited person sets the first password: once, and not for long.

    Only the hash of the link's secret is kept, so nobody can make the link from the database.
    """

    mutable = ("used_at", "withdrawn_at")

    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="invitations_sent"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="invitation_used_or_withdrawn",
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_used_before_expiry",
                condition=Q(used_at__isnull=True) | Q(used_at__lte=F("expires_at")),
            ),
            models.UniqueConstraint(
                name="invitation_one_open_per_person",
                fields=["person"],
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
