"""A reversed receipt frees its reference, a row claims only what it has made, and a note is settled by what stays."""

from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0033_demand_letters"),
        ("db", "0001_clock_and_guards"),
    ]

    operations = [
        migrations.RemoveConstraint("receipt", "receipt_bank_reference_once"),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["fund", "bank_reference"], name="receipt_by_bank_reference"),
        ),
        sql.beside(__file__),
    ]
