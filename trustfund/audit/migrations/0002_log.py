"""The log into which records are sealed: leaves, subtrees, signed heads, keys and witnesses."""

import django.db.models.deletion
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql

IDENTIFIED = (
    "id",
    models.UUIDField(
        default=trustfund.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
    ),
)
RECORDED = (
    "recorded_at",
    models.DateTimeField(db_default=trustfund.db.clock.TrustfundNow(), editable=False),
)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail"), ("db", "0001_clock_and_guards")]
    operations = [
        migrations.CreateModel(
            name="LogKey",
            fields=[
                IDENTIFIED,
                RECORDED,
                ("vkey", models.TextField(unique=True)),
                ("since_size", models.BigIntegerField(unique=True)),
            ],
            options={
                "db_table": "audit_log_key",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("since_size__gte", 0)),
                        name="audit_log_key_since_a_size",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Witness",
            fields=[
                IDENTIFIED,
                RECORDED,
                ("name", models.TextField()),
                ("vkey", models.TextField(unique=True)),
                ("retired_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "audit_witness"},
        ),
        sql.protect("audit_log_key"),
        sql.protect("audit_witness", mutable=["retired_at"]),
        sql.beside(__file__),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Leaf",
                    fields=[
                        ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "record",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leaf",
                                to="audit.record",
                            ),
                        ),
                        ("hash", models.BinaryField()),
                    ],
                    options={"db_table": "audit_leaf", "managed": False},
                ),
                migrations.CreateModel(
                    name="Checkpoint",
                    fields=[
                        ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("root", models.BinaryField()),
                        ("note", models.TextField()),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={"db_table": "audit_checkpoint", "managed": False},
                ),
                migrations.CreateModel(
                    name="Cosignature",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("signed_at", models.DateTimeField()),
                        ("line", models.TextField()),
                        ("received_at", models.DateTimeField()),
                        (
                            "checkpoint",
                            models.ForeignKey(
                                db_column="size",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cosignatures",
                                to="audit.checkpoint",
                            ),
                        ),
                        (
                            "witness",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cosignatures",
                                to="audit.witness",
                            ),
                        ),
                    ],
                    options={"db_table": "audit_cosignature", "managed": False},
                ),
            ],
        ),
    ]
