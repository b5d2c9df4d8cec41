"""Promissory notes with their encashment schedules, and the receipts that came in for them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

NOTE = machine(
    "promissory note",
    "PROPOSED",
    {"confirm": [("PROPOSED", "IN_CUSTODY")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("documents", "0001_documents"),
        ("donors", "0024_agencies_of_agreements"),
        ("funds", "0006_income"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PromissoryNote",
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
                ("reference", models.CharField(max_length=80)),
                ("custodian", models.CharField(max_length=200)),
                ("received_on", models.DateField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("IN_CUSTODY", "In custody"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="donors.agreement",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="donors.donor",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="funds.fund",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes_proposed",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NoteLine",
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
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="donors.promissorynote",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Encashment",
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
                (
                    "receipt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="encashment",
                        to="donors.receipt",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="encashments_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="encashments",
                        to="donors.noteline",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="encashment_positive"
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
                        name="encashment_currency_known",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="promissorynote",
            constraint=models.UniqueConstraint(fields=("fund", "number"), name="note_number_once"),
        ),
        migrations.AddConstraint(
            model_name="promissorynote",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "DECLINED"), _negated=True),
                fields=("donor", "reference"),
                name="note_reference_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="promissorynote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0), ("custodian__regex", "\\S"), ("reference__regex", "\\S")
                ),
                name="note_has_a_face_and_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="promissorynote",
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
                name="note_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="promissorynote",
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
                        ("state", "IN_CUSTODY"),
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
                name="note_whole_in_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="promissorynote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "IN_CUSTODY"), _negated=True),
                    models.Q(
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(
                            ("decided_by_organization", models.F("proposed_by_organization")),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="note_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="noteline",
            constraint=models.UniqueConstraint(
                fields=("note", "number"), name="note_line_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="noteline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("number__gte", 1)), name="note_line_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="noteline",
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
                name="note_line_currency_known",
            ),
        ),
        sql.protect(
            "donors_promissorynote",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("donors_promissorynote", NOTE),
        sql.protect("donors_noteline"),
        sql.protect("donors_encashment"),
        sql.beside(__file__),
    ]
