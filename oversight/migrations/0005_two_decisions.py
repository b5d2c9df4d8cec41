"""The board decides twice on a project: on its concept, and on the whole proposal."""

from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("oversight", "0004_motion_in_korean"),
        ("projects", "0003_cycle"),
    ]

    operations = [
        migrations.AlterField(
            model_name="motion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("APPROVE_CONCEPT", "Approval of a concept"),
                    ("APPROVE_PROJECT", "Approval of a project"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["APPROVE_CONCEPT", "APPROVE_PROJECT"])),
                name="motion_kind_known",
            ),
        ),
        sql.beside(__file__),
    ]
