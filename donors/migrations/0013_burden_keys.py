"""Keys of burden sharing: proposed by one person, agreed by another of another unit."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

BURDEN_KEY = machine(
    "burden key",
    "PROPOSED",
    {"confirm": [("PROPOSED", "AGREED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0012_unwinds"),
        ("funds", "0003_bank_accounts"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BurdenKey",
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
                            ("PERCENT", "Percent"),
                            ("FIXED", "Fixed amounts"),
                            ("PROPORTIONAL", "In proportion to a measure"),
                        ],
                        max_length=20,
                    ),
                ),
                ("weights", models.JSONField()),
                ("currency", trustfund.db.fields.CurrencyField(blank=True, default="")),
                ("measure", models.CharField(blank=True, default="", max_length=200)),
                ("measure_source", models.CharField(blank=True, default="", max_length=200)),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("effective_on", models.DateField()),
                ("basis", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("AGREED", "Agreed"),
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
                        related_name="burden_keys_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="burden_keys_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="burden_keys",
                        to="funds.fund",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="burden_keys_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="burden_keys_proposed",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("currency", ""),
                                ("kind", "PERCENT"),
                                ("measure", ""),
                                ("measure_source", ""),
                                ("year__isnull", True),
                            ),
                            models.Q(
                                ("kind", "FIXED"),
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
                                ),
                                ("measure", ""),
                                ("measure_source", ""),
                                ("year__isnull", True),
                            ),
                            models.Q(
                                ("currency", ""),
                                ("kind", "PROPORTIONAL"),
                                ("measure__regex", "\\S"),
                                ("measure_source__regex", "\\S"),
                                ("year__gte", 1990),
                                ("year__isnull", False),
                                ("year__lte", 2100),
                            ),
                            _connector="OR",
                        ),
                        name="burden_key_says_what_its_weights_are",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis__regex", "\\S")), name="burden_key_has_a_basis"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "PROPOSED"),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_by_organization__isnull", True),
                                ("declined_reason", ""),
                            ),
                            models.Q(
                                ("state", "AGREED"),
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
                        name="burden_key_whole_in_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "AGREED"), _negated=True),
                            models.Q(
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                models.Q(
                                    (
                                        "decided_by_organization",
                                        models.F("proposed_by_organization"),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="burden_key_agreed_by_another",
                    ),
                ],
            },
        ),
        sql.protect(
            "donors_burdenkey",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("donors_burdenkey", BURDEN_KEY),
        sql.beside(__file__),
    ]
