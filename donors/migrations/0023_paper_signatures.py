"""A donor may sign on paper: recorded with the scan by one unit, confirmed by another."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids
from donors.rules.states import PAPER
from trustfund.db import sql


class Migration(migrations.Migration):
    dependencies = [
        ("db", "0001_clock_and_guards"),
        ("documents", "0001_documents"),
        ("donors", "0022_given_reports"),
        ("funds", "0006_income"),
        ("identity", "0002_roles_kept_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperSignature",
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
                ("content_hash", models.CharField(max_length=64)),
                ("signatory_name", models.CharField(max_length=200)),
                ("signatory_office", models.CharField(max_length=200)),
                ("place", models.CharField(max_length=200)),
                ("signed_on", models.DateField()),
                ("scan_sha256", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RECORDED", "Waits for a second unit"),
                            ("CONFIRMED", "Confirmed"),
                            ("DECLINED", "Not accepted"),
                        ],
                        default="RECORDED",
                        max_length=20,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("declined_reason", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_signed_with_equivalent",
        ),
        migrations.RemoveConstraint(
            model_name="amendment",
            name="amendment_signed_by_both",
        ),
        migrations.AddField(
            model_name="papersignature",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="donors.agreement",
            ),
        ),
        migrations.AddField(
            model_name="papersignature",
            name="amendment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="donors.amendment",
            ),
        ),
        migrations.AddField(
            model_name="papersignature",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers_decided",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="papersignature",
            name="decided_by_organization",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers_decided",
                to="identity.organization",
            ),
        ),
        migrations.AddField(
            model_name="papersignature",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers_recorded",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="papersignature",
            name="recorded_by_organization",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers_recorded",
                to="identity.organization",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="countersigned_paper",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreement_signed",
                to="donors.papersignature",
            ),
        ),
        migrations.AddField(
            model_name="amendment",
            name="countersigned_paper",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="amendment_signed",
                to="donors.papersignature",
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
                        ("countersigned_paper__isnull", True),
                        ("holding_amount__isnull", True),
                        ("holding_currency", ""),
                        ("holding_rate__isnull", True),
                        ("holding_rate_date__isnull", True),
                        ("holding_rate_source", ""),
                    ),
                    models.Q(
                        models.Q(("state__in", ["DRAFT", "OFFERED", "WITHDRAWN"]), _negated=True),
                        models.Q(
                            models.Q(
                                ("countersigned_by__isnull", False),
                                ("countersigned_paper__isnull", True),
                            ),
                            models.Q(
                                ("countersigned_by__isnull", True),
                                ("countersigned_paper__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        ("countersigned_at__isnull", False),
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
            model_name="amendment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("state", "COUNTERSIGNED"), _negated=True),
                        ("countersigned_at__isnull", True),
                        ("countersigned_by__isnull", True),
                        ("countersigned_date__isnull", True),
                        ("countersigned_paper__isnull", True),
                    ),
                    models.Q(
                        ("state", "COUNTERSIGNED"),
                        ("countersigned_at__isnull", False),
                        ("countersigned_date__isnull", False),
                        models.Q(
                            models.Q(
                                ("countersigned_by__isnull", False),
                                ("countersigned_paper__isnull", True),
                            ),
                            models.Q(
                                ("countersigned_by__isnull", True),
                                ("countersigned_paper__isnull", False),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="amendment_signed_by_both",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersignature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "RECORDED")),
                fields=("agreement", "amendment"),
                name="paper_waiting_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="papersignature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "CONFIRMED")),
                fields=("agreement", "amendment"),
                name="paper_confirmed_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="papersignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place__regex", "\\S"),
                    ("signatory_name__regex", "\\S"),
                    ("signatory_office__regex", "\\S"),
                ),
                name="paper_says_who_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scan_sha256__regex", "^[0-9a-f]{64}$"),
                    ("content_hash__regex", "^[0-9a-f]{64}$"),
                ),
                name="paper_digests_are_sha256",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "RECORDED"),
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
                name="paper_whole_in_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="papersignature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CONFIRMED"), _negated=True),
                    models.Q(
                        models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                        models.Q(
                            ("decided_by_organization", models.F("recorded_by_organization")),
                            _negated=True,
                        ),
                    ),
                    _connector="OR",
                ),
                name="paper_confirmed_by_another",
            ),
        ),
        sql.protect(
            "donors_papersignature",
            mutable=[
                "state",
                "decided_by_id",
                "decided_by_organization_id",
                "decided_at",
                "declined_reason",
            ],
        ),
        sql.state_guard("donors_papersignature", PAPER),
        sql.mutable_too("donors_agreement", ("countersigned_paper_id",)),
        sql.mutable_too("donors_amendment", ("countersigned_paper_id",)),
        sql.beside(__file__),
    ]
