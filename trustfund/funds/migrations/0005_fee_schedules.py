"""Later fee schedules of a fund, proposed by one person and approved by another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

FEE_SCHEDULE = machine(
    "fee_schedule",
    "PROPOSED",
    {"approve": [("PROPOSED", "APPROVED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("ledger", "0004_refunds_and_income"),
        ("funds", "0004_donor_balances"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeeSchedule",
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
                ("valid_from", models.DateField()),
                ("tiers", models.JSONField()),
                ("authority", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("APPROVED", "Approved"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_schedules_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_schedules_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_schedules",
                        to="funds.fund",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_schedules_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_schedules_proposed",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "DECLINED"), _negated=True),
                        fields=("fund", "valid_from"),
                        name="fee_schedule_begins_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("authority__regex", "\\S")),
                        name="fee_schedule_by_authority",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "PROPOSED"),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_by_organization__isnull", True),
                                ("declined_reason", ""),
                            ),
                            models.Q(
                                ("state", "APPROVED"),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                                ("declined_reason", ""),
                            ),
                            models.Q(
                                ("state", "DECLINED"),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                                ("declined_reason__regex", "\\S"),
                            ),
                            _connector="OR",
                        ),
                        name="fee_schedule_whole_in_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "APPROVED"), _negated=True),
                            models.Q(
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                models.Q(
                                    (
                                        "decided_by_organization",
                                        models.F("proposed_by_organization"),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="fee_schedule_approved_by_another",
                    ),
                ],
            },
        ),
        sql.protect(
            "funds_feeschedule",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("funds_feeschedule", FEE_SCHEDULE),
        sql.beside(__file__),
    ]
