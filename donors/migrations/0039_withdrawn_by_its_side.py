"""A notice of termination is withdrawn by the side that gave it: held by the database."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0038_amendments_open_nothing"),
        ("db", "0001_clock_and_guards"),
        ("identity", "0002_roles_kept_apart"),
    ]

    operations = [sql.beside(__file__)]
