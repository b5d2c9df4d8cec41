"""A pledge is confirmed in writing, has years and conditions, is withdrawn or lapses."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from donors.rules.states import PLEDGE
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0002_contributions_hold_together"),
        ("funds", "0002_set_asides"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="pledge",
            name="conditions",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="pledge",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pledges_confirmed",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pledge",
            name="confirmed_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="pledge",
            name="confirmed_reference",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="pledge",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="pledge",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pledges_ended",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pledge",
            name="ended_date",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="pledge",
            name="ended_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="pledge",
            name="first_year",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="pledge",
            name="last_year",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="pledge",
            name="state",
            field=models.CharField(
                choices=[
                    ("ANNOUNCED", "Announced"),
                    ("CONFIRMED", "Confirmed in writing"),
                    ("PARTLY_CONVERTED", "Partly signed"),
                    ("CONVERTED", "Signed in full"),
                    ("WITHDRAWN", "Withdrawn"),
                    ("LAPSED", "Lapsed"),
                ],
                default="ANNOUNCED",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_year__isnull", True), ("last_year__isnull", True)),
                    models.Q(
                        ("first_year__gte", 1990),
                        ("first_year__isnull", False),
                        ("last_year__gte", models.F("first_year")),
                        ("last_year__isnull", False),
                        ("last_year__lte", 2100),
                    ),
                    _connector="OR",
                ),
                name="pledge_years_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_by__isnull", True),
                        ("confirmed_date__isnull", True),
                        ("confirmed_reference", ""),
                        models.Q(("state", "CONFIRMED"), _negated=True),
                    ),
                    models.Q(
                        ("confirmed_by__isnull", False),
                        ("confirmed_date__isnull", False),
                        models.Q(("confirmed_reference", ""), _negated=True),
                        models.Q(("state", "ANNOUNCED"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="pledge_confirmed_by_a_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="pledge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        ("ended_date__isnull", True),
                        ("ended_reason", ""),
                        models.Q(("state__in", ["WITHDRAWN", "LAPSED"]), _negated=True),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        ("ended_date__isnull", False),
                        ("ended_reason__regex", "\\S"),
                        ("state__in", ["WITHDRAWN", "LAPSED"]),
                    ),
                    _connector="OR",
                ),
                name="pledge_ended_with_a_reason",
            ),
        ),
        sql.mutable_too(
            "donors_pledge",
            (
                "confirmed_date",
                "confirmed_reference",
                "confirmed_by_id",
                "ended_date",
                "ended_at",
                "ended_reason",
                "ended_by_id",
            ),
        ),
        sql.state_guard_renewed("donors_pledge", PLEDGE),
        sql.beside(__file__),
    ]
