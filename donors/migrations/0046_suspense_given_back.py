"""A part of a bank line that is nobody's contribution goes back to who has paid it."""

import django.db.models.deletion
from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("ledger", "0006_unidentified_returned"),
        ("donors", "0045_settled_stays_settled"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="linematchpart",
            name="line_match_part_once",
        ),
        migrations.AddField(
            model_name="linematchpart",
            name="entry_id",
            field=models.BigIntegerField(null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="linematchpart",
            name="agreement",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="donors.agreement",
            ),
        ),
        migrations.AddConstraint(
            model_name="linematchpart",
            constraint=models.UniqueConstraint(
                fields=("match", "agreement"), name="line_match_part_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="linematchpart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreement", None), ("receipt", None)),
                    models.Q(("agreement__isnull", False), ("entry_id", None)),
                    _connector="OR",
                ),
                name="line_match_part_becomes_one",
            ),
        ),
        sql.mutable_too("donors_linematchpart", ("entry_id",)),
        sql.beside(__file__),
    ]
