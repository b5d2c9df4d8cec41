"""Figures that others publish of the needs in the country: imports and their rows, append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("identity", "0002_roles_kept_apart"),
        ("projects", "0003_cycle"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BackgroundImport",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("REQUIREMENTS", "Requirements and funding by cluster"),
                            ("PLANS", "Response plans"),
                        ],
                        max_length=20,
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("file_sha256", models.CharField(max_length=64)),
                ("source", models.CharField(max_length=200)),
                ("as_of", models.DateField()),
                ("accepted", models.PositiveIntegerField()),
                ("warned", models.PositiveIntegerField()),
                ("rejected", models.PositiveIntegerField()),
                ("findings", models.JSONField()),
                ("rows_hash", models.CharField(max_length=64)),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backgrounds_imported",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="backgrounds_imported",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClusterRequirement",
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
                ("line", models.PositiveIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("plan_id", models.PositiveIntegerField()),
                ("plan_name", models.CharField(max_length=300)),
                ("plan_code", models.CharField(max_length=40)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("cluster_code", models.CharField(blank=True, max_length=40)),
                ("cluster", models.CharField(max_length=300)),
                ("requirement", models.PositiveBigIntegerField(null=True)),
                ("funding", models.PositiveBigIntegerField(null=True)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                (
                    "background",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requirements",
                        to="projects.backgroundimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ResponsePlan",
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
                ("line", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=40)),
                ("fts_id", models.PositiveIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("name", models.CharField(max_length=300)),
                ("types", models.JSONField()),
                ("countries", models.JSONField()),
                ("years", models.JSONField()),
                ("original", models.PositiveBigIntegerField()),
                ("revised", models.PositiveBigIntegerField()),
                (
                    "background",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="projects.backgroundimport",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="backgroundimport",
            constraint=models.UniqueConstraint(
                fields=("file_sha256",), name="background_file_read_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="backgroundimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["REQUIREMENTS", "PLANS"])),
                name="background_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="backgroundimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__regex", "\\S")), name="background_has_a_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="backgroundimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted__gt", 0), ("warned__gt", 0), _connector="OR"),
                    ("accepted__lte", 2000),
                    ("warned__lte", 2000),
                ),
                name="background_holds_rows",
            ),
        ),
        migrations.AddConstraint(
            model_name="clusterrequirement",
            constraint=models.UniqueConstraint(
                fields=("background", "line"), name="cluster_requirement_read_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="clusterrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("requirement__isnull", True),
                        ("requirement__lt", 1000000000000),
                        _connector="OR",
                    ),
                    models.Q(
                        ("funding__isnull", True), ("funding__lt", 1000000000000), _connector="OR"
                    ),
                ),
                name="cluster_requirement_in_dollars",
            ),
        ),
        migrations.AddConstraint(
            model_name="clusterrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="cluster_requirement_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="clusterrequirement",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 1990), ("year__lte", 2099)),
                name="cluster_requirement_year_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="responseplan",
            constraint=models.UniqueConstraint(
                fields=("background", "line"), name="response_plan_read_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="responseplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("original__lt", 1000000000000), ("revised__lt", 1000000000000)),
                name="response_plan_in_dollars",
            ),
        ),
        migrations.AddConstraint(
            model_name="responseplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                name="response_plan_days_in_order",
            ),
        ),
        sql.protect("projects_backgroundimport"),
        sql.beside(__file__),
    ]
