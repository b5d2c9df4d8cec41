"""Deliverables of approved activities: handed over with a document, accepted or sent back by another unit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from projects.rules.activity_states import DELIVERY
from trustfund.db import sql

DECIDED = ("state", "decided_by_id", "decided_by_organization_id", "decided_at", "reason")


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("documents", "0001_documents"),
        ("identity", "0003_specialists"),
        ("projects", "0007_entities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
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
                ("number", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("HANDED_OVER", "Handed over"),
                            ("ACCEPTED", "Accepted"),
                            ("RETURNED", "Returned"),
                        ],
                        default="HANDED_OVER",
                        max_length=20,
                    ),
                ),
                ("delivered_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="projects.activity",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "delivered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "delivered_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="identity.organization",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="documents.version",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "RETURNED"), _negated=True),
                        fields=("activity", "number"),
                        name="delivery_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["HANDED_OVER", "ACCEPTED", "RETURNED"])),
                        name="delivery_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_by_organization__isnull", True),
                                ("reason", ""),
                                ("state", "HANDED_OVER"),
                            ),
                            models.Q(
                                models.Q(("state", "HANDED_OVER"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_decision_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "RETURNED"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="delivery_returned_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(
                                models.Q(("decided_by", models.F("delivered_by")), _negated=True),
                                models.Q(
                                    (
                                        "decided_by_organization",
                                        models.F("delivered_by_organization"),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="delivery_decided_by_another_unit",
                    ),
                ],
            },
        ),
        sql.protect("projects_delivery", mutable=DECIDED),
        sql.state_guard("projects_delivery", DELIVERY),
        sql.beside(__file__),
    ]
