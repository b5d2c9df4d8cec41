"""What is given back by share, and how it is approved."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

UNWIND = machine(
    "unwind",
    "PROPOSED",
    {"approve": [("PROPOSED", "APPROVED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0011_bank_statements"),
        ("funds", "0004_donor_balances"),
        ("identity", "0002_roles_kept_apart"),
        ("ledger", "0005_donor_balances"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Unwind",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("CLOSING", "The fund ends: every donor its share"),
                            ("CANCELLATION", "One donor leaves, the others stay"),
                        ],
                        max_length=20,
                    ),
                ),
                ("as_of", models.DateField()),
                ("reason", models.TextField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("figures", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("APPROVED", "Given back"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("value_date", models.DateField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwinds_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwinds_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwinds",
                        to="donors.donor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwinds",
                        to="funds.fund",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwinds_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwinds_recorded",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnwindShare",
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
                ("deposits", trustfund.db.fields.AmountField()),
                ("deposits_of_all", trustfund.db.fields.AmountField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("settled", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("own_amount", trustfund.db.fields.AmountField(null=True)),
                ("own_currency", models.CharField(blank=True, default="", max_length=3)),
                ("rate", trustfund.db.fields.RateField(null=True)),
                ("rate_date", models.DateField(null=True)),
                ("rate_source", models.CharField(blank=True, default="", max_length=200)),
                ("entry_id", models.BigIntegerField(null=True, unique=True)),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unwind_shares",
                        to="donors.donor",
                    ),
                ),
                (
                    "unwind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="donors.unwind",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="unwind_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
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
                name="unwind_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("donor__isnull", True), ("kind", "CLOSING")),
                    models.Q(("donor__isnull", False), ("kind", "CANCELLATION")),
                    _connector="OR",
                ),
                name="unwind_says_who_leaves",
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")), name="unwind_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")),
                name="unwind_hash_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("declined_reason", ""),
                        ("state", "PROPOSED"),
                        ("value_date__isnull", True),
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_by_organization__isnull", True),
                    ),
                    models.Q(
                        ("declined_reason", ""),
                        ("state", "APPROVED"),
                        ("value_date__isnull", False),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                    ),
                    models.Q(
                        ("declined_reason__regex", "\\S"),
                        ("state", "DECLINED"),
                        ("value_date__isnull", True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="unwind_whole_in_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "APPROVED"), _negated=True),
                    models.Q(
                        models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                        models.Q(
                            ("decided_by_organization", models.F("recorded_by_organization")),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="unwind_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="unwind_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "PROPOSED")),
                fields=("fund",),
                name="unwind_proposed_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="unwind",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "APPROVED")),
                fields=("fund", "content_hash"),
                name="unwind_executed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unwindshare",
            constraint=models.UniqueConstraint(
                fields=("unwind", "donor"), name="unwind_share_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unwindshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    ("deposits__gt", 0),
                    ("settled__gte", 0),
                    ("deposits__lte", models.F("deposits_of_all")),
                    ("settled__lte", models.F("deposits")),
                ),
                name="unwind_share_within_deposits",
            ),
        ),
        migrations.AddConstraint(
            model_name="unwindshare",
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
                name="unwind_share_currency_known",
            ),
        ),
        sql.protect(
            "donors_unwind",
            mutable=[
                "state",
                "value_date",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.protect("donors_unwindshare", mutable=["entry_id"]),
        sql.state_guard("donors_unwind", UNWIND),
        sql.beside(__file__),
    ]
