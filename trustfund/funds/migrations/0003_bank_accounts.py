"""The fund's own bank accounts; and what nobody has been found to have paid in is not available."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.db.fields import currency_known


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0002_set_asides"),
        ("ledger", "0003_unidentified_receipts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankAccount",
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
                        choices=[("IBAN", "IBAN"), ("OTHER", "Another account number")],
                        max_length=10,
                    ),
                ),
                ("identifier", models.CharField(max_length=35)),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("bank_name", models.CharField(max_length=200)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts",
                        to="funds.fund",
                    ),
                ),
                (
                    "registered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bank_accounts_registered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("identifier", "currency"), name="bank_account_of_one_fund"
                    ),
                    models.UniqueConstraint(
                        fields=("fund", "currency"), name="bank_account_once_per_currency"
                    ),
                    models.CheckConstraint(
                        condition=currency_known("currency"), name="bank_account_currency_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["IBAN", "OTHER"])),
                        name="bank_account_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("identifier__regex", "^[A-Z0-9/.-]{3,35}$")),
                        name="bank_account_identifier_compact",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("bank_name__regex", "\\S")),
                        name="bank_account_at_a_bank",
                    ),
                ],
            },
        ),
        sql.protect("funds_bankaccount"),
        sql.beside(__file__),
    ]
