"""One receipt that was booked by mistake is reversed alone, by two persons."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

REVERSAL = machine(
    "reversal of a receipt",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0046_suspense_given_back"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="receiptreversal",
            name="reversal",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="donors.tablereversal",
            ),
        ),
        migrations.CreateModel(
            name="ReversalProposal",
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal_proposals",
                        to="donors.receipt",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="receiptreversal",
            name="proposal",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="written",
                to="donors.reversalproposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptreversal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposal__isnull", False), ("reversal__isnull", True)),
                    models.Q(("proposal__isnull", True), ("reversal__isnull", False)),
                    _connector="OR",
                ),
                name="receipt_reversal_of_one_proposal",
            ),
        ),
        migrations.AddConstraint(
            model_name="reversalproposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["PROPOSED", "CONFIRMED"])),
                fields=("receipt",),
                name="receipt_reversal_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="reversalproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")), name="receipt_reversal_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="reversalproposal",
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
                name="receipt_reversal_decided_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="reversalproposal",
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
                name="receipt_reversal_confirmed_by_another",
            ),
        ),
        sql.protect(
            "donors_reversalproposal",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("donors_reversalproposal", REVERSAL),
        sql.beside(__file__),
    ]
