"""A line of the bank leaves suspense for what was booked after it: held by the database."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0039_withdrawn_by_its_side"),
        ("db", "0001_clock_and_guards"),
        ("ledger", "0005_donor_balances"),
    ]

    operations = [sql.beside(__file__)]
