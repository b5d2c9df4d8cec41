"""Clauses of agreements, and what they shut."""

import django.db.models.deletion
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0017_rates"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clause",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=trustfund.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("PREFERENCE", "Preference"),
                            ("EARMARK_CAP", "Cap on preferences"),
                            ("ELIGIBLE_SECTORS", "Eligible sectors"),
                            ("END_DATE", "End date"),
                            ("REPORT", "Report"),
                        ],
                        max_length=20,
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("sectors", models.JSONField(default=list)),
                ("day", models.DateField(null=True)),
                ("months", models.PositiveSmallIntegerField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="donors.agreement",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clauses",
                        to="donors.amendment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "amendment", "number"),
                        name="clause_number_once",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "PREFERENCE"), _negated=True),
                        fields=("agreement", "amendment", "kind"),
                        name="clause_subject_once",
                        nulls_distinct=False,
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "PREFERENCE")),
                        fields=("agreement", "amendment", "sectors"),
                        name="clause_preference_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="clause_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "sectors__contained_by",
                                [
                                    "FOOD",
                                    "HEALTH",
                                    "AGRICULTURE",
                                    "ENERGY",
                                    "FINANCE",
                                    "INFRASTRUCTURE",
                                    "WATER",
                                    "REFORESTATION",
                                ],
                            )
                        ),
                        name="clause_sectors_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("day", None),
                                ("kind", "PREFERENCE"),
                                ("months", None),
                                ("percent__gt", 0),
                                ("percent__isnull", False),
                                ("percent__lte", 100),
                                models.Q(("sectors", []), _negated=True),
                            ),
                            models.Q(
                                ("day", None),
                                ("kind", "EARMARK_CAP"),
                                ("months", None),
                                ("percent__gt", 0),
                                ("percent__isnull", False),
                                ("percent__lte", 50),
                                ("sectors", []),
                            ),
                            models.Q(
                                ("day", None),
                                ("kind", "ELIGIBLE_SECTORS"),
                                ("months", None),
                                ("percent", None),
                                models.Q(("sectors", []), _negated=True),
                            ),
                            models.Q(
                                ("day__isnull", False),
                                ("kind", "END_DATE"),
                                ("months", None),
                                ("percent", None),
                                ("sectors", []),
                            ),
                            models.Q(
                                ("day__isnull", False),
                                ("kind", "REPORT"),
                                ("percent", None),
                                ("sectors", []),
                                models.Q(
                                    ("months", None),
                                    models.Q(("months__gte", 1), ("months__lte", 60)),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="clause_says_what_its_kind_needs",
                    ),
                ],
            },
        ),
        sql.protect("donors_clause"),
        sql.beside(__file__),
    ]
