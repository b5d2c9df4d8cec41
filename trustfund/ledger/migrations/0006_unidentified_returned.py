"""Money that nobody contributed goes back out of suspense."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [("db", "0001_clock_and_guards"), ("ledger", "0005_donor_balances")]
    operations = [sql.beside(__file__)]
