"""What leaves a donor's balance account: back to it, or into another fund."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

BALANCE_MOVE = machine(
    "balance move",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0014_donors_laws"),
        ("funds", "0004_donor_balances"),
        ("identity", "0002_roles_kept_apart"),
        ("ledger", "0005_donor_balances"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BalanceMove",
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
                            ("PAY_BACK", "Back to the donor"),
                            ("TRANSFER", "Into another fund"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("CONFIRMED", "Paid and booked"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("value_date", models.DateField(null=True)),
                ("bank_reference", models.CharField(blank=True, default="", max_length=80)),
                ("entry_id", models.BigIntegerField(null=True, unique=True)),
                ("to_entry_id", models.BigIntegerField(null=True, unique=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_moves_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_moves_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_moves",
                        to="donors.donor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_moves",
                        to="funds.fund",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_moves_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_moves_recorded",
                        to="identity.organization",
                    ),
                ),
                (
                    "to_fund",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="balance_moves_in",
                        to="funds.fund",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="balance_move_amount_positive"
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
                        name="balance_move_currency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")), name="balance_move_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "PAY_BACK"), ("to_fund__isnull", True)),
                            models.Q(
                                ("kind", "TRANSFER"),
                                ("to_fund__isnull", False),
                                models.Q(("to_fund", models.F("fund")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="balance_move_says_where",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("declined_reason", ""),
                                ("state", "PROPOSED"),
                                ("to_entry_id__isnull", True),
                                ("bank_reference", ""),
                                ("entry_id__isnull", True),
                                ("value_date__isnull", True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_by_organization__isnull", True),
                            ),
                            models.Q(
                                ("entry_id__isnull", False),
                                ("state", "CONFIRMED"),
                                ("value_date__isnull", False),
                                ("declined_reason", ""),
                                models.Q(("bank_reference", ""), _negated=True),
                                models.Q(
                                    models.Q(("kind", "PAY_BACK"), ("to_entry_id__isnull", True)),
                                    models.Q(("kind", "TRANSFER"), ("to_entry_id__isnull", False)),
                                    _connector="OR",
                                ),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                            ),
                            models.Q(
                                ("declined_reason__regex", "\\S"),
                                ("state", "DECLINED"),
                                ("to_entry_id__isnull", True),
                                ("bank_reference", ""),
                                ("entry_id__isnull", True),
                                ("value_date__isnull", True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="balance_move_whole_in_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CONFIRMED"), _negated=True),
                            models.Q(
                                models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                                models.Q(
                                    (
                                        "decided_by_organization",
                                        models.F("recorded_by_organization"),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="balance_move_confirmed_by_another",
                    ),
                ],
            },
        ),
        sql.protect(
            "donors_balancemove",
            mutable=[
                "state",
                "value_date",
                "bank_reference",
                "entry_id",
                "to_entry_id",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("donors_balancemove", BALANCE_MOVE),
        sql.beside(__file__),
    ]
