"""A contribution in kind that was confirmed by mistake is withdrawn."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from donors.rules.states import IN_KIND
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0042_suspense_is_left_by_receipts"),
        ("funds", "0006_income"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="inkind",
            name="in_kind_whole_in_its_state",
        ),
        migrations.RemoveConstraint(
            model_name="inkind",
            name="in_kind_confirmed_by_another",
        ),
        migrations.AddField(
            model_name="inkind",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="inkind",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="in_kind_withdrawn",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="inkind",
            name="withdrawn_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AlterField(
            model_name="inkind",
            name="state",
            field=models.CharField(
                choices=[
                    ("PROPOSED", "Proposed"),
                    ("CONFIRMED", "Confirmed"),
                    ("DECLINED", "Declined"),
                    ("WITHDRAWN", "Withdrawn"),
                ],
                default="PROPOSED",
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="inkind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "PROPOSED"),
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_by_organization__isnull", True),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                        ("declined_reason", ""),
                    ),
                    models.Q(
                        ("state", "CONFIRMED"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                        ("declined_reason", ""),
                    ),
                    models.Q(
                        ("state", "DECLINED"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                        ("declined_reason__regex", "\\S"),
                    ),
                    models.Q(
                        ("state", "WITHDRAWN"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        ("withdrawn_reason__regex", "\\S"),
                        ("declined_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="in_kind_whole_in_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="inkind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["CONFIRMED", "WITHDRAWN"]), _negated=True),
                    models.Q(
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(
                            ("decided_by_organization", models.F("proposed_by_organization")),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="in_kind_confirmed_by_another",
            ),
        ),
        sql.mutable_too("donors_inkind", ("withdrawn_by_id", "withdrawn_at", "withdrawn_reason")),
        sql.state_guard_renewed("donors_inkind", IN_KIND),
        sql.beside(__file__),
    ]
