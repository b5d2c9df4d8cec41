"""What leaves suspense is a receipt, or was booked otherwise: held by the database."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0041_nothing_leaves_before_it_came"),
        ("db", "0001_clock_and_guards"),
        ("ledger", "0005_donor_balances"),
    ]

    operations = [sql.beside(__file__)]
