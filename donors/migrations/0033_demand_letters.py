"""Demands of promissory notes have letters: for whom they were made, and where to pay."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0032_note_returns"),
        ("identity", "0002_roles_kept_apart"),
    ]

    operations = [
        migrations.AddField(
            model_name="encashmentcall",
            name="called_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="encashments_called",
                to="identity.organization",
            ),
        ),
        migrations.AddField(
            model_name="encashmentcall",
            name="deposit_account",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="encashmentcall",
            name="deposit_bank",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
