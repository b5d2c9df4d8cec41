"""A grant takes effect once its conditions are met; the database lets no payment leave before."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from disbursements.rules.states import GRANT
from trustfund.db import sql

MUTABLE = ("effectiveness_deadline", "effective_at", "effective_by_id", "effective_organization_id")


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("disbursements", "0003_gate"),
        ("funds", "0006_income"),
        ("identity", "0003_specialists"),
        ("projects", "0009_implementation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="grant",
            name="grant_state_says_who_signed",
        ),
        migrations.AddField(
            model_name="grant",
            name="effective_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="effective_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants_made_effective",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="effective_organization",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="grants_made_effective",
                to="identity.organization",
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="effectiveness_deadline",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="grant",
            name="state",
            field=models.CharField(
                choices=[
                    ("PREPARED", "Prepared"),
                    ("RECIPIENT_SIGNED", "Signed by the recipient"),
                    ("ADMINISTRATOR_SIGNED", "Signed by the administrator"),
                    ("SIGNED", "Signed by both sides"),
                    ("EFFECTIVE", "In effect"),
                ],
                default="PREPARED",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "PREPARED"),
                        ("recipient_signed_at__isnull", True),
                        ("recipient_signed_by__isnull", True),
                        ("recipient_signed_organization__isnull", True),
                        ("administrator_signed_at__isnull", True),
                        ("administrator_signed_by__isnull", True),
                        ("administrator_signed_organization__isnull", True),
                    ),
                    models.Q(
                        ("state", "RECIPIENT_SIGNED"),
                        ("recipient_signed_at__isnull", False),
                        ("recipient_signed_by__isnull", False),
                        ("recipient_signed_organization__isnull", False),
                        ("administrator_signed_at__isnull", True),
                        ("administrator_signed_by__isnull", True),
                        ("administrator_signed_organization__isnull", True),
                    ),
                    models.Q(
                        ("state", "ADMINISTRATOR_SIGNED"),
                        ("recipient_signed_at__isnull", True),
                        ("recipient_signed_by__isnull", True),
                        ("recipient_signed_organization__isnull", True),
                        ("administrator_signed_at__isnull", False),
                        ("administrator_signed_by__isnull", False),
                        ("administrator_signed_organization__isnull", False),
                    ),
                    models.Q(
                        ("state__in", ["SIGNED", "EFFECTIVE"]),
                        ("recipient_signed_at__isnull", False),
                        ("recipient_signed_by__isnull", False),
                        ("recipient_signed_organization__isnull", False),
                        ("administrator_signed_at__isnull", False),
                        ("administrator_signed_by__isnull", False),
                        ("administrator_signed_organization__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="grant_state_says_who_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("effectiveness_deadline__isnull", False),
                        ("state", "EFFECTIVE"),
                        ("effective_at__isnull", False),
                        ("effective_by__isnull", False),
                        ("effective_organization__isnull", False),
                    ),
                    models.Q(
                        ("effectiveness_deadline__isnull", False),
                        ("state", "SIGNED"),
                        ("effective_at__isnull", True),
                        ("effective_by__isnull", True),
                        ("effective_organization__isnull", True),
                    ),
                    models.Q(
                        models.Q(("state__in", ["SIGNED", "EFFECTIVE"]), _negated=True),
                        ("effectiveness_deadline__isnull", True),
                        ("effective_at__isnull", True),
                        ("effective_by__isnull", True),
                        ("effective_organization__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="grant_state_says_whether_effective",
            ),
        ),
        sql.mutable_too("disbursements_grant", MUTABLE),
        sql.state_guard_renewed("disbursements_grant", GRANT),
        sql.beside(__file__),
    ]
