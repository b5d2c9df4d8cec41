"""An approved project follows its grant: signed, then under implementation."""

from django.conf import settings
from django.db import migrations, models

from projects.rules.states import PROJECT
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0006_income"),
        ("identity", "0003_specialists"),
        ("projects", "0008_deliveries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="project",
            name="project_decided_by_motion",
        ),
        migrations.AlterField(
            model_name="project",
            name="state",
            field=models.CharField(
                choices=[
                    ("CONCEPT", "Concept in drafting"),
                    ("CONCEPT_REVIEW", "Concept under review"),
                    ("CONCEPT_SUBMITTED", "Concept before the board"),
                    ("CONCEPT_APPROVED", "Concept approved"),
                    ("CONCEPT_REJECTED", "Concept rejected"),
                    ("PREPARATION", "In preparation"),
                    ("APPRAISAL", "Under appraisal"),
                    ("APPRAISED", "Appraised"),
                    ("SUBMITTED", "Before the board"),
                    ("APPROVED", "Approved"),
                    ("SIGNED", "Grant signed"),
                    ("IMPLEMENTING", "Under implementation"),
                    ("REJECTED", "Rejected"),
                    ("WITHDRAWN", "Withdrawn"),
                ],
                default="CONCEPT",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("state__in", ["APPROVED", "SIGNED", "IMPLEMENTING", "REJECTED"]),
                            _negated=True,
                        ),
                        ("decided_at__isnull", True),
                        ("motion_reference", ""),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("state__in", ["APPROVED", "SIGNED", "IMPLEMENTING", "REJECTED"]),
                        models.Q(("motion_reference", ""), _negated=True),
                    ),
                    ("state", "WITHDRAWN"),
                    _connector="OR",
                ),
                name="project_decided_by_motion",
            ),
        ),
        sql.state_guard_renewed("projects_project", PROJECT),
    ]
