"""What lies on donors' balance accounts is promised to nobody else."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("ledger", "0005_donor_balances"),
        ("funds", "0003_bank_accounts"),
    ]

    operations = [
        sql.beside(__file__),
    ]
