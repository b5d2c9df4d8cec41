"""Donors are told of preferential terms that others have."""

import django.db.models.deletion
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0027_rows_by_what_they_made"),
    ]

    operations = [
        migrations.CreateModel(
            name="PreferentialNotice",
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
                ("terms", models.JSONField()),
                ("persons", models.JSONField(default=list)),
                ("told_on", models.DateField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preferential_notices",
                        to="donors.agreement",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preferential_notices",
                        to="donors.amendment",
                    ),
                ),
                (
                    "donor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="preferential_notices",
                        to="donors.donor",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "amendment", "donor"),
                        name="preferential_told_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("terms", []), _negated=True),
                        name="preferential_tells_something",
                    ),
                ],
            },
        ),
        sql.protect("donors_preferentialnotice"),
        sql.beside(__file__),
    ]
