"""A motion may be on a Bank-executed activity, and the activity is decided by its outcome alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("oversight", "0005_two_decisions"),
        ("projects", "0006_activities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="motion",
            name="motion_kind_known",
        ),
        migrations.AddField(
            model_name="motion",
            name="activity",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="motions",
                to="projects.activity",
            ),
        ),
        migrations.AddField(
            model_name="motion",
            name="activity_content_hash",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.AlterField(
            model_name="motion",
            name="kind",
            field=models.CharField(
                choices=[
                    ("APPROVE_CONCEPT", "Approval of a concept"),
                    ("APPROVE_PROJECT", "Approval of a project"),
                    ("APPROVE_ACTIVITY", "Approval of a Bank-executed activity"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="motion",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="motions",
                to="projects.project",
            ),
        ),
        migrations.AlterField(
            model_name="motion",
            name="project_content_hash",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["APPROVE_CONCEPT", "APPROVE_PROJECT", "APPROVE_ACTIVITY"])
                ),
                name="motion_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")),
                fields=("activity",),
                name="motion_one_open_per_activity",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("activity__isnull", False),
                        ("activity_content_hash__regex", "^[0-9a-f]{64}$"),
                        ("kind", "APPROVE_ACTIVITY"),
                        ("project__isnull", True),
                        ("project_content_hash", ""),
                    ),
                    models.Q(
                        models.Q(("kind", "APPROVE_ACTIVITY"), _negated=True),
                        ("activity__isnull", True),
                        ("activity_content_hash", ""),
                        ("project__isnull", False),
                        ("project_content_hash__regex", "^[0-9a-f]{64}$"),
                    ),
                    _connector="OR",
                ),
                name="motion_on_one_subject",
            ),
        ),
        sql.beside(__file__),
    ]
