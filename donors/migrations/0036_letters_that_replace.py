"""A payment request says what notes settled beside it, and may take the place of an earlier one."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

import trustfund.db.fields
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0035_fee_up_to_its_contribution"),
        ("db", "0001_clock_and_guards"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="paymentrequest",
            name="payment_request_once",
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="noted",
            field=trustfund.db.fields.AmountField(default=Decimal(0)),
        ),
        migrations.AddField(
            model_name="paymentrequest",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="donors.paymentrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)),
                fields=("agreement", "number", "due_date"),
                name="payment_request_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("noted__gte", 0)), name="payment_request_noted_not_negative"
            ),
        ),
        sql.beside(__file__),
    ]
