"""What is given back lies on the donor's balance account; what leaves for, or comes from, elsewhere."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("ledger", "0004_refunds_and_income"),
    ]

    operations = [
        sql.beside(__file__),
    ]
