"""Imports of receipts are reversed by two persons; what was reversed counts in no sum."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

REVERSAL = machine(
    "reversal of a table",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0030_encashment_calls"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TableReversal",
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
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("CONFIRMED", "Reversed"),
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
                        related_name="reversals_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals_proposed",
                        to="identity.organization",
                    ),
                ),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="donors.tableimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReceiptReversal",
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
                ("entry_id", models.BigIntegerField(unique=True)),
                ("fee_entry_id", models.BigIntegerField(null=True, unique=True)),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="donors.receipt",
                    ),
                ),
                (
                    "reversal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="donors.tablereversal",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="tablereversal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["PROPOSED", "CONFIRMED"])),
                fields=("table",),
                name="table_reversal_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="tablereversal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")), name="table_reversal_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="tablereversal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("declined_reason", ""),
                        ("state", "PROPOSED"),
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_by_organization__isnull", True),
                    ),
                    models.Q(
                        ("declined_reason", ""),
                        ("state", "CONFIRMED"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                    ),
                    models.Q(
                        ("declined_reason__regex", "\\S"),
                        ("state", "DECLINED"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="table_reversal_decided_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="tablereversal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CONFIRMED"), _negated=True),
                    models.Q(
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(
                            ("decided_by_organization", models.F("proposed_by_organization")),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="table_reversal_confirmed_by_another",
            ),
        ),
        migrations.RemoveConstraint("feecharge", "fee_starts_where_last_ended"),
        sql.protect(
            "donors_tablereversal",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.protect("donors_receiptreversal"),
        sql.state_guard("donors_tablereversal", REVERSAL),
        sql.beside(__file__),
    ]
