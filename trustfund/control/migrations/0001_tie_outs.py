"""The runs of the tie-outs, the differences that they find, and how people explain them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from trustfund.db import sql
from trustfund.kernel.states import machine

DIFFERENCE = machine("difference", "OPEN", {"resolve": [("OPEN", "RESOLVED")]})
EXPLANATION = machine("explanation", "GIVEN", {"sign_off": [("GIVEN", "SIGNED_OFF")]})


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("funds", "0001_initial"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TieOutRun",
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
                ("night", models.DateField(null=True)),
                ("known_at", models.DateTimeField()),
                ("results", models.JSONField()),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funds.fund",
                    ),
                ),
                (
                    "run_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Difference",
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
                ("rule", models.CharField(max_length=40)),
                ("subject_type", models.CharField(max_length=100)),
                ("subject_id", models.CharField(max_length=64)),
                ("detail", models.CharField(blank=True, max_length=80)),
                ("label", models.CharField(max_length=200)),
                ("currency", models.CharField(max_length=3)),
                ("left_amount", trustfund.db.fields.AmountField()),
                ("right_amount", trustfund.db.fields.AmountField()),
                ("first_seen_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "Open"), ("RESOLVED", "Differs no more")],
                        default="OPEN",
                        max_length=10,
                    ),
                ),
                ("resolved_at", models.DateTimeField(null=True)),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funds.fund",
                    ),
                ),
                (
                    "first_run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="control.tieoutrun",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Explanation",
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
                ("left_amount", trustfund.db.fields.AmountField()),
                ("right_amount", trustfund.db.fields.AmountField()),
                ("reason", models.TextField()),
                ("explained_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("GIVEN", "Waits to be signed off"), ("SIGNED_OFF", "Signed off")],
                        default="GIVEN",
                        max_length=10,
                    ),
                ),
                ("signed_off_at", models.DateTimeField(null=True)),
                (
                    "difference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="explanations",
                        to="control.difference",
                    ),
                ),
                (
                    "explained_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "explained_for",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_off_for",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("difference", "number"), name="explanation_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__regex", "\\S")),
                        name="explanation_gives_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_off_by__isnull", True),
                            models.Q(("signed_off_by", models.F("explained_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="explanation_signed_off_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_off_for__isnull", True),
                            models.Q(("signed_off_for", models.F("explained_for")), _negated=True),
                            _connector="OR",
                        ),
                        name="explanation_signed_off_by_another_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_off_at__isnull", True),
                                ("signed_off_by__isnull", True),
                                ("signed_off_for__isnull", True),
                                ("state", "GIVEN"),
                            ),
                            models.Q(
                                ("signed_off_at__isnull", False),
                                ("signed_off_by__isnull", False),
                                ("signed_off_for__isnull", False),
                                ("state", "SIGNED_OFF"),
                            ),
                            _connector="OR",
                        ),
                        name="explanation_state_says_who_signed_off",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="tieoutrun",
            constraint=models.UniqueConstraint(
                fields=("fund", "night"), name="tie_out_run_once_a_night"
            ),
        ),
        migrations.AddConstraint(
            model_name="tieoutrun",
            constraint=models.UniqueConstraint(
                fields=("fund", "known_at"), name="tie_out_run_once_a_moment"
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "OPEN")),
                fields=("fund", "rule", "subject_type", "subject_id", "detail", "currency"),
                name="difference_once_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_amount", models.F("right_amount")), _negated=True),
                name="difference_differs",
            ),
        ),
        migrations.AddConstraint(
            model_name="difference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("resolved_at__isnull", True), ("state", "OPEN")),
                    models.Q(("resolved_at__isnull", False), ("state", "RESOLVED")),
                    _connector="OR",
                ),
                name="difference_resolved_at_a_moment",
            ),
        ),
        sql.protect("control_tieoutrun"),
        sql.protect(
            "control_difference",
            mutable=["state", "left_amount", "right_amount", "resolved_at"],
        ),
        sql.protect(
            "control_explanation",
            mutable=["state", "signed_off_by_id", "signed_off_for_id", "signed_off_at"],
        ),
        sql.state_guard("control_difference", DIFFERENCE),
        sql.state_guard("control_explanation", EXPLANATION),
        sql.beside(__file__),
    ]
