"""What goes back to donors, the fee that is given back with it, and what investments earn."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("ledger", "0003_unidentified_receipts"),
    ]

    operations = [
        sql.beside(__file__),
    ]
