"""What is set aside from a fund, and what is released of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql


def _row():
    return [
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
            models.DateTimeField(db_default=trustfund.db.clock.TrustfundNow(), editable=False),
        ),
    ]


def _reference(to, name):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0001_initial"),
        ("identity", "0002_roles_kept_apart"),
        ("ledger", "0002_periods"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                *_row(),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("RESERVE", "Reserve"),
                            ("ADMINISTRATION", "Administrative budget"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("reason", models.TextField()),
                ("decision_reference", models.CharField(blank=True, max_length=200)),
                ("fund", _reference("funds.fund", "set_asides")),
                ("made_by", _reference(settings.AUTH_USER_MODEL, "set_asides_made")),
                ("made_by_organization", _reference("identity.organization", "set_asides_made")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="set_aside_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["RESERVE", "ADMINISTRATION"])),
                        name="set_aside_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")),
                        name="set_aside_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SetAsideRelease",
            fields=[
                *_row(),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("reason", models.TextField()),
                ("released_by", _reference(settings.AUTH_USER_MODEL, "set_asides_released")),
                (
                    "released_by_organization",
                    _reference("identity.organization", "set_asides_released"),
                ),
                ("set_aside", _reference("funds.setaside", "releases")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)),
                        name="set_aside_release_amount_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")),
                        name="set_aside_release_with_a_reason",
                    ),
                ],
            },
        ),
        sql.protect("funds_setaside"),
        sql.protect("funds_setasiderelease"),
        sql.beside(__file__),
    ]
