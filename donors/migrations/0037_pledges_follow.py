"""A pledge goes back to partly converted when an agreement on it becomes smaller, and follows each signature."""

from django.db import migrations

from donors.rules.states import PLEDGE
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("donors", "0036_letters_that_replace"),
        ("db", "0001_clock_and_guards"),
    ]

    operations = [
        sql.state_guard_renewed("donors_pledge", PLEDGE),
        sql.beside(__file__),
    ]
