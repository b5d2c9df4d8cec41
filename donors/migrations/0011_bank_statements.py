"""Bank statements and their lines; whose money a line is, by two persons."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.db.fields
import trustfund.kernel.ids
from donors.rules.states import LINE_MATCH, STATEMENT_IMPORT
from trustfund.db import sql
from trustfund.db.fields import currency_known


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("donors", "0010_reminders"),
        ("funds", "0003_bank_accounts"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StatementImport",
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
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("csv_map", models.JSONField(default=dict)),
                ("encoding", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "Waiting"),
                            ("READING", "Being read"),
                            ("BOOKING", "Being booked"),
                            ("BOOKED", "Booked"),
                            ("REFUSED", "Refused"),
                        ],
                        default="RECEIVED",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("touched_at", models.DateTimeField(db_default=trustfund.db.clock.TrustfundNow())),
                ("takes", models.PositiveSmallIntegerField(default=0)),
                ("failure_code", models.CharField(blank=True, max_length=40)),
                ("failure_facts", models.JSONField(default=dict)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_imports",
                        to="funds.fund",
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements_imported",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements_imported",
                        to="identity.organization",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
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
                ("position", models.PositiveIntegerField()),
                ("reference", models.CharField(blank=True, max_length=80)),
                ("number", models.CharField(blank=True, max_length=40)),
                ("sequence", models.CharField(blank=True, max_length=40)),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("opening_amount", trustfund.db.fields.AmountField(null=True)),
                ("opening_date", models.DateField(null=True)),
                ("closing_amount", trustfund.db.fields.AmountField(null=True)),
                ("closing_date", models.DateField(null=True)),
                ("line_count", models.PositiveIntegerField()),
                ("credits", trustfund.db.fields.AmountField()),
                ("debits", trustfund.db.fields.AmountField()),
                ("known_count", models.PositiveIntegerField()),
                ("known_credits", trustfund.db.fields.AmountField()),
                ("known_debits", trustfund.db.fields.AmountField()),
                ("lines_hash", models.CharField(max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="funds.bankaccount",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="funds.fund",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="donors.statementimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatementLine",
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
                ("position", models.PositiveIntegerField()),
                ("import_key", models.CharField(max_length=64)),
                ("booking_date", models.DateField()),
                ("value_date", models.DateField()),
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                ("bank_reference", models.TextField(blank=True)),
                ("end_to_end_id", models.TextField(blank=True)),
                ("owner_reference", models.TextField(blank=True)),
                ("counterparty_name", models.TextField(blank=True)),
                ("counterparty_account", models.TextField(blank=True)),
                ("remittance", models.TextField(blank=True)),
                ("supplementary", models.TextField(blank=True)),
                ("code", models.TextField(blank=True)),
                ("is_reversal", models.BooleanField()),
                ("parts", models.PositiveIntegerField()),
                (
                    "hold",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("NO_REFERENCE", "Without any reference"),
                            ("MAYBE_KNOWN", "Perhaps known already"),
                            ("KNOWN", "Known already, says a person"),
                        ],
                        max_length=12,
                    ),
                ),
                ("entry_id", models.BigIntegerField(null=True)),
                ("in_suspense", models.BooleanField(default=False)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funds.fund",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="donors.statement",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LineMatch",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Waits for a second person"),
                            ("CONFIRMED", "Confirmed"),
                            ("DECLINED", "Declined"),
                        ],
                        default="PROPOSED",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_reason", models.TextField(blank=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by_organization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "fund",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="funds.fund",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by_organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.organization",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="donors.statementline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LineMatchPart",
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
                ("amount", trustfund.db.fields.AmountField()),
                ("currency", trustfund.db.fields.CurrencyField()),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="donors.agreement",
                    ),
                ),
                (
                    "match",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="donors.linematch",
                    ),
                ),
                (
                    "receipt",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="line_part",
                        to="donors.receipt",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("match", "agreement"), name="line_match_part_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="line_match_part_positive"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="statementimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "REFUSED"), _negated=True),
                fields=("fund", "sha256"),
                name="statement_file_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "REFUSED"), models.Q(("failure_code", ""), _negated=True)),
                    models.Q(models.Q(("state", "REFUSED"), _negated=True), ("failure_code", "")),
                    _connector="OR",
                ),
                name="statement_import_refused_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                fields=("source", "position"), name="statement_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=currency_known("currency"), name="statement_currency_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closing_amount__isnull", True), ("opening_amount__isnull", True)),
                    models.Q(
                        (
                            "closing_amount",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opening_amount"), "+", models.F("credits")
                                ),
                                "-",
                                models.F("debits"),
                            ),
                        ),
                        ("closing_date__isnull", False),
                        ("opening_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="statement_balances_tie",
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(
                condition=models.Q(("entry_id__isnull", True)),
                fields=["statement"],
                name="statement_line_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                fields=("entry_id", "currency"), name="statement_line_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(
                fields=("fund", "import_key"), name="statement_line_key_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=currency_known("currency"), name="statement_line_currency_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "PROPOSED")),
                fields=("line",),
                name="line_match_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")), name="line_match_with_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="linematch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_by_organization__isnull", True),
                        ("state", "PROPOSED"),
                    ),
                    models.Q(
                        models.Q(("state", "PROPOSED"), _negated=True),
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(
                            ("decided_by_organization", models.F("proposed_by_organization")),
                            _negated=True,
                        ),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decided_by_organization__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="line_match_decided_by_another",
            ),
        ),
        sql.protect("donors_statement"),
        sql.protect("donors_statementline", mutable=("entry_id", "hold", "in_suspense")),
        sql.protect(
            "donors_statementimport",
            mutable=(
                "state",
                "done",
                "total",
                "touched_at",
                "takes",
                "failure_code",
                "failure_facts",
            ),
        ),
        sql.protect(
            "donors_linematch",
            mutable=(
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "decided_reason",
            ),
        ),
        sql.protect("donors_linematchpart", mutable=("receipt_id",)),
        sql.state_guard("donors_statementimport", STATEMENT_IMPORT),
        sql.state_guard("donors_linematch", LINE_MATCH),
        sql.beside(__file__),
    ]
