"""The clock of the installation, and the trigger functions that protected tables share."""

from django.db import migrations

from trustfund.db import sql


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [sql.beside(__file__)]
