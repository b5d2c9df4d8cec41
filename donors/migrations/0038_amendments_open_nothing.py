"""What a step has settled, or a letter has called, no amendment opens again: held by the database."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0037_pledges_follow"),
        ("db", "0001_clock_and_guards"),
    ]

    operations = [sql.beside(__file__)]
