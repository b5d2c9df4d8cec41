"""A donor leaves after notice of termination, and then has no share in anything any more."""

from django.db import migrations, models
from django.db.models import F, Q

from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0020_agreements_imported"),
    ]

    operations = [
        migrations.RemoveConstraint("unwindshare", "unwind_share_within_deposits"),
        migrations.AddConstraint(
            "unwindshare",
            models.CheckConstraint(
                name="unwind_share_within_deposits",
                condition=Q(amount__gt=0, settled__gte=0, deposits__gt=0)
                & Q(deposits__lte=F("deposits_of_all"))
                & (Q(settled=0) | Q(settled=F("deposits"))),
            ),
        ),
        sql.beside(__file__),
    ]
