"""The books: tables, guards and the one posting function."""

import django.db.models.deletion
from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    initial = True
    dependencies = [("db", "0001_clock_and_guards"), ("funds", "0001_initial")]
    operations = [
        sql.beside(__file__),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("fund_id", models.UUIDField()),
                        ("code", models.TextField()),
                        ("currency", models.TextField()),
                        ("party_id", models.UUIDField(null=True)),
                        ("book", models.TextField()),
                        ("normal", models.TextField()),
                    ],
                    options={"db_table": "ledger_account", "managed": False},
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("fund_id", models.UUIDField()),
                        ("kind", models.TextField()),
                        ("value_date", models.DateField()),
                        ("recorded_at", models.DateTimeField()),
                        ("reference", models.TextField()),
                        ("memo", models.TextField()),
                        ("subject_id", models.UUIDField()),
                        ("reverses_id", models.BigIntegerField(null=True)),
                        ("adjusts", models.DateField(null=True)),
                        ("content_hash", models.BinaryField()),
                    ],
                    options={"db_table": "ledger_entry", "managed": False},
                ),
                migrations.CreateModel(
                    name="Leg",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "entry_id",
                                "n",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legs",
                                to="ledger.entry",
                            ),
                        ),
                        ("n", models.SmallIntegerField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legs",
                                to="ledger.account",
                            ),
                        ),
                        ("side", models.TextField()),
                        ("amount", models.DecimalField(decimal_places=4, max_digits=20)),
                        ("value_date", models.DateField()),
                    ],
                    options={"db_table": "ledger_leg", "managed": False},
                ),
            ],
        ),
    ]
