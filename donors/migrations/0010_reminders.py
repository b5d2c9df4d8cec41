"""Reminders of due dates, each once."""

import django.db.models.deletion
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0009_payment_requests"),
    ]

    operations = [
        migrations.CreateModel(
            name="InstallmentReminder",
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
                ("due_date", models.DateField()),
                ("days", models.SmallIntegerField()),
                ("reminded_date", models.DateField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="donors.agreement",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number", "due_date", "days"),
                        name="installment_reminded_once",
                    )
                ],
            },
        ),
        sql.protect("donors_installmentreminder"),
    ]
