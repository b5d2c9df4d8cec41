"""Projects, their budget lines and their indicators."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("funds", "0001_initial"),
        ("identity", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
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
                ("title", models.CharField(max_length=200)),
                ("title_ko", models.CharField(blank=True, max_length=200)),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("FOOD", "Food"),
                            ("HEALTH", "Health"),
                            ("AGRICULTURE", "Agriculture"),
                            ("ENERGY", "Energy"),
                            ("FINANCE", "Finance"),
                            ("INFRASTRUCTURE", "Infrastructure"),
                            ("WATER", "Water and sanitation"),
                            ("REFORESTATION", "Reforestation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("objective", models.TextField()),
                ("recipient_priority", models.CharField(max_length=200)),
                ("donor_priority", models.CharField(max_length=200)),
                (
                    "basis_1874",
                    models.CharField(
                        choices=[
                            ("HUMANITARIAN", "Humanitarian purpose for the civilian population"),
                            ("DEVELOPMENTAL", "Developmental purpose for the needs of civilians"),
                            ("DENUCLEARIZATION", "Promotion of denuclearization"),
                        ],
                        max_length=20,
                    ),
                ),
                ("basis_text", models.TextField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Draft"),
                            ("SUBMITTED", "Submitted to the board"),
                            ("APPROVED", "Approved"),
                            ("REJECTED", "Rejected"),
                        ],
                        default="DRAFT",
                        max_length=20,
                    ),
                ),
                ("submitted_at", models.DateTimeField(null=True)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("motion_reference", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="funds.fund",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects_received",
                        to="identity.organization",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects_submitted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Indicator",
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
                ("unit", models.CharField(max_length=40)),
                ("baseline", models.DecimalField(decimal_places=4, max_digits=20)),
                ("target", models.DecimalField(decimal_places=4, max_digits=20)),
                ("target_date", models.DateField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BudgetLine",
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
                    "category",
                    models.CharField(
                        choices=[
                            ("GOODS", "Goods"),
                            ("WORKS", "Works"),
                            ("NON_CONSULTING", "Non-consulting services"),
                            ("CONSULTING", "Consulting services"),
                            ("TRAINING", "Training and workshops"),
                            ("OPERATING", "Operating costs"),
                        ],
                        max_length=20,
                    ),
                ),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="project_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="project_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "currency__in",
                        [
                            "AUD",
                            "BGN",
                            "BHD",
                            "BRL",
                            "CAD",
                            "CHF",
                            "CNY",
                            "CZK",
                            "DKK",
                            "EUR",
                            "GBP",
                            "HKD",
                            "HUF",
                            "IDR",
                            "ILS",
                            "INR",
                            "ISK",
                            "JPY",
                            "KPW",
                            "KRW",
                            "KWD",
                            "MNT",
                            "MXN",
                            "MYR",
                            "NOK",
                            "NZD",
                            "PHP",
                            "PLN",
                            "RON",
                            "RUB",
                            "SEK",
                            "SGD",
                            "THB",
                            "TRY",
                            "USD",
                            "VND",
                            "XDR",
                            "ZAR",
                        ],
                    )
                ),
                name="project_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("basis_1874__in", ["HUMANITARIAN", "DEVELOPMENTAL", "DENUCLEARIZATION"]),
                    models.Q(("basis_text", ""), _negated=True),
                ),
                name="project_basis_1874_stated",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "sector__in",
                        [
                            "FOOD",
                            "HEALTH",
                            "AGRICULTURE",
                            "ENERGY",
                            "FINANCE",
                            "INFRASTRUCTURE",
                            "WATER",
                            "REFORESTATION",
                        ],
                    )
                ),
                name="project_sector_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("content_hash", ""), ("state", "DRAFT"), ("submitted_at__isnull", True)
                    ),
                    models.Q(
                        models.Q(("state", "DRAFT"), _negated=True),
                        ("content_hash__regex", "^[0-9a-f]{64}$"),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                    ),
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
                        ("decided_at__isnull", True),
                        ("motion_reference", ""),
                        ("state__in", ["DRAFT", "SUBMITTED"]),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("state__in", ["APPROVED", "REJECTED"]),
                        models.Q(("motion_reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="project_decided_by_motion",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.UniqueConstraint(
                fields=("project", "version", "position"), name="indicator_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicator",
            constraint=models.CheckConstraint(
                condition=models.Q(("target", models.F("baseline")), _negated=True),
                name="indicator_target_moves",
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.UniqueConstraint(
                fields=("project", "version", "category"), name="budget_line_category_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="budget_line_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "category__in",
                        ["GOODS", "WORKS", "NON_CONSULTING", "CONSULTING", "TRAINING", "OPERATING"],
                    )
                ),
                name="budget_line_category_known",
            ),
        ),
    ]
