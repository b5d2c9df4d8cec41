"""The board: seats, rule, motions, electors, ballots, outcomes, and what the database refuses."""

import secrets

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from oversight.rules.motions import MOTION
from trustfund.db import sql


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("funds", "0001_initial"),
        ("identity", "0001_initial"),
        ("projects", "0002_content_frozen"),
        ("db", "0001_clock_and_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Board",
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
                ("name", models.CharField(max_length=200)),
                ("name_ko", models.CharField(blank=True, max_length=200)),
                ("constituted_date", models.DateField()),
                ("founding_reference", models.CharField(max_length=200)),
                (
                    "fund",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board",
                        to="funds.fund",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DecisionRule",
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
                ("version", models.PositiveSmallIntegerField()),
                ("quorum_donor_pct", models.DecimalField(decimal_places=2, max_digits=5)),
                ("quorum_recipient_count", models.PositiveSmallIntegerField()),
                ("majority_donor_pct", models.DecimalField(decimal_places=2, max_digits=5)),
                ("majority_recipient_pct", models.DecimalField(decimal_places=2, max_digits=5)),
                ("notice_days", models.PositiveSmallIntegerField()),
                ("adopted_date", models.DateField()),
                ("reference", models.CharField(max_length=200)),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="oversight.board",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Motion",
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
                ("number", models.CharField(max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[("APPROVE_PROJECT", "Approval of a project")], max_length=20
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("project_content_hash", models.CharField(max_length=64)),
                ("budget", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("elector_count", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Open for votes"),
                            ("ADOPTED", "Adopted"),
                            ("REJECTED", "Rejected"),
                            ("NOT_ADOPTED", "Not adopted: no quorum"),
                        ],
                        default="OPEN",
                        max_length=20,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
                        to="oversight.board",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions_opened",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
                        to="projects.project",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions",
                        to="oversight.decisionrule",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Elector",
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
                    "bench",
                    models.CharField(
                        choices=[("DONOR", "Donor bench"), ("RECIPIENT", "Recipient bench")],
                        max_length=20,
                    ),
                ),
                (
                    "alternate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="electorates_as_alternate",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="electorates_as_member",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="electorates",
                        to="identity.organization",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="electors",
                        to="oversight.motion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ballot",
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
                    "choice",
                    models.CharField(
                        choices=[
                            ("YES", "Yes"),
                            ("NO", "No"),
                            ("ABSTAIN", "Abstain"),
                            ("RECUSE", "Recuse"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("salt", models.CharField(default=secrets.token_hex, max_length=64)),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "elector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="oversight.elector",
                    ),
                ),
                (
                    "motion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ballots",
                        to="oversight.motion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MotionOutcome",
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
                    "result",
                    models.CharField(
                        choices=[
                            ("ADOPTED", "Adopted"),
                            ("REJECTED", "Rejected"),
                            ("NOT_ADOPTED", "Not adopted: no quorum"),
                        ],
                        max_length=20,
                    ),
                ),
                ("computation", models.JSONField()),
                ("closed_at", models.DateTimeField()),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="motions_closed",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "motion",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcome",
                        to="oversight.motion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Seat",
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
                    "bench",
                    models.CharField(
                        choices=[("DONOR", "Donor bench"), ("RECIPIENT", "Recipient bench")],
                        max_length=20,
                    ),
                ),
                ("from_date", models.DateField()),
                ("until_date", models.DateField(null=True)),
                (
                    "alternate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats_as_alternate",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "board",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="oversight.board",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats_as_member",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_seats",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="elector",
            name="seat",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="electorates",
                to="oversight.seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrule",
            constraint=models.UniqueConstraint(
                fields=("board", "version"), name="rule_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quorum_donor_pct__gt", 0),
                    ("quorum_donor_pct__lte", 100),
                    ("quorum_recipient_count__gte", 1),
                    ("quorum_recipient_count__lte", 50),
                ),
                name="rule_quorum_sensible",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("majority_donor_pct__gte", 50),
                    ("majority_donor_pct__lt", 100),
                    ("majority_recipient_pct__gte", 50),
                    ("majority_recipient_pct__lt", 100),
                ),
                name="rule_majority_sensible",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("notice_days__gte", 1), ("notice_days__lte", 60)),
                name="rule_notice_sensible",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.UniqueConstraint(
                fields=("board", "number"), name="motion_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")),
                fields=("project",),
                name="motion_one_open_per_project",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opened_at"))),
                name="motion_closes_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(("elector_count__gte", 1)), name="motion_has_electors"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.UniqueConstraint(
                fields=("elector", "number"), name="ballot_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice__in", ["YES", "NO", "ABSTAIN", "RECUSE"])),
                name="ballot_choice_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ballot",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("choice", "RECUSE"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="ballot_recusal_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="motionoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__in", ["ADOPTED", "REJECTED", "NOT_ADOPTED"])),
                name="outcome_result_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(("bench__in", ["DONOR", "RECIPIENT"])), name="seat_bench_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("alternate__isnull", True),
                    models.Q(("alternate", models.F("member")), _negated=True),
                    _connector="OR",
                ),
                name="seat_alternate_is_not_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_date__isnull", True),
                    ("until_date__gte", models.F("from_date")),
                    _connector="OR",
                ),
                name="seat_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_date__isnull", True)),
                fields=("board", "number"),
                name="seat_number_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_date__isnull", True)),
                fields=("board", "member"),
                name="seat_member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until_date__isnull", True)),
                fields=("board", "alternate"),
                name="seat_alternate_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                condition=models.Q(("bench", "DONOR"), ("until_date__isnull", True)),
                fields=("board", "organization"),
                name="seat_one_per_donor",
            ),
        ),
        migrations.AddConstraint(
            model_name="elector",
            constraint=models.UniqueConstraint(fields=("motion", "seat"), name="elector_seat_once"),
        ),
        sql.protect("oversight_board"),
        sql.protect("oversight_seat", mutable=("until_date",)),
        sql.protect("oversight_decisionrule"),
        sql.protect("oversight_motion", mutable=("state",)),
        sql.protect("oversight_elector"),
        sql.protect("oversight_ballot"),
        sql.protect("oversight_motionoutcome"),
        sql.state_guard("oversight_motion", MOTION),
        sql.beside(__file__),
    ]
