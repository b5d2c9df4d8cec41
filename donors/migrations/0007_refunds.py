"""What goes back to donors: proposed by one person, paid by another of another unit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

REFUND = machine(
    "refund", "PROPOSED", {"confirm": [("PROPOSED", "PAID")], "decline": [("PROPOSED", "DECLINED")]}
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0006_contacts"),
        ("ledger", "0004_refunds_and_income"),
        ("funds", "0002_set_asides"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Refund",
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
                    "reason",
                    models.CharField(
                        choices=[
                            ("UNUSED", "Unused"),
                            ("INELIGIBLE", "Spent on something ineligible"),
                            ("OVERPAID", "Paid too much or by mistake"),
                        ],
                        max_length=20,
                    ),
                ),
                ("explanation", models.TextField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("PAID", "Paid back"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("value_date", models.DateField(null=True)),
                ("bank_reference", models.CharField(blank=True, default="", max_length=80)),
                ("own_amount", trustfund.db.fields.AmountField(null=True)),
                ("fee_amount", trustfund.db.fields.AmountField(null=True)),
                ("entry_id", models.BigIntegerField(null=True, unique=True)),
                ("fee_entry_id", models.BigIntegerField(null=True, unique=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="donors.donor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="funds.fund",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="donors.receipt",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds_recorded",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="refund_amount_positive"
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
                        name="refund_currency_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reason__in", ["UNUSED", "INELIGIBLE", "OVERPAID"]),
                            ("explanation__regex", "\\S"),
                        ),
                        name="refund_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "PROPOSED"),
                                ("bank_reference", ""),
                                ("entry_id__isnull", True),
                                ("fee_amount__isnull", True),
                                ("fee_entry_id__isnull", True),
                                ("own_amount__isnull", True),
                                ("value_date__isnull", True),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_by_organization__isnull", True),
                                ("declined_reason", ""),
                            ),
                            models.Q(
                                ("state", "PAID"),
                                ("entry_id__isnull", False),
                                ("fee_amount__gte", 0),
                                ("fee_amount__isnull", False),
                                ("own_amount__gte", 0),
                                ("own_amount__isnull", False),
                                ("value_date__isnull", False),
                                models.Q(("bank_reference", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                                ("declined_reason", ""),
                            ),
                            models.Q(
                                ("state", "DECLINED"),
                                ("bank_reference", ""),
                                ("entry_id__isnull", True),
                                ("fee_amount__isnull", True),
                                ("fee_entry_id__isnull", True),
                                ("own_amount__isnull", True),
                                ("value_date__isnull", True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                                ("declined_reason__regex", "\\S"),
                            ),
                            _connector="OR",
                        ),
                        name="refund_whole_in_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "PAID"), _negated=True),
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
                        name="refund_paid_by_another",
                    ),
                ],
            },
        ),
        sql.protect(
            "donors_refund",
            mutable=[
                "state",
                "value_date",
                "bank_reference",
                "own_amount",
                "fee_amount",
                "entry_id",
                "fee_entry_id",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("donors_refund", REFUND),
        sql.beside(__file__),
    ]
