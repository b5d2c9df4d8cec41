"""What came in and nobody knows yet from whom has an account of its own."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [("db", "0001_clock_and_guards"), ("ledger", "0002_periods")]
    operations = [sql.beside(__file__)]
