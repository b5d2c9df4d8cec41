"""No money leaves before it lay there, on any day that one looks back to: held by the database."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0040_lines_tied_later"),
        ("db", "0001_clock_and_guards"),
        ("ledger", "0005_donor_balances"),
    ]

    operations = [sql.beside(__file__)]
