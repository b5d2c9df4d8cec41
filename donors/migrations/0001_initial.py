"""The tables of donors: donors, pledges, agreements, installments, receipts, conversions, fees."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0001_initial"),
        ("identity", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Donor",
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
                ("country", models.CharField(max_length=2)),
                ("since", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[("PROSPECTIVE", "Prospective"), ("ACTIVE", "Active")],
                        default="PROSPECTIVE",
                        max_length=20,
                    ),
                ),
                (
                    "organization",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="donor",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
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
                ("number", models.CharField(max_length=20)),
                (
                    "instrument",
                    models.CharField(
                        choices=[
                            ("AGREEMENT", "Administration agreement"),
                            ("ARRANGEMENT", "Administration arrangement"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("OFFERED", "Offered"),
                            ("COUNTERSIGNED", "Countersigned"),
                        ],
                        default="DRAFT",
                        max_length=20,
                    ),
                ),
                ("administrator_signed_date", models.DateField(null=True)),
                ("offered_at", models.DateTimeField(null=True)),
                ("countersigned_date", models.DateField(null=True)),
                ("countersigned_at", models.DateTimeField(null=True)),
                ("holding_amount", trustfund.db.fields.AmountField(null=True)),
                ("holding_currency", trustfund.db.fields.CurrencyField(blank=True, default="")),
                ("holding_rate", trustfund.db.fields.RateField(null=True)),
                ("holding_rate_date", models.DateField(null=True)),
                ("holding_rate_source", models.CharField(blank=True, default="", max_length=200)),
                (
                    "administrator_signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_signed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "countersigned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_countersigned",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements_drafted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="funds.fund",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="donors.donor",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Installment",
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
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="installments",
                        to="donors.agreement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Pledge",
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
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("announced_date", models.DateField()),
                ("occasion", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ANNOUNCED", "Announced"),
                            ("PARTLY_CONVERTED", "Partly signed"),
                            ("CONVERTED", "Signed in full"),
                        ],
                        default="ANNOUNCED",
                        max_length=20,
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="donors.donor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="funds.fund",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="agreement",
            name="pledge",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="donors.pledge",
            ),
        ),
        migrations.CreateModel(
            name="Receipt",
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
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("value_date", models.DateField()),
                ("bank_reference", models.CharField(max_length=80)),
                ("entry_id", models.BigIntegerField(unique=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="donors.agreement",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="donors.donor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="funds.fund",
                    ),
                ),
                (
                    "installment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="donors.installment",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FeeCharge",
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
                ("base_amount", trustfund.db.fields.AmountField()),
                ("cumulative_before", trustfund.db.fields.AmountField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("value_date", models.DateField()),
                ("entry_id", models.BigIntegerField(unique=True)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_charges",
                        to="funds.fund",
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fee_charge",
                        to="donors.receipt",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Conversion",
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
                ("sold_amount", trustfund.db.fields.AmountField()),
                ("sold_currency", trustfund.db.fields.CurrencyField()),
                ("bought_amount", trustfund.db.fields.AmountField()),
                ("bought_currency", trustfund.db.fields.CurrencyField()),
                ("rate", trustfund.db.fields.RateField()),
                ("rate_decimals", models.PositiveSmallIntegerField()),
                ("rate_date", models.DateField()),
                ("rate_source", models.CharField(max_length=200)),
                ("deal_date", models.DateField()),
                ("entry_id", models.BigIntegerField(unique=True)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversions",
                        to="funds.fund",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversions_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conversion",
                        to="donors.receipt",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="donor",
            constraint=models.CheckConstraint(
                condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                name="donor_country_is_two_capitals",
            ),
        ),
        migrations.AddConstraint(
            model_name="installment",
            constraint=models.UniqueConstraint(
                fields=("agreement", "number"), name="installment_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="installment",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="installment_number_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="installment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="installment_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="installment",
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
                name="installment_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="pledge_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
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
                name="pledge_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="agreement_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="agreement_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
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
                name="agreement_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("instrument__in", ["AGREEMENT", "ARRANGEMENT"])),
                name="agreement_instrument_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("countersigned_by__isnull", True),
                    models.Q(
                        models.Q(("countersigned_by", models.F("drafted_by")), _negated=True),
                        models.Q(
                            ("countersigned_by", models.F("administrator_signed_by")), _negated=True
                        ),
                    ),
                    _connector="OR",
                ),
                name="agreement_countersigned_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "DRAFT"),
                        ("administrator_signed_by__isnull", True),
                        ("administrator_signed_date__isnull", True),
                        ("offered_at__isnull", True),
                    ),
                    models.Q(
                        models.Q(("state", "DRAFT"), _negated=True),
                        ("administrator_signed_by__isnull", False),
                        ("administrator_signed_date__isnull", False),
                        ("offered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="agreement_offered_with_signature",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["DRAFT", "OFFERED"]),
                        ("countersigned_at__isnull", True),
                        ("countersigned_by__isnull", True),
                        ("countersigned_date__isnull", True),
                        ("holding_amount__isnull", True),
                        ("holding_currency", ""),
                        ("holding_rate__isnull", True),
                        ("holding_rate_date__isnull", True),
                        ("holding_rate_source", ""),
                    ),
                    models.Q(
                        models.Q(("state__in", ["DRAFT", "OFFERED"]), _negated=True),
                        ("countersigned_at__isnull", False),
                        ("countersigned_by__isnull", False),
                        ("countersigned_date__isnull", False),
                        ("holding_amount__gt", 0),
                        ("holding_amount__isnull", False),
                        ("holding_rate__gt", 0),
                        ("holding_rate__isnull", False),
                        ("holding_rate_date__isnull", False),
                        models.Q(("holding_currency", ""), _negated=True),
                        models.Q(("holding_rate_source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agreement_signed_with_equivalent",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("fund", "bank_reference"), name="receipt_bank_reference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="receipt_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
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
                name="receipt_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("bank_reference", ""), _negated=True),
                name="receipt_has_bank_reference",
            ),
        ),
        migrations.AddConstraint(
            model_name="feecharge",
            constraint=models.UniqueConstraint(
                fields=("fund", "cumulative_before"), name="fee_starts_where_last_ended"
            ),
        ),
        migrations.AddConstraint(
            model_name="feecharge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    ("base_amount__gt", 0),
                    ("cumulative_before__gte", 0),
                    ("amount__lt", models.F("base_amount")),
                ),
                name="fee_within_contribution",
            ),
        ),
        migrations.AddConstraint(
            model_name="feecharge",
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
                name="fee_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("bought_amount__gt", 0), ("sold_amount__gt", 0)),
                name="conversion_amounts_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sold_currency__in",
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
                    ),
                    (
                        "bought_currency__in",
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
                    ),
                ),
                name="conversion_currencies_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("sold_currency", models.F("bought_currency")), _negated=True),
                name="conversion_between_two_currencies",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rate__gt", 0),
                    ("rate_decimals__lte", 10),
                    models.Q(("rate_source", ""), _negated=True),
                ),
                name="conversion_rate_with_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("rate_date__lte", models.F("deal_date"))),
                name="conversion_rate_published_by_deal",
            ),
        ),
    ]
