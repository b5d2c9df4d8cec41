"""The exports of the trail: how much of it left the house, and the hash of the file."""

from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_log"), ("db", "0001_clock_and_guards")]
    operations = [
        migrations.CreateModel(
            name="Export",
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
                ("size", models.BigIntegerField()),
                ("records", models.BigIntegerField()),
                ("sealed", models.BigIntegerField()),
                ("exported_at", models.DateTimeField()),
            ],
            options={
                "db_table": "audit_export",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="audit_export_digest_is_sha256",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("records__gte", models.F("sealed")),
                            ("sealed__gte", 0),
                            ("size__gt", 0),
                        ),
                        name="audit_export_holds_what_is_sealed",
                    ),
                ],
            },
        ),
        sql.protect("audit_export"),
    ]
