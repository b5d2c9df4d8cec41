"""Promissory notes that are given back to their donors."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

NOTE_RETURN = machine(
    "return of a promissory note",
    "PROPOSED",
    {"confirm": [("PROPOSED", "CONFIRMED")], "decline": [("PROPOSED", "DECLINED")]},
)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0031_table_reversals"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoteReturn",
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
                ("returned_on", models.DateField()),
                ("reason", models.TextField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("CONFIRMED", "Given back"),
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
                        related_name="note_returns_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note_returns_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="donors.promissorynote",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note_returns_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="note_returns_proposed",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "DECLINED"), _negated=True),
                        fields=("note",),
                        name="note_return_stands_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("reason__regex", "\\S")),
                        name="note_return_has_an_amount_and_a_reason",
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
                        name="note_return_currency_known",
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
                        name="note_return_whole_in_its_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CONFIRMED"), _negated=True),
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
                        name="note_return_confirmed_by_another",
                    ),
                ],
            },
        ),
        sql.protect(
            "donors_notereturn",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("donors_notereturn", NOTE_RETURN),
        sql.beside(__file__),
    ]
