"""Appraisal by three named specialists, with conditions; the database holds who, which and when."""

import django.db.models.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("identity", "0003_specialists"),
        ("projects", "0004_background"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trustfund.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FIDUCIARY", "Fiduciary"),
                            ("TECHNICAL", "Technical"),
                            ("SAFEGUARDS", "Environmental and social safeguards"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("FAVORABLE", "Favorable"), ("UNFAVORABLE", "Unfavorable")],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("conflict", models.TextField(blank=True)),
                ("given_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals_given",
                        to="identity.organization",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisals",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appraiser",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trustfund.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FIDUCIARY", "Fiduciary"),
                            ("TECHNICAL", "Technical"),
                            ("SAFEGUARDS", "Environmental and social safeguards"),
                        ],
                        max_length=20,
                    ),
                ),
                ("named_at", models.DateTimeField()),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisers_named",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraiserships",
                        to="identity.organization",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraiserships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appraisers",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trustfund.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("APPROVAL", "Before the board decides"),
                            ("EFFECTIVENESS", "Before the grant takes effect"),
                        ],
                        max_length=20,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("met_on", models.DateField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("evidence", models.TextField(blank=True)),
                (
                    "appraisal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="projects.appraisal",
                    ),
                ),
                (
                    "met_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions_met",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "met_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions_met",
                        to="identity.organization",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conditions",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.UniqueConstraint(
                fields=("project", "version", "kind"), name="appraisal_once_for_each_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["FIDUCIARY", "TECHNICAL", "SAFEGUARDS"])),
                name="appraisal_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["FAVORABLE", "UNFAVORABLE"])),
                name="appraisal_verdict_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")), name="appraisal_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="appraiser",
            constraint=models.UniqueConstraint(
                fields=("project", "version", "kind"), name="appraiser_once_for_each_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="appraiser",
            constraint=models.UniqueConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                fields=("project", "version", "person"),
                name="appraiser_for_one_kind_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="appraiser",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["FIDUCIARY", "TECHNICAL", "SAFEGUARDS"])),
                name="appraiser_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.UniqueConstraint(
                fields=("appraisal", "kind", "position"), name="condition_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["APPROVAL", "EFFECTIVENESS"])),
                name="condition_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")), name="condition_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("evidence", ""),
                        ("met_at__isnull", True),
                        ("met_by__isnull", True),
                        ("met_for__isnull", True),
                        ("met_on__isnull", True),
                    ),
                    models.Q(
                        ("evidence__regex", "\\S"),
                        ("met_at__isnull", False),
                        ("met_by__isnull", False),
                        ("met_for__isnull", False),
                        ("met_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="condition_met_with_evidence",
            ),
        ),
        sql.protect(
            "projects_appraiser",
            mutable=["person_id", "organization_id", "named_by_id", "named_at"],
        ),
        sql.protect("projects_appraisal"),
        sql.protect(
            "projects_condition",
            mutable=["met_on", "met_at", "met_by_id", "met_for_id", "evidence"],
        ),
        sql.beside(__file__),
    ]
