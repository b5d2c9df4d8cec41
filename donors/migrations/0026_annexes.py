"""Annexes of agreements in versions, which what is signed names from now on."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from donors.rules.states import ANNEX
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0025_promissory_notes"),
        ("funds", "0006_income"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AnnexVersion",
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
                (
                    "annex",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Annex 1: Trust fund description"),
                            (2, "Annex 2: Standard provisions"),
                            (3, "Annex 3: Governance"),
                        ]
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("effective_on", models.DateField()),
                ("text", models.TextField()),
                ("text_ko", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposed"),
                            ("CONFIRMED", "Confirmed"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes_decided",
                        to="identity.organization",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annex_versions",
                        to="funds.fund",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes_proposed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes_proposed",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgreementAnnex",
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
                (
                    "annex",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Annex 1: Trust fund description"),
                            (2, "Annex 2: Standard provisions"),
                            (3, "Annex 3: Governance"),
                        ]
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes",
                        to="donors.agreement",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annexes",
                        to="donors.amendment",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited",
                        to="donors.annexversion",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="annexversion",
            constraint=models.UniqueConstraint(
                fields=("fund", "annex", "number"), name="annex_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="annexversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "PROPOSED")),
                fields=("fund", "annex"),
                name="annex_proposed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="annexversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("annex__in", [1, 2, 3])), name="annex_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="annexversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="annex_number_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="annexversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("text__regex", "\\S"),
                    ("text_ko__regex", "\\S"),
                    ("sha256__regex", "^[0-9a-f]{64}$"),
                ),
                name="annex_says_it_in_both_languages",
            ),
        ),
        migrations.AddConstraint(
            model_name="annexversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "PROPOSED"),
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_by_organization__isnull", True),
                        ("declined_reason", ""),
                    ),
                    models.Q(
                        ("state", "CONFIRMED"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                        ("declined_reason", ""),
                    ),
                    models.Q(
                        ("state", "DECLINED"),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                        ("declined_reason__regex", "\\S"),
                    ),
                    _connector="OR",
                ),
                name="annex_whole_in_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="annexversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CONFIRMED"), _negated=True),
                    models.Q(
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(
                            ("decided_by_organization", models.F("proposed_by_organization")),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="annex_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementannex",
            constraint=models.UniqueConstraint(
                fields=("agreement", "amendment", "annex"),
                name="agreement_annex_once",
                nulls_distinct=False,
            ),
        ),
        sql.protect(
            "donors_annexversion",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.protect("donors_agreementannex"),
        sql.state_guard("donors_annexversion", ANNEX),
        sql.beside(__file__),
    ]
