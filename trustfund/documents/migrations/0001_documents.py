"""Documents and their versions, append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
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
                ("fund_id", models.UUIDField(null=True)),
                ("subject_type", models.CharField(max_length=100)),
                ("subject_id", models.UUIDField()),
                ("title", models.CharField(max_length=200)),
                (
                    "classification",
                    models.CharField(
                        choices=[
                            ("PUBLIC", "Public"),
                            ("PARTIES", "For the parties"),
                            ("RESTRICTED", "Restricted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("current_number", models.PositiveIntegerField(default=1)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Version",
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
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                (
                    "media_type",
                    models.CharField(
                        choices=[
                            ("application/pdf", "PDF document"),
                            ("image/png", "Picture (PNG)"),
                            ("image/jpeg", "Picture (JPEG)"),
                            (
                                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                "Spreadsheet (XLSX)",
                            ),
                            (
                                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                "Text document (DOCX)",
                            ),
                            ("text/csv", "Table text (CSV)"),
                            ("text/plain", "Plain text (TXT)"),
                        ],
                        max_length=100,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="documents.document",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="document_versions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["subject_type", "subject_id"], name="document_by_subject"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("classification__in", ["PUBLIC", "PARTIES", "RESTRICTED"])),
                name="document_classification_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("subject_type", ""), _negated=True),
                ),
                name="document_is_named",
            ),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(fields=["sha256"], name="document_version_by_digest"),
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(
                fields=["uploaded_by", "recorded_at"], name="document_version_by_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("document", "number"), name="document_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gt", 0), ("size__gt", 0)),
                name="document_version_has_content",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                name="document_version_digest_is_sha256",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "media_type__in",
                        [
                            "application/pdf",
                            "image/png",
                            "image/jpeg",
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                            "text/csv",
                            "text/plain",
                        ],
                    )
                ),
                name="document_version_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number", 1), ("reason", "")),
                    models.Q(("number__gt", 1), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="document_version_supersedes_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="document_version_file_is_named",
            ),
        ),
        sql.protect("documents_document", mutable=["classification", "current_number"]),
        sql.protect("documents_version"),
        sql.beside(__file__),
    ]
