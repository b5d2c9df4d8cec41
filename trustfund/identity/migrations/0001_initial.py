"""Persons, organizations, appointments and invitations, and what nobody may undo about them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.identity.rules.states import APPOINTMENT

MUTABLE_APPOINTMENT = [
    "state",
    "confirmed_by_id",
    "declined_by_id",
    "end_proposed_by_id",
    "end_confirmed_by_id",
    "end_reason",
    "end_date",
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [("db", "0001_clock_and_guards")]

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.UUIDField(
                        default=trustfund.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ko", "한국어")], default="en", max_length=2
                    ),
                ),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="person_email_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="person_is_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trustfund.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("DONOR", "Donor government"),
                            ("RECIPIENT", "Recipient ministry"),
                            ("ADMINISTRATOR", "Administrator's unit"),
                            ("VERIFIER", "Verifier"),
                            ("AUDITOR", "External auditor"),
                            ("OBSERVER", "Observer"),
                            ("INSTALLATION", "This installation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
                ("name_ko", models.CharField(blank=True, max_length=200)),
                ("short_name", models.CharField(max_length=40, unique=True)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "DONOR",
                                    "RECIPIENT",
                                    "ADMINISTRATOR",
                                    "VERIFIER",
                                    "AUDITOR",
                                    "OBSERVER",
                                    "INSTALLATION",
                                ],
                            )
                        ),
                        name="organization_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("short_name", ""), _negated=True),
                        ),
                        name="organization_is_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trustfund.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations_sent",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True),
                            ("withdrawn_at__isnull", True),
                            _connector="OR",
                        ),
                        name="invitation_used_or_withdrawn",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True),
                            ("used_at__lte", models.F("expires_at")),
                            _connector="OR",
                        ),
                        name="invitation_used_before_expiry",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("withdrawn_at__isnull", True)
                        ),
                        fields=("person",),
                        name="invitation_one_open_per_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trustfund.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("DONOR_OFFICER", "Donor officer"),
                            ("DONOR_BOARD_MEMBER", "Donor board member"),
                            ("RECIPIENT_BOARD_MEMBER", "Recipient board member"),
                            ("PROJECT_OFFICER", "Recipient project officer"),
                            ("AUTHORIZED_SIGNATORY", "Authorized signatory"),
                            ("PROGRAM_MANAGER", "Program manager"),
                            ("FINANCE_OFFICER", "Finance officer"),
                            ("FINANCE_APPROVER", "Finance approver"),
                            ("SANCTIONS_OFFICER", "Sanctions officer"),
                            ("VERIFIER", "Verifier's inspector"),
                            ("AUDITOR", "Auditor"),
                            ("SECRETARIAT", "Board secretariat"),
                            ("SYSTEM_ADMINISTRATOR", "System administrator"),
                        ],
                        max_length=30,
                    ),
                ),
                ("start_date", models.DateField()),
                ("end_date", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("IN_FORCE", "In force"),
                            ("END_PROPOSED", "End proposed"),
                            ("ENDED", "Ended"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("founding_seat", models.PositiveSmallIntegerField(null=True, unique=True)),
                ("end_reason", models.TextField(blank=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments_confirmed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "declined_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments_declined",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "end_confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment_ends_confirmed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "end_proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointment_ends_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "DONOR_OFFICER",
                                    "DONOR_BOARD_MEMBER",
                                    "RECIPIENT_BOARD_MEMBER",
                                    "PROJECT_OFFICER",
                                    "AUTHORIZED_SIGNATORY",
                                    "PROGRAM_MANAGER",
                                    "FINANCE_OFFICER",
                                    "FINANCE_APPROVER",
                                    "SANCTIONS_OFFICER",
                                    "VERIFIER",
                                    "AUDITOR",
                                    "SECRETARIAT",
                                    "SYSTEM_ADMINISTRATOR",
                                ],
                            )
                        ),
                        name="appointment_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_date__isnull", True),
                            ("end_date__gte", models.F("start_date")),
                            _connector="OR",
                        ),
                        name="appointment_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="appointment_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="appointment_not_confirmed_by_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["PROPOSED", "DECLINED"]),
                            ("confirmed_by__isnull", False),
                            ("founding_seat__isnull", False),
                            _connector="OR",
                        ),
                        name="appointment_held_was_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("founding_seat__isnull", True),
                            models.Q(
                                ("founding_seat__in", [1, 2]), ("role", "SYSTEM_ADMINISTRATOR")
                            ),
                            _connector="OR",
                        ),
                        name="appointment_founding_seats_are_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_confirmed_by__isnull", True),
                            models.Q(
                                ("end_proposed_by__isnull", False),
                                models.Q(
                                    ("end_confirmed_by", models.F("end_proposed_by")), _negated=True
                                ),
                                models.Q(("end_confirmed_by", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_end_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "ENDED"), _negated=True),
                            models.Q(
                                ("end_confirmed_by__isnull", False), ("end_date__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="appointment_ended_was_confirmed",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["PROPOSED", "IN_FORCE", "END_PROPOSED"])),
                        fields=("person", "organization", "role"),
                        name="appointment_once_at_a_time",
                    ),
                ],
            },
        ),
        sql.protect("identity_organization"),
        sql.protect("identity_appointment", mutable=MUTABLE_APPOINTMENT),
        sql.protect("identity_invitation", mutable=["used_at", "withdrawn_at"]),
        sql.state_guard("identity_appointment", APPOINTMENT),
        sql.beside(__file__),
    ]
