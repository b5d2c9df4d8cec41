"""Rounding may take the whole of a contribution of one cent as its fee, and no more than that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0034_what_stands"),
        ("funds", "0006_income"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="feecharge",
            name="fee_within_contribution",
        ),
        migrations.AddConstraint(
            model_name="feecharge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0),
                    ("base_amount__gt", 0),
                    ("cumulative_before__gte", 0),
                    ("amount__lte", models.F("base_amount")),
                ),
                name="fee_within_contribution",
            ),
        ),
    ]
