"""Requests, reports and their files, with their guards."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.reports.rules.states import REQUEST

MUTABLE_REQUEST = (
    "state",
    "progress_done",
    "step",
    "touched_at",
    "builds",
    "failure_code",
    "failure_facts",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0001_initial"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportNumbering",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ReportRequest",
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
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("STATEMENT", "Statement of Receipts, Disbursements and Fund Balance")
                        ],
                        max_length=20,
                    ),
                ),
                ("as_of", models.DateField()),
                ("version", models.PositiveIntegerField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("ko", "한국어")], max_length=2),
                ),
                ("known_day", models.DateField(blank=True, null=True)),
                ("requested_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("REQUESTED", "Waiting"),
                            ("BUILDING", "Being built"),
                            ("READY", "Ready"),
                            ("FAILED", "Failed"),
                        ],
                        default="REQUESTED",
                        max_length=10,
                    ),
                ),
                ("progress_done", models.PositiveSmallIntegerField(default=0)),
                ("progress_total", models.PositiveSmallIntegerField(default=11)),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TAKEN", "Request taken by a worker"),
                            ("FIGURES", "Figures read from the books at one moment"),
                            ("TIES", "Figures tied to the books"),
                            ("CHART_EN", "Chart drawn in English"),
                            ("CHART_KO", "Chart drawn in Korean"),
                            ("JSON", "Data file written"),
                            ("CSV", "Table text written"),
                            ("XLSX", "Spreadsheet written"),
                            ("PDF", "Document set on pages"),
                            ("COMPARED", "Files read back and compared"),
                            ("FILED", "Report filed and its digests recorded"),
                        ],
                        max_length=20,
                    ),
                ),
                ("touched_at", models.DateTimeField(db_default=trustfund.db.clock.TrustfundNow())),
                ("builds", models.PositiveSmallIntegerField(default=0)),
                ("failure_code", models.CharField(blank=True, max_length=40)),
                ("failure_facts", models.JSONField(default=dict)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_requests",
                        to="funds.fund",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_requested",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_requested",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Report",
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
                ("number", models.CharField(max_length=20, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("STATEMENT", "Statement of Receipts, Disbursements and Fund Balance")
                        ],
                        max_length=20,
                    ),
                ),
                ("as_of", models.DateField()),
                ("known_at", models.DateTimeField()),
                ("log_size", models.PositiveBigIntegerField()),
                ("version", models.PositiveIntegerField()),
                (
                    "language",
                    models.CharField(choices=[("en", "English"), ("ko", "한국어")], max_length=2),
                ),
                ("snapshot", models.TextField()),
                ("snapshot_hash", models.CharField(max_length=64)),
                ("chart_en", models.TextField()),
                ("chart_ko", models.TextField()),
                ("made_by", models.JSONField()),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="funds.fund",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="reports.reportrequest",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportFile",
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
                    "format",
                    models.CharField(
                        choices=[
                            ("PDF", "PDF document"),
                            ("XLSX", "Spreadsheet (XLSX)"),
                            ("CSV", "Table text (CSV)"),
                            ("JSON", "Data (JSON)"),
                        ],
                        max_length=4,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("size", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "format"), name="report_file_once_per_format"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("format__in", ["PDF", "XLSX", "CSV", "JSON"])),
                        name="report_file_format_known",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="reportrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["STATEMENT"])), name="report_request_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "ko"])),
                name="report_request_language_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("progress_done__lte", models.F("progress_total"))),
                name="report_request_progress_within_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("progress_done", models.F("progress_total")), _negated=True),
                    ("state", "READY"),
                    _connector="OR",
                ),
                name="report_request_whole_only_when_ready",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "FAILED"), models.Q(("failure_code", ""), _negated=True)),
                    models.Q(models.Q(("state", "FAILED"), _negated=True), ("failure_code", "")),
                    _connector="OR",
                ),
                name="report_request_fails_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportrequest",
            constraint=models.UniqueConstraint(
                fields=("fund", "kind", "as_of", "version"), name="report_request_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["fund", "as_of"], name="report_by_fund_and_day"),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("fund", "kind", "as_of", "version"), name="report_version_once"
            ),
        ),
        sql.protect("reports_report"),
        sql.protect("reports_reportfile"),
        sql.protect("reports_reportrequest", mutable=MUTABLE_REQUEST),
        sql.state_guard("reports_reportrequest", REQUEST),
        sql.beside(__file__),
    ]
