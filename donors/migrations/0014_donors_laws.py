"""The register of donors' own laws, and the gate that asks it when a donor signs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

LEGAL_STANDING = machine("legal standing", "CURRENT", {"end": [("CURRENT", "ENDED")]})


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0013_burden_keys"),
        ("funds", "0003_bank_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalStanding",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("PROSPECTIVE", "Prospective"),
                            ("EXCLUDED", "Excluded by its own law"),
                            ("WAIVER", "Waiver"),
                        ],
                        max_length=20,
                    ),
                ),
                ("law", models.CharField(max_length=200)),
                ("reference", models.CharField(max_length=200)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("CURRENT", "In force"), ("ENDED", "Ended")],
                        default="CURRENT",
                        max_length=20,
                    ),
                ),
                ("ended_on", models.DateField(null=True)),
                ("ended_reason", models.TextField(blank=True, default="")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_standings",
                        to="donors.donor",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_standings_ended",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_standings",
                        to="funds.fund",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_standings_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["PROSPECTIVE", "EXCLUDED", "WAIVER"]),
                            ("law__regex", "\\S"),
                            ("reference__regex", "\\S"),
                        ),
                        name="legal_standing_cites_its_law",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__isnull", True),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="legal_standing_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "WAIVER"), _negated=True),
                            ("last_day__isnull", False),
                            _connector="OR",
                        ),
                        name="legal_waiver_has_a_last_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("ended_by__isnull", True),
                                ("ended_on__isnull", True),
                                ("ended_reason", ""),
                                ("state", "CURRENT"),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("ended_on__isnull", False),
                                ("ended_reason__regex", "\\S"),
                                ("state", "ENDED"),
                                ("ended_on__gte", models.F("first_day")),
                            ),
                            _connector="OR",
                        ),
                        name="legal_standing_ended_with_a_reason",
                    ),
                ],
            },
        ),
        sql.protect(
            "donors_legalstanding",
            mutable=["state", "ended_on", "ended_reason", "ended_by_id", "ended_at"],
        ),
        sql.state_guard("donors_legalstanding", LEGAL_STANDING),
        sql.beside(__file__),
    ]
