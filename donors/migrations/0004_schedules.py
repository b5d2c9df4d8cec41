"""Schedules: by what an installment becomes due, what happened to it, and amendments."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from donors.rules.states import AMENDMENT
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("ledger", "0001_books"),
        ("identity", "0001_initial"),
        ("donors", "0003_pledge_lives"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Amendment",
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
                ("reason", models.TextField()),
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
                            ("REPLACED", "Replaced by another offer"),
                        ],
                        default="DRAFT",
                        max_length=20,
                    ),
                ),
                ("administrator_signed_date", models.DateField(null=True)),
                ("offered_at", models.DateTimeField(null=True)),
                ("countersigned_date", models.DateField(null=True)),
                ("countersigned_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="InstallmentStep",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("FELL_DUE", "Fell due"), ("UNQUALIFIED", "Unqualified")],
                        max_length=20,
                    ),
                ),
                ("day", models.DateField()),
                ("due_date", models.DateField(null=True)),
                ("reference", models.CharField(max_length=200)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="installment",
            name="installment_number_once",
        ),
        migrations.AddField(
            model_name="installment",
            name="days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="installment",
            name="due_rule",
            field=models.CharField(
                choices=[
                    ("FIXED", "On a date"),
                    ("AFTER_SIGNATURE", "Days after countersignature"),
                    ("ON_REQUEST", "Days after a payment request"),
                    ("ON_MILESTONE", "On a milestone"),
                ],
                default="FIXED",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="installment",
            name="milestone",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="installment",
            name="qualification",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AlterField(
            model_name="installment",
            name="due_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="amendment",
            name="administrator_signed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments_signed",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments",
                to="donors.agreement",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="countersigned_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments_countersigned",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="drafted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendments_drafted",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="installment",
            name="amendment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="installments",
                to="donors.amendment",
            ),
        ),
        migrations.AddConstraint(
            model_name="installment",
            constraint=models.UniqueConstraint(
                fields=("agreement", "amendment", "number"),
                name="installment_number_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="installment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("days__isnull", True),
                        ("due_date__isnull", False),
                        ("due_rule", "FIXED"),
                        ("milestone", ""),
                    ),
                    models.Q(
                        ("days__isnull", False),
                        ("days__lte", 3650),
                        ("due_date__isnull", True),
                        ("due_rule__in", ["AFTER_SIGNATURE", "ON_REQUEST"]),
                        ("milestone", ""),
                    ),
                    models.Q(
                        ("days__isnull", True),
                        ("due_date__isnull", True),
                        ("due_rule", "ON_MILESTONE"),
                        ("milestone__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="installment_due_by_its_rule",
            ),
        ),
        migrations.AddField(
            model_name="installmentstep",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="donors.agreement",
            ),
        ),
        migrations.AddField(
            model_name="installmentstep",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="installment_steps",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                fields=("agreement", "number"), name="amendment_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["DRAFT", "OFFERED"])),
                fields=("agreement",),
                name="amendment_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="amendment_number_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="amendment_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
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
                name="amendment_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")), name="amendment_with_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
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
                name="amendment_countersigned_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
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
                name="amendment_offered_with_signature",
            ),
        ),
        migrations.AddConstraint(
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "COUNTERSIGNED"), _negated=True),
                        ("countersigned_at__isnull", True),
                        ("countersigned_by__isnull", True),
                        ("countersigned_date__isnull", True),
                    ),
                    models.Q(
                        ("state", "COUNTERSIGNED"),
                        ("countersigned_at__isnull", False),
                        ("countersigned_by__isnull", False),
                        ("countersigned_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="amendment_signed_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="installmentstep",
            constraint=models.UniqueConstraint(
                fields=("agreement", "number", "kind"), name="installment_step_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="installmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "\\S")), name="installment_step_referenced"
            ),
        ),
        migrations.AddConstraint(
            model_name="installmentstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_date__gte", models.F("day")),
                        ("due_date__isnull", False),
                        ("kind", "FELL_DUE"),
                    ),
                    models.Q(("due_date__isnull", True), ("kind", "UNQUALIFIED")),
                    _connector="OR",
                ),
                name="installment_falls_due_on_a_day",
            ),
        ),
        sql.protect(
            "donors_amendment",
            mutable=(
                "state",
                "administrator_signed_by_id",
                "administrator_signed_date",
                "offered_at",
                "countersigned_by_id",
                "countersigned_date",
                "countersigned_at",
            ),
        ),
        sql.protect("donors_installmentstep"),
        sql.state_guard("donors_amendment", AMENDMENT),
        sql.beside(__file__),
    ]
