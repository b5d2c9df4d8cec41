"""Notices of termination, and what falls away by them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

TERMINATION = machine(
    "termination",
    "PROPOSED",
    {
        "give": [("PROPOSED", "GIVEN")],
        "decline": [("PROPOSED", "DECLINED")],
        "withdraw": [("GIVEN", "WITHDRAWN")],
    },
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0015_balance_moves"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Termination",
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
                    "party",
                    models.CharField(
                        choices=[("DONOR", "The donor"), ("ADMINISTRATOR", "The administrator")],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("GIVEN", "Notice given"),
                            ("DECLINED", "Declined"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("notice_date", models.DateField(null=True)),
                ("effective_date", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations",
                        to="donors.agreement",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations_recorded",
                        to="identity.organization",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations_withdrawn",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["PROPOSED", "GIVEN"])),
                        fields=("agreement",),
                        name="termination_standing_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party__in", ["DONOR", "ADMINISTRATOR"]), ("reason__regex", "\\S")
                        ),
                        name="termination_party_and_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "PROPOSED"),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_by_organization__isnull", True),
                                ("effective_date__isnull", True),
                                ("notice_date__isnull", True),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_reason", ""),
                                ("declined_reason", ""),
                            ),
                            models.Q(
                                ("state", "DECLINED"),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                                ("effective_date__isnull", True),
                                ("notice_date__isnull", True),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_reason", ""),
                                ("declined_reason__regex", "\\S"),
                            ),
                            models.Q(
                                ("state", "GIVEN"),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                                ("effective_date__isnull", False),
                                ("notice_date__isnull", False),
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                                ("withdrawn_reason", ""),
                                ("declined_reason", ""),
                            ),
                            models.Q(
                                ("state", "WITHDRAWN"),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                                ("effective_date__isnull", False),
                                ("notice_date__isnull", False),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                ("withdrawn_reason__regex", "\\S"),
                                ("declined_reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="termination_whole_in_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("party", "DONOR"),
                            models.Q(("state__in", ["GIVEN", "WITHDRAWN"]), _negated=True),
                            models.Q(
                                models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                                models.Q(
                                    (
                                        "decided_by_organization",
                                        models.F("recorded_by_organization"),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="termination_given_by_another",
                    ),
                ],
            },
        ),
        sql.protect(
            "donors_termination",
            mutable=[
                "state",
                "notice_date",
                "effective_date",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
                "withdrawn_by_id",
                "withdrawn_at",
                "withdrawn_reason",
            ],
        ),
        sql.state_guard("donors_termination", TERMINATION),
        sql.beside(__file__),
    ]
