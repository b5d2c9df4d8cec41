"""Tables of pledges and receipts: what a row is known by, and what it has made."""

from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0007_refunds"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="tableimport", name="table_import_kind_known"),
        migrations.AddField(
            model_name="tablerow",
            name="key",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AddField(
            model_name="tablerow",
            name="made_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name="tableimport",
            name="kind",
            field=models.CharField(
                choices=[
                    ("STATISTICS", "Statistics to compare with"),
                    ("PLEDGE", "Pledges"),
                    ("RECEIPT", "Receipts"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="tablerow",
            index=models.Index(
                condition=models.Q(("key", ""), _negated=True),
                fields=["key"],
                name="table_row_by_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["STATISTICS", "PLEDGE", "RECEIPT"])),
                name="table_import_kind_known",
            ),
        ),
        sql.mutable_too("donors_tablerow", ("made_id",)),
        sql.beside(__file__),
    ]
