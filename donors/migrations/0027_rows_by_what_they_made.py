"""Rows of imported tables are found by what they have made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0026_annexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="tablerow",
            index=models.Index(
                condition=models.Q(("made_id__isnull", False)),
                fields=["made_id"],
                name="table_row_by_made",
            ),
        ),
    ]
