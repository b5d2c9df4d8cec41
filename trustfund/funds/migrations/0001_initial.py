"""Funds and their fee schedules, and what nobody may undo about them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.funds.rules.states import FUND

MUTABLE_FUND = [
    "state",
    "resolution_number",
    "resolution_date",
    "resolution_by_id",
    "donor_consent_reference",
    "donor_consent_date",
    "donor_consent_by_id",
    "recipient_consent_reference",
    "recipient_consent_date",
    "recipient_consent_by_id",
    "opened_date",
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("identity", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Fund",
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
                ("number", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("name_ko", models.CharField(blank=True, max_length=200)),
                ("purpose", models.TextField()),
                ("holding_currency", trustfund.db.fields.CurrencyField(default="USD")),
                ("end_disbursement_date", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PREPARED", "In preparation"),
                            ("OPEN", "Open"),
                            ("CLOSED", "Closed"),
                        ],
                        default="PREPARED",
                        max_length=20,
                    ),
                ),
                ("resolution_number", models.CharField(blank=True, max_length=80)),
                ("resolution_date", models.DateField(null=True)),
                ("donor_consent_reference", models.CharField(blank=True, max_length=200)),
                ("donor_consent_date", models.DateField(null=True)),
                ("recipient_consent_reference", models.CharField(blank=True, max_length=200)),
                ("recipient_consent_date", models.DateField(null=True)),
                ("opened_date", models.DateField(null=True)),
                (
                    "donor_consent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_donor_consents_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funds_received",
                        to="identity.organization",
                    ),
                ),
                (
                    "recipient_consent_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_recipient_consents_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resolution_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fund_resolutions_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FeeTier",
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
                ("above", trustfund.db.fields.AmountField()),
                ("percent", models.DecimalField(decimal_places=4, max_digits=6)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_tiers",
                        to="funds.fund",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "holding_currency__in",
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
                name="fund_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "PREPARED"),
                    models.Q(
                        ("donor_consent_date__isnull", False),
                        ("opened_date__isnull", False),
                        ("recipient_consent_date__isnull", False),
                        ("resolution_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="fund_opens_on_three_consents",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("resolution_by", None),
                        ("resolution_date", None),
                        ("resolution_number", ""),
                    ),
                    models.Q(
                        ("resolution_by__isnull", False),
                        ("resolution_date__isnull", False),
                        models.Q(("resolution_number", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fund_resolution_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("donor_consent_by", None),
                        ("donor_consent_date", None),
                        ("donor_consent_reference", ""),
                    ),
                    models.Q(
                        ("donor_consent_by__isnull", False),
                        ("donor_consent_date__isnull", False),
                        models.Q(("donor_consent_reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fund_donor_consent_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("recipient_consent_by", None),
                        ("recipient_consent_date", None),
                        ("recipient_consent_reference", ""),
                    ),
                    models.Q(
                        ("recipient_consent_by__isnull", False),
                        ("recipient_consent_date__isnull", False),
                        models.Q(("recipient_consent_reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="fund_recipient_consent_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolution_by", models.F("donor_consent_by")), _negated=True),
                    models.Q(("resolution_by", models.F("recipient_consent_by")), _negated=True),
                    models.Q(("donor_consent_by", models.F("recipient_consent_by")), _negated=True),
                ),
                name="fund_consents_by_three_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", ""), _negated=True),
                    models.Q(("name", ""), _negated=True),
                    models.Q(("purpose", ""), _negated=True),
                ),
                name="fund_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="fund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opened_date__isnull", True),
                    ("end_disbursement_date__gt", models.F("opened_date")),
                    _connector="OR",
                ),
                name="fund_ends_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="feetier",
            constraint=models.UniqueConstraint(
                fields=("fund", "above"), name="fee_tier_starts_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="feetier",
            constraint=models.CheckConstraint(
                condition=models.Q(("above__gte", 0)), name="fee_tier_above_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="feetier",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 0), ("percent__lte", 25)),
                name="fee_tier_percent_sensible",
            ),
        ),
        sql.protect("funds_fund", mutable=MUTABLE_FUND),
        sql.protect("funds_feetier"),
        sql.state_guard("funds_fund", FUND),
        sql.beside(__file__),
    ]
