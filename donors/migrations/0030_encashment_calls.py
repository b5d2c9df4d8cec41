"""Demands that a donor honors a line of its note."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0029_special_conditions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EncashmentCall",
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
                ("called_on", models.DateField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "called_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="encashments_called",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call",
                        to="donors.noteline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="encashment_call_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "currency__in",
                                [
                                    "AUD",
                                    "BGN",
                                    "BHD",
                                    "BRL",
                                    "CAD",
                                    "CHF",
                                    "CNY",
                                    "CZK",
                                    "DKK",
                                    "EUR",
                                    "GBP",
                                    "HKD",
                                    "HUF",
                                    "IDR",
                                    "ILS",
                                    "INR",
                                    "ISK",
                                    "JPY",
                                    "KPW",
                                    "KRW",
                                    "KWD",
                                    "MNT",
                                    "MXN",
                                    "MYR",
                                    "NOK",
                                    "NZD",
                                    "PHP",
                                    "PLN",
                                    "RON",
                                    "RUB",
                                    "SEK",
                                    "SGD",
                                    "THB",
                                    "TRY",
                                    "USD",
                                    "VND",
                                    "XDR",
                                    "ZAR",
                                ],
                            )
                        ),
                        name="encashment_call_currency_known",
                    ),
                ],
            },
        ),
        sql.protect("donors_encashmentcall"),
        sql.beside(__file__),
    ]
