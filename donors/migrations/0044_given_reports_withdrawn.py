"""The record of a report that was made by mistake is withdrawn."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0043_in_kind_withdrawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="givenreport",
            name="given_report_once",
        ),
        migrations.AddField(
            model_name="givenreport",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="givenreport",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="given_reports_withdrawn",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="givenreport",
            name="withdrawn_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddConstraint(
            model_name="givenreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("agreement", "number", "due_date"),
                name="given_report_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="givenreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        ("withdrawn_reason__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="given_report_withdrawn_whole",
            ),
        ),
        sql.mutable_too(
            "donors_givenreport", ("withdrawn_by_id", "withdrawn_at", "withdrawn_reason")
        ),
        sql.beside(__file__),
    ]
