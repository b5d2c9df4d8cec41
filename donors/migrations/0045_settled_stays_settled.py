"""What a donor that left got its share for goes back no second time: held by the database."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0044_given_reports_withdrawn"),
        ("db", "0001_clock_and_guards"),
    ]

    operations = [sql.beside(__file__)]
