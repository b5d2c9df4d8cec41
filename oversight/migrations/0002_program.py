"""The program of a fund: phases, milestones, certificates, holds, and the law of the gate."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

PHASE = machine("phase", "PLANNED", {"open": [("PLANNED", "OPEN")], "pass": [("OPEN", "PASSED")]})


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0001_initial"),
        ("identity", "0002_roles_kept_apart"),
        ("oversight", "0001_board"),
        ("projects", "0002_content_frozen"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Phase",
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
                ("title", models.CharField(max_length=200)),
                ("title_ko", models.CharField(blank=True, max_length=200)),
                ("commitment_ceiling", trustfund.db.fields.AmountField()),
                ("disbursement_ceiling", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "state",
                    models.CharField(
                        choices=[("PLANNED", "Planned"), ("OPEN", "Open"), ("PASSED", "Passed")],
                        default="PLANNED",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_epoch", models.PositiveIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Milestone",
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
                ("code", models.CharField(max_length=8)),
                (
                    "track",
                    models.CharField(
                        choices=[
                            ("N", "Nuclear and fissile material"),
                            ("T", "Tests and missiles"),
                            ("W", "Weapons and delivery systems"),
                            ("C", "Chemical and biological"),
                            ("P", "Proliferation and illicit finance"),
                            ("M", "Military spending and integrity of the fund"),
                            ("A", "Access and monitoring"),
                            ("H", "Human security and economic policy"),
                        ],
                        max_length=1,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("title_ko", models.CharField(blank=True, max_length=200)),
                ("indicator", models.TextField(blank=True)),
                ("validity_days", models.PositiveSmallIntegerField()),
                (
                    "gate",
                    models.CharField(
                        choices=[
                            ("COMMITMENT", "New commitments"),
                            ("DISBURSEMENT", "Payments"),
                            ("BOTH", "New commitments and payments"),
                        ],
                        default="BOTH",
                        max_length=20,
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones_verified",
                        to="identity.organization",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="oversight.phase",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Program",
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
                ("epoch", models.PositiveIntegerField(default=1)),
                (
                    "current_phase",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programs_current",
                        to="oversight.phase",
                    ),
                ),
                (
                    "fund",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="program",
                        to="funds.fund",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="phase",
            name="program",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="phases",
                to="oversight.program",
            ),
        ),
        migrations.CreateModel(
            name="Hold",
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
                ("reason", models.TextField()),
                ("legal_basis", models.TextField()),
                (
                    "placed_as",
                    models.CharField(
                        choices=[
                            ("VERIFIER", "Verifier"),
                            ("DONOR_BENCH", "Donor bench of the board"),
                            ("SANCTIONS", "Sanctions officer"),
                            ("PROGRAM", "Program management"),
                        ],
                        max_length=20,
                    ),
                ),
                ("placed_at", models.DateTimeField()),
                ("placed_epoch", models.PositiveIntegerField()),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lift_reason", models.TextField(blank=True)),
                ("lifted_epoch", models.PositiveIntegerField(null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds_lifted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lifted_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds_lifted",
                        to="identity.organization",
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds_placed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "placed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds_placed",
                        to="identity.organization",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="projects.project",
                    ),
                ),
                (
                    "program",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="oversight.program",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
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
                ("number", models.PositiveIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("VERIFIED", "Verified"),
                            ("NOT_VERIFIED", "Not verified"),
                            ("INCONCLUSIVE", "Inconclusive"),
                        ],
                        max_length=20,
                    ),
                ),
                ("verified_on", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("method", models.CharField(max_length=200)),
                ("statement", models.TextField()),
                ("issued_at", models.DateTimeField()),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates_issued",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates_issued",
                        to="identity.organization",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="oversight.milestone",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("milestone", "number"), name="certificate_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict__in", ["VERIFIED", "NOT_VERIFIED", "INCONCLUSIVE"])
                        ),
                        name="certificate_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("valid_until__gte", models.F("verified_on")),
                                ("valid_until__isnull", False),
                                ("verdict", "VERIFIED"),
                            ),
                            models.Q(
                                models.Q(("verdict", "VERIFIED"), _negated=True),
                                ("valid_until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="certificate_holds_only_if_verified",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(
                fields=("phase", "code"), name="milestone_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("validity_days__gte", 1), ("validity_days__lte", 3660)),
                name="milestone_validity_sensible",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__startswith", models.F("track"))),
                name="milestone_code_begins_with_track",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("gate__in", ["COMMITMENT", "DISBURSEMENT", "BOTH"])),
                name="milestone_gate_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(
                fields=("program", "number"), name="phase_number_once_per_program"
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")),
                fields=("program",),
                name="phase_open_once_per_program",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "currency__in",
                        [
                            "AUD",
                            "BGN",
                            "BHD",
                            "BRL",
                            "CAD",
                            "CHF",
                            "CNY",
                            "CZK",
                            "DKK",
                            "EUR",
                            "GBP",
                            "HKD",
                            "HUF",
                            "IDR",
                            "ILS",
                            "INR",
                            "ISK",
                            "JPY",
                            "KPW",
                            "KRW",
                            "KWD",
                            "MNT",
                            "MXN",
                            "MYR",
                            "NOK",
                            "NZD",
                            "PHP",
                            "PLN",
                            "RON",
                            "RUB",
                            "SEK",
                            "SGD",
                            "THB",
                            "TRY",
                            "USD",
                            "VND",
                            "XDR",
                            "ZAR",
                        ],
                    )
                ),
                name="phase_currency_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("commitment_ceiling__gte", 0), ("disbursement_ceiling__gte", 0)
                ),
                name="phase_ceilings_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("disbursement_ceiling__lte", models.F("commitment_ceiling"))),
                name="phase_pays_at_most_what_it_commits",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("opened_at__isnull", True),
                        ("opened_epoch__isnull", True),
                        ("state", "PLANNED"),
                    ),
                    models.Q(
                        models.Q(("state", "PLANNED"), _negated=True),
                        ("opened_at__isnull", False),
                        ("opened_epoch__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="phase_opened_has_time_and_epoch",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                fields=("program", "placed_epoch"), name="hold_placed_once_per_epoch"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.UniqueConstraint(
                fields=("program", "lifted_epoch"), name="hold_lifted_once_per_epoch"
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(("legal_basis__regex", "\\S"), ("reason__regex", "\\S")),
                name="hold_says_reason_and_legal_basis",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("lift_reason", ""),
                        ("lifted_at__isnull", True),
                        ("lifted_by__isnull", True),
                        ("lifted_by_organization__isnull", True),
                        ("lifted_epoch__isnull", True),
                    ),
                    models.Q(
                        ("lift_reason__regex", "\\S"),
                        ("lifted_at__gte", models.F("placed_at")),
                        ("lifted_at__isnull", False),
                        ("lifted_by__isnull", False),
                        ("lifted_by_organization__isnull", False),
                        ("lifted_epoch__gt", models.F("placed_epoch")),
                        ("lifted_epoch__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hold_lifted_whole_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_by__isnull", True),
                    models.Q(("lifted_by", models.F("placed_by")), _negated=True),
                    _connector="OR",
                ),
                name="hold_lifted_by_another_person",
            ),
        ),
        sql.protect("oversight_program", mutable=["epoch", "current_phase_id"]),
        sql.protect("oversight_phase", mutable=["state", "opened_at", "opened_epoch"]),
        sql.protect("oversight_milestone"),
        sql.protect("oversight_certificate"),
        sql.protect(
            "oversight_hold",
            mutable=[
                "lifted_by_id",
                "lifted_by_organization_id",
                "lifted_at",
                "lift_reason",
                "lifted_epoch",
            ],
        ),
        sql.state_guard("oversight_phase", PHASE),
        sql.beside(__file__),
    ]
