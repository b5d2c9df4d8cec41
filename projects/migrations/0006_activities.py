"""Bank-executed activities beside the projects: draft, versions, lines by expense type, screened topics."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from projects.rules.activity_states import ACTIVITY
from trustfund.db import sql

# What may be updated, as projects/models/activity.py names it.
WRITTEN = (
    *("kind", "title", "title_ko", "team_leader_id", "amount", "draft", "edition", "revised_by_id"),
    *("version", "state", "state_since", "submitted_by_id", "submitted_at", "content_hash"),
    *("motion_reference", "decided_at", "closed_by_id", "closed_at", "closing_note"),
)
DETERMINED = (
    *("committee_reference", "committee_date", "committee_recorded_by_id", "committee_recorded_at"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0006_income"),
        ("identity", "0002_roles_kept_apart"),
        ("db", "0001_clock_and_guards"),
        ("projects", "0005_appraisal"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Activity",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TECHNICAL_ASSISTANCE", "Technical assistance"),
                            ("PROGRAM_MANAGEMENT", "Program management"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("title_ko", models.CharField(blank=True, max_length=200)),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("draft", models.JSONField()),
                ("edition", models.PositiveIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "In drafting"),
                            ("SUBMITTED", "Before the board"),
                            ("APPROVED", "Approved"),
                            ("REJECTED", "Rejected"),
                            ("CLOSED", "Closed"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="DRAFT",
                        max_length=20,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                ("motion_reference", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closing_note", models.TextField(blank=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities_closed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities_drafted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="funds.fund",
                    ),
                ),
                (
                    "revised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities_revised",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities_submitted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team_leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities_led",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActivityLine",
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
                    "expense",
                    models.CharField(
                        choices=[
                            ("STAFF", "Staff costs"),
                            ("CONSULTANTS", "Consultants"),
                            ("TRAVEL", "Travel"),
                            ("CONTRACTUAL", "Contractual services"),
                            ("WORKSHOPS", "Workshops and training"),
                            ("MEDIA", "Media and publications"),
                            ("EQUIPMENT", "Equipment"),
                            ("OTHER", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="projects.activity",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ActivityVersion",
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
                ("content", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="projects.activity",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_versions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Screening",
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
                ("topic", models.JSONField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("ALLOWED", "Not scientific or technical cooperation: allowed"),
                            ("ALLOWED_MEDICAL", "Medical exchange: allowed"),
                            ("NEEDS_COMMITTEE", "Needs a determination of the Committee"),
                            ("NOT_ALLOWED", "Not allowed"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                ("screened_at", models.DateTimeField()),
                ("committee_reference", models.CharField(blank=True, max_length=80)),
                ("committee_date", models.DateField(null=True)),
                ("committee_recorded_at", models.DateTimeField(null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="projects.activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "committee_recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations_recorded",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="screenings",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="activity_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="activity_amount_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="activity_title_stated"
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
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
                name="activity_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["TECHNICAL_ASSISTANCE", "PROGRAM_MANAGEMENT"])),
                name="activity_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("content_hash", ""),
                        ("state", "DRAFT"),
                        ("submitted_at__isnull", True),
                        ("submitted_by__isnull", True),
                    ),
                    models.Q(
                        models.Q(("state", "DRAFT"), _negated=True),
                        ("content_hash__regex", "^[0-9a-f]{64}$"),
                        ("submitted_at__isnull", False),
                        ("submitted_by__isnull", False),
                        ("version__gte", 1),
                    ),
                    ("state", "WITHDRAWN"),
                    _connector="OR",
                ),
                name="activity_submitted_has_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state__in", ["APPROVED", "REJECTED", "CLOSED"]), _negated=True),
                        ("decided_at__isnull", True),
                        ("motion_reference", ""),
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("state__in", ["APPROVED", "REJECTED", "CLOSED"]),
                        models.Q(("motion_reference", ""), _negated=True),
                    ),
                    ("state", "WITHDRAWN"),
                    _connector="OR",
                ),
                name="activity_decided_by_motion",
            ),
        ),
        migrations.AddConstraint(
            model_name="activity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "CLOSED"), _negated=True),
                        ("closed_at__isnull", True),
                        ("closed_by__isnull", True),
                        ("closing_note", ""),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("state", "CLOSED"),
                        models.Q(("closing_note", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="activity_closed_with_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityline",
            constraint=models.UniqueConstraint(
                fields=("activity", "version", "expense", "year"), name="activity_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="activityline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="activity_line_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="activityline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "expense__in",
                        [
                            "STAFF",
                            "CONSULTANTS",
                            "TRAVEL",
                            "CONTRACTUAL",
                            "WORKSHOPS",
                            "MEDIA",
                            "EQUIPMENT",
                            "OTHER",
                        ],
                    )
                ),
                name="activity_line_expense_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityversion",
            constraint=models.UniqueConstraint(
                fields=("activity", "number"), name="activity_version_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="activityversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")),
                name="activity_version_has_hash",
            ),
        ),
        migrations.AddConstraint(
            model_name="activityversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="activity_version_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["ALLOWED", "ALLOWED_MEDICAL", "NEEDS_COMMITTEE", "NOT_ALLOWED"],
                    )
                ),
                name="screening_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="screening_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="screening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("committee_date__isnull", True),
                        ("committee_recorded_at__isnull", True),
                        ("committee_recorded_by__isnull", True),
                        ("committee_reference", ""),
                    ),
                    models.Q(
                        ("committee_date__isnull", False),
                        ("committee_recorded_at__isnull", False),
                        ("committee_recorded_by__isnull", False),
                        ("outcome", "NEEDS_COMMITTEE"),
                        models.Q(("committee_reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="screening_determination_whole",
            ),
        ),
        sql.protect("projects_activity", mutable=WRITTEN),
        sql.protect("projects_activityversion"),
        sql.protect("projects_activityline"),
        sql.protect("projects_screening", mutable=DETERMINED),
        sql.state_guard("projects_activity", ACTIVITY),
        sql.beside(__file__),
    ]
