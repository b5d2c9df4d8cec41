"""The goods of a version: amounts above zero, codes of 2 to 6 digits, not above the budget for goods."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("projects", "0009_implementation"),
    ]

    operations = [sql.beside(__file__)]
