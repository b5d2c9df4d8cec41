"""Investment income of a month, recorded by one person and booked by another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

INCOME = machine(
    "income",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("ledger", "0004_refunds_and_income"),
        ("funds", "0005_fee_schedules"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Income",
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
                ("month", models.DateField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("value_date", models.DateField()),
                ("reference", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("CONFIRMED", "Booked"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("entry_id", models.BigIntegerField(null=True, unique=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="funds.income",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income",
                        to="funds.fund",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="income_recorded",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("corrects__isnull", True),
                            models.Q(("state", "DECLINED"), _negated=True),
                        ),
                        fields=("fund", "currency", "month"),
                        name="income_once_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True), name="income_is_an_amount"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="income_of_a_whole_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value_date__gte", models.F("month"))),
                        name="income_credited_after_its_month_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reference__regex", "\\S")), name="income_with_a_source"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("declined_reason", ""),
                                ("entry_id__isnull", True),
                                ("state", "PROPOSED"),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_by_organization__isnull", True),
                            ),
                            models.Q(
                                ("declined_reason", ""),
                                ("entry_id__isnull", False),
                                ("state", "CONFIRMED"),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                            ),
                            models.Q(
                                ("declined_reason__regex", "\\S"),
                                ("entry_id__isnull", True),
                                ("state", "DECLINED"),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_by_organization__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="income_whole_in_its_state",
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
                        name="income_confirmed_by_another",
                    ),
                ],
            },
        ),
        sql.protect(
            "funds_income",
            mutable=[
                "state",
                "entry_id",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("funds_income", INCOME),
        sql.beside(__file__),
    ]
