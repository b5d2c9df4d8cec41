"""The gate in the database: what must be true when a payment, commitment or set-aside is posted."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("disbursements", "0002_guards"),
        ("db", "0001_clock_and_guards"),
        ("ledger", "0001_books"),
        ("oversight", "0002_program"),
        ("identity", "0002_roles_kept_apart"),
        ("funds", "0002_set_asides"),
    ]
    operations = [sql.beside(__file__)]
