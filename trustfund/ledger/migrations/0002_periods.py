"""Periods that shut the books, and the rollups of shut periods."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

PERIOD = machine(
    "period",
    "OPEN",
    {
        "soft_close": [("OPEN", "SOFT_CLOSED")],
        "reopen": [("SOFT_CLOSED", "OPEN")],
        "close": [("SOFT_CLOSED", "CLOSED")],
    },
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("identity", "0002_roles_kept_apart"),
        ("ledger", "0001_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Period",
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
                ("fund_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(choices=[("MONTH", "Month"), ("YEAR", "Year")], max_length=10),
                ),
                ("starts", models.DateField()),
                ("ends", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open"),
                            ("SOFT_CLOSED", "Closed, may be reopened"),
                            ("CLOSED", "Closed for good"),
                        ],
                        default="OPEN",
                        max_length=20,
                    ),
                ),
                ("reopen_reason", models.TextField(blank=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closed_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reopened_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "soft_closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "soft_closed_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("fund_id", "kind", "starts"), name="period_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "OPEN"),
                            models.Q(
                                ("soft_closed_by__isnull", False),
                                ("soft_closed_by_organization__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="period_soft_closed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CLOSED"), _negated=True),
                            models.Q(
                                ("closed_by__isnull", False),
                                ("closed_by_organization__isnull", False),
                                models.Q(("closed_by", models.F("soft_closed_by")), _negated=True),
                                models.Q(
                                    (
                                        "closed_by_organization",
                                        models.F("soft_closed_by_organization"),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="period_closed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "OPEN"), _negated=True),
                            ("soft_closed_by__isnull", True),
                            models.Q(
                                ("reopen_reason__regex", "\\S"),
                                ("reopened_by__isnull", False),
                                ("reopened_by_organization__isnull", False),
                                models.Q(
                                    ("reopened_by", models.F("soft_closed_by")), _negated=True
                                ),
                                models.Q(
                                    (
                                        "reopened_by_organization",
                                        models.F("soft_closed_by_organization"),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="period_reopened_by_another_with_a_reason",
                    ),
                ],
            },
        ),
        sql.protect(
            "ledger_period",
            mutable=[
                "state",
                "soft_closed_by_id",
                "soft_closed_by_organization_id",
                "closed_by_id",
                "closed_by_organization_id",
                "reopened_by_id",
                "reopened_by_organization_id",
                "reopen_reason",
            ],
        ),
        sql.state_guard("ledger_period", PERIOD),
        sql.beside(__file__),
    ]
