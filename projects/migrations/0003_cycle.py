"""The cycle of a project: versions frozen at submission, components, years, comments, two decisions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from projects.rules.states import PROJECT
from trustfund.db import sql

# Version 0.1.0 is not released: nothing is carried over from what was written before it.
NO_OLD_PROJECTS = """
  DO $$ BEGIN
    IF EXISTS (SELECT FROM projects_project) THEN
      RAISE EXCEPTION 'this database was made by an unreleased version: its projects have no concept'
        USING HINT = 'Start afresh: make clean, then make demo.';
    END IF;
  END $$;
"""
WRITTEN = ("draft", "edition", "state_since", "concept_reference", "concept_decided_at")


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0006_income"),
        ("identity", "0002_roles_kept_apart"),
        ("db", "0001_clock_and_guards"),
        ("projects", "0002_content_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(sql=[(NO_OLD_PROJECTS, None)], reverse_sql=[]),
        migrations.CreateModel(
            name="Comment",
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
                        choices=[("COMMENT", "Comment"), ("RETURN", "Reason for the return")],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("commented_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Component",
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
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("name_ko", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="ProjectVersion",
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
                ("number", models.PositiveIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[("CONCEPT", "Concept"), ("PROPOSAL", "Proposal")], max_length=20
                    ),
                ),
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("note", models.TextField(blank=True)),
                ("submitted_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="budgetline",
            name="budget_line_category_once",
        ),
        migrations.RemoveConstraint(
            model_name="project",
            name="project_basis_1874_stated",
        ),
        migrations.RemoveConstraint(
            model_name="project",
            name="project_submitted_has_hash",
        ),
        migrations.RemoveConstraint(
            model_name="project",
            name="project_decided_by_motion",
        ),
        migrations.RemoveField(
            model_name="project",
            name="basis_1874",
        ),
        migrations.RemoveField(
            model_name="project",
            name="basis_text",
        ),
        migrations.RemoveField(
            model_name="project",
            name="donor_priority",
        ),
        migrations.RemoveField(
            model_name="project",
            name="objective",
        ),
        migrations.RemoveField(
            model_name="project",
            name="recipient_priority",
        ),
        migrations.AddField(
            model_name="budgetline",
            name="year",
            field=models.PositiveSmallIntegerField(default=2026),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="project",
            name="concept_decided_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="project",
            name="concept_reference",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="project",
            name="draft",
            field=models.JSONField(default=dict),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="project",
            name="edition",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="project",
            name="state_since",
            field=models.DateTimeField(default="2026-01-01T00:00:00+00:00"),
            preserve_default=False,
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
                    ("REJECTED", "Rejected"),
                    ("WITHDRAWN", "Withdrawn"),
                ],
                default="CONCEPT",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="project",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="project_title_stated"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("content_hash", ""),
                        ("state__in", ["CONCEPT", "PREPARATION"]),
                        ("submitted_at__isnull", True),
                        ("submitted_by__isnull", True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["CONCEPT", "PREPARATION"]), _negated=True),
                        ("content_hash__regex", "^[0-9a-f]{64}$"),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                        ("version__gte", 1),
                    ),
                    ("state", "WITHDRAWN"),
                    _connector="OR",
                ),
                name="project_submitted_has_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("concept_decided_at__isnull", True),
                        ("concept_reference", ""),
                        ("state__in", ["CONCEPT", "CONCEPT_REVIEW", "CONCEPT_SUBMITTED"]),
                    ),
                    models.Q(
                        models.Q(
                            ("state__in", ["CONCEPT", "CONCEPT_REVIEW", "CONCEPT_SUBMITTED"]),
                            _negated=True,
                        ),
                        models.Q(("concept_reference", ""), _negated=True),
                        ("concept_decided_at__isnull", False),
                    ),
                    ("state", "WITHDRAWN"),
                    _connector="OR",
                ),
                name="project_concept_decided_by_motion",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["APPROVED", "REJECTED"]), _negated=True),
                        ("decided_at__isnull", True),
                        ("motion_reference", ""),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("state__in", ["APPROVED", "REJECTED"]),
                        models.Q(("motion_reference", ""), _negated=True),
                    ),
                    ("state", "WITHDRAWN"),
                    _connector="OR",
                ),
                name="project_decided_by_motion",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="project_comments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="project_comments",
                to="identity.organization",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="component",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="components",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="budgetline",
            name="component",
            field=models.ForeignKey(
                default="00000000-0000-0000-0000-000000000000",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="projects.component",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("component", "category", "year"), name="budget_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 2000), ("year__lte", 2199)),
                name="budget_line_year_sensible",
            ),
        ),
        migrations.AddField(
            model_name="projectversion",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="projectversion",
            name="submitted_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="project_versions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["COMMENT", "RETURN"])), name="comment_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.UniqueConstraint(
                fields=("project", "version", "position"), name="component_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="component_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.UniqueConstraint(
                fields=("project", "number"), name="version_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("stage__in", ["CONCEPT", "PROPOSAL"])),
                name="version_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")),
                name="version_has_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="version_number_from_one"
            ),
        ),
        sql.mutable_too("projects_project", WRITTEN),
        sql.protect("projects_projectversion"),
        sql.protect("projects_component"),
        sql.protect("projects_comment"),
        sql.state_guard_renewed("projects_project", PROJECT),
        sql.beside(__file__),
    ]
