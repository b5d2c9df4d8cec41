"""Offers of agreements may be withdrawn, and agreements come from tables."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from donors.rules.states import AGREEMENT
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0019_in_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_signed_with_equivalent",
        ),
        migrations.RemoveConstraint(
            model_name="tableimport",
            name="table_import_kind_known",
        ),
        migrations.AddField(
            model_name="agreement",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements_withdrawn",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="withdrawn_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="state",
            field=models.CharField(
                choices=[
                    ("DRAFT", "Draft"),
                    ("OFFERED", "Offered"),
                    ("COUNTERSIGNED", "Countersigned"),
                    ("WITHDRAWN", "Withdrawn"),
                ],
                default="DRAFT",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="tableimport",
            name="kind",
            field=models.CharField(
                choices=[
                    ("STATISTICS", "Statistics to compare with"),
                    ("PLEDGE", "Pledges"),
                    ("AGREEMENT", "Agreements"),
                    ("INSTALLMENT", "Agreements by their installments"),
                    ("RECEIPT", "Receipts"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["DRAFT", "OFFERED", "WITHDRAWN"]),
                        ("countersigned_at__isnull", True),
                        ("countersigned_by__isnull", True),
                        ("countersigned_date__isnull", True),
                        ("holding_amount__isnull", True),
                        ("holding_currency", ""),
                        ("holding_rate__isnull", True),
                        ("holding_rate_date__isnull", True),
                        ("holding_rate_source", ""),
                    ),
                    models.Q(
                        models.Q(("state__in", ["DRAFT", "OFFERED", "WITHDRAWN"]), _negated=True),
                        ("countersigned_at__isnull", False),
                        ("countersigned_by__isnull", False),
                        ("countersigned_date__isnull", False),
                        ("holding_amount__gt", 0),
                        ("holding_amount__isnull", False),
                        ("holding_rate__gt", 0),
                        ("holding_rate__isnull", False),
                        ("holding_rate_date__isnull", False),
                        models.Q(("holding_currency", ""), _negated=True),
                        models.Q(("holding_rate_source", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agreement_signed_with_equivalent",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "WITHDRAWN"), _negated=True),
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        ("state", "WITHDRAWN"),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        ("withdrawn_reason__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="agreement_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="tableimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["STATISTICS", "PLEDGE", "AGREEMENT", "INSTALLMENT", "RECEIPT"])
                ),
                name="table_import_kind_known",
            ),
        ),
        sql.mutable_too(
            "donors_agreement", ("withdrawn_by_id", "withdrawn_at", "withdrawn_reason")
        ),
        sql.state_guard_renewed("donors_agreement", AGREEMENT),
        sql.beside(__file__),
    ]
