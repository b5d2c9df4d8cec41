"""Rates that a fund's treasury gives: proposed by one person, confirmed by another of another unit."""

from decimal import Decimal

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

RATE_SHEET = machine(
    "rate sheet",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0016_terminations"),
        ("funds", "0006_income"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RateSheet",
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
                ("number", models.PositiveIntegerField()),
                ("file_name", models.CharField(blank=True, default="", max_length=200)),
                ("file_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("count", models.PositiveIntegerField()),
                ("rows_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("CONFIRMED", "Confirmed"),
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
                        related_name="rate_sheets_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rate_sheets_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rate_sheets",
                        to="funds.fund",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rate_sheets_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rate_sheets_proposed",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GivenRate",
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
                ("line", models.PositiveIntegerField()),
                ("rate_date", models.DateField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("rate", trustfund.db.fields.RateField()),
                ("rate_source", models.CharField(max_length=200)),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="donors.ratesheet",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ratesheet",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="rate_sheet_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ratesheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0)), name="rate_sheet_holds_rates"
            ),
        ),
        migrations.AddConstraint(
            model_name="ratesheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "PROPOSED"),
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_by_organization__isnull", True),
                        ("declined_reason", ""),
                    ),
                    models.Q(
                        ("state", "CONFIRMED"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                        ("declined_reason", ""),
                    ),
                    models.Q(
                        ("state", "DECLINED"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                        ("declined_reason__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="rate_sheet_whole_in_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratesheet",
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
                name="rate_sheet_confirmed_by_another",
            ),
        ),
        migrations.AddIndex(
            model_name="givenrate",
            index=models.Index(fields=["currency", "rate_date"], name="given_rate_by_day"),
        ),
        migrations.AddConstraint(
            model_name="givenrate",
            constraint=models.UniqueConstraint(
                fields=("sheet", "currency", "rate_date"), name="given_rate_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="givenrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate__gt", 0), ("rate__lt", Decimal(1000000000))),
                name="given_rate_is_a_rate",
            ),
        ),
        migrations.AddConstraint(
            model_name="givenrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_source__regex", "\\S")), name="given_rate_has_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="givenrate",
            constraint=models.CheckConstraint(
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
                name="given_rate_currency_known",
            ),
        ),
        sql.protect(
            "donors_ratesheet",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("donors_ratesheet", RATE_SHEET),
        sql.beside(__file__),
    ]
