"""The chains of records, and the one function that appends to them."""

from django.db import migrations, models

from trustfund.db import sql


class Migration(migrations.Migration):
    initial = True
    dependencies = [("db", "0001_clock_and_guards")]
    operations = [
        sql.beside(__file__),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Record",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("chain", models.TextField()),
                        ("sequence", models.BigIntegerField()),
                        ("recorded_at", models.DateTimeField()),
                        ("content", models.TextField()),
                        ("previous_hash", models.BinaryField()),
                        ("hash", models.BinaryField()),
                        ("action", models.TextField()),
                        ("person_id", models.UUIDField()),
                        ("organization_id", models.UUIDField()),
                        ("subject_type", models.TextField()),
                        ("subject_id", models.TextField()),
                    ],
                    options={"db_table": "audit_record", "managed": False},
                ),
                migrations.CreateModel(
                    name="Request",
                    fields=[
                        ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("person_id", models.UUIDField()),
                        ("key", models.UUIDField()),
                        ("route", models.TextField()),
                        ("body_hash", models.TextField()),
                        ("subject_type", models.TextField()),
                        ("subject_id", models.TextField()),
                    ],
                    options={"db_table": "audit_request", "managed": False},
                ),
            ],
        ),
    ]
