"""The separation of duties, held by the database on every path."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [("db", "0001_clock_and_guards"), ("identity", "0001_initial")]
    operations = [sql.beside(__file__)]
