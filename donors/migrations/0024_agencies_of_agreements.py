"""Agreements name the donor's agency that signs or pays, and the donor's own reference."""

import django.db.models.deletion
from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0023_paper_signatures"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="donors.agency",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="donor_reference",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        sql.beside(__file__),
    ]
