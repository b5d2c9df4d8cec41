"""Payment requests: the letters by which installments are called."""

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
        ("donors", "0008_tables_of_pledges_and_receipts"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentRequest",
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
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("due_date", models.DateField()),
                ("reference", models.CharField(max_length=40)),
                ("deposit_bank", models.CharField(blank=True, default="", max_length=200)),
                ("deposit_account", models.CharField(blank=True, default="", max_length=40)),
                ("requested_date", models.DateField()),
                ("requested_at", models.DateTimeField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="donors.agreement",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payment_requests",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "number", "due_date"), name="payment_request_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="payment_request_amount_positive",
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
                        name="payment_request_currency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reference__regex", "\\S")),
                        name="payment_request_referenced",
                    ),
                ],
            },
        ),
        sql.protect("donors_paymentrequest"),
        sql.beside(__file__),
    ]
