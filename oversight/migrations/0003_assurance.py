"""Opinions of external auditors on the digests of files."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0001_initial"),
        ("identity", "0002_roles_kept_apart"),
        ("oversight", "0002_program"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Opinion",
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
                ("report_sha256", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("UNMODIFIED", "Unmodified opinion"),
                            ("QUALIFIED", "Qualified opinion"),
                            ("ADVERSE", "Adverse opinion"),
                            ("DISCLAIMER", "Disclaimer of opinion"),
                        ],
                        max_length=20,
                    ),
                ),
                ("basis", models.TextField(blank=True)),
                ("emphasis", models.TextField(blank=True)),
                ("signed_date", models.DateField()),
                (
                    "auditor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions_given",
                        to="identity.organization",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="funds.fund",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions_signed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report_sha256", "auditor"),
                        name="opinion_once_per_report_and_auditor",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("report_sha256__regex", "^[0-9a-f]{64}$")),
                        name="opinion_is_on_a_sha256",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["UNMODIFIED", "QUALIFIED", "ADVERSE", "DISCLAIMER"])
                        ),
                        name="opinion_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "UNMODIFIED"), ("basis__regex", "\\S"), _connector="OR"
                        ),
                        name="opinion_says_basis_when_modified",
                    ),
                ],
            },
        ),
        sql.protect("oversight_opinion"),
        sql.beside(__file__),
    ]
