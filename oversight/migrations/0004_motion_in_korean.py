"""A motion in both tongues: each bench reads its own words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0003_assurance"),
    ]

    operations = [
        migrations.AddField(
            model_name="motion",
            name="text_ko",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="motion",
            name="title_ko",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
