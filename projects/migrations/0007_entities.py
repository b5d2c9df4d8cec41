"""The register of implementing entities, and the assessments of their capacity: append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0006_income"),
        ("identity", "0002_roles_kept_apart"),
        ("projects", "0006_activities"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImplementingEntity",
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
                ("number", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("name_ko", models.CharField(blank=True, max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("DEPARTMENT", "Department of a ministry"),
                            ("LOCAL", "Provincial or county authority"),
                            ("ENTERPRISE", "State enterprise"),
                            ("UN_AGENCY", "United Nations agency"),
                            ("NGO", "International non-governmental organization"),
                            ("OTHER", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="implementing_entities",
                        to="funds.fund",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entities_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entities_recorded",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DueDiligence",
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
                ("position", models.PositiveIntegerField()),
                (
                    "procurement",
                    models.CharField(
                        choices=[
                            ("H", "High"),
                            ("S", "Substantial"),
                            ("M", "Moderate"),
                            ("L", "Low"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "financial_management",
                    models.CharField(
                        choices=[
                            ("H", "High"),
                            ("S", "Substantial"),
                            ("M", "Moderate"),
                            ("L", "Low"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "overall",
                    models.CharField(
                        choices=[
                            ("H", "High"),
                            ("S", "Substantial"),
                            ("M", "Moderate"),
                            ("L", "Low"),
                        ],
                        max_length=1,
                    ),
                ),
                ("findings", models.TextField()),
                ("assessed_on", models.DateField()),
                ("valid_until", models.DateField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diligence_confirmed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diligence_confirmed",
                        to="identity.organization",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diligence_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="diligence_recorded",
                        to="identity.organization",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="projects.implementingentity",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="implementingentity",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="entity_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="implementingentity",
            constraint=models.UniqueConstraint(fields=("fund", "name"), name="entity_name_once"),
        ),
        migrations.AddConstraint(
            model_name="implementingentity",
            constraint=models.CheckConstraint(
                condition=models.Q(("name__regex", "\\S")), name="entity_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="implementingentity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["DEPARTMENT", "LOCAL", "ENTERPRISE", "UN_AGENCY", "NGO", "OTHER"])
                ),
                name="entity_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="duediligence",
            constraint=models.UniqueConstraint(
                fields=("entity", "position"), name="diligence_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="duediligence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("financial_management__in", ["H", "S", "M", "L"]),
                    ("findings__regex", "\\S"),
                    ("overall__in", ["H", "S", "M", "L"]),
                    ("procurement__in", ["H", "S", "M", "L"]),
                ),
                name="diligence_rated",
            ),
        ),
        migrations.AddConstraint(
            model_name="duediligence",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gt", models.F("assessed_on"))),
                name="diligence_days_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="duediligence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("confirmed_at__isnull", True),
                        ("confirmed_by__isnull", True),
                        ("confirmed_by_organization__isnull", True),
                    ),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                        ("confirmed_by_organization__isnull", False),
                        models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                        models.Q(
                            ("confirmed_by_organization", models.F("recorded_by_organization")),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="diligence_confirmed_by_another",
            ),
        ),
        sql.protect("projects_implementingentity"),
        sql.protect(
            "projects_duediligence",
            mutable=("confirmed_by_id", "confirmed_by_organization_id", "confirmed_at"),
        ),
        sql.beside(__file__),
    ]
