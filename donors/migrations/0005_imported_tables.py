"""Tables are imported to compare with: the file, how it was read, every row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from donors.rules.states import TABLE
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0004_schedules"),
        ("funds", "0002_set_asides"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TableFile",
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
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("content", models.BinaryField()),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="table_files",
                        to="funds.fund",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TableImport",
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
                        choices=[("STATISTICS", "Statistics to compare with")], max_length=20
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("file_name", models.CharField(max_length=200)),
                ("header", models.JSONField()),
                ("map_name", models.CharField(max_length=200)),
                ("map_text", models.TextField()),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("accepted", models.PositiveIntegerField()),
                ("warned", models.PositiveIntegerField()),
                ("rejected", models.PositiveIntegerField()),
                ("rows_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("CHECKED", "Checked, not imported"),
                            ("IMPORTED", "Imported"),
                            ("WITHDRAWN", "Withdrawn"),
                        ],
                        default="CHECKED",
                        max_length=20,
                    ),
                ),
                ("imported_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables_checked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="donors.tablefile",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="table_imports",
                        to="funds.fund",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables_imported",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tables_withdrawn",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TableRow",
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
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("warning", "warning"),
                            ("rejected", "rejected"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("row", "row"), ("others", "others"), ("total", "total")],
                        max_length=10,
                    ),
                ),
                ("values", models.JSONField()),
                ("reasons", models.JSONField()),
                ("cells", models.JSONField()),
                (
                    "table",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="donors.tableimport",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="tablefile",
            constraint=models.UniqueConstraint(
                fields=("fund", "sha256"), name="table_file_kept_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.UniqueConstraint(
                fields=("fund", "number"), name="table_import_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["CHECKED", "IMPORTED"])),
                fields=("fund", "kind", "file"),
                name="table_import_stands_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["STATISTICS"])), name="table_import_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("imported_at__isnull", True),
                        ("imported_by__isnull", True),
                        models.Q(("state", "IMPORTED"), _negated=True),
                    ),
                    models.Q(
                        ("imported_at__isnull", False),
                        ("imported_by__isnull", False),
                        models.Q(("state", "CHECKED"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="table_import_imported_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                        models.Q(("state", "WITHDRAWN"), _negated=True),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        ("withdrawn_reason__regex", "\\S"),
                        ("state", "WITHDRAWN"),
                    ),
                    _connector="OR",
                ),
                name="table_import_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="tablerow",
            constraint=models.UniqueConstraint(
                fields=("table", "line"), name="table_row_read_once"
            ),
        ),
        sql.protect("donors_tablefile"),
        sql.protect(
            "donors_tableimport",
            mutable=(
                "state",
                "imported_by_id",
                "imported_at",
                "withdrawn_by_id",
                "withdrawn_at",
                "withdrawn_reason",
            ),
        ),
        sql.state_guard("donors_tableimport", TABLE),
        sql.beside(__file__),
    ]
