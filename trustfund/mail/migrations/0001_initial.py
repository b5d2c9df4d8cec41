"""Notices, the letters that tell them, and when a person wants them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import trustfund.db.clock
import trustfund.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("events", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("AGREEMENT_OFFERED", "An agreement waits for your countersignature"),
                            ("APPLICATION_REVIEWED", "An application waits for your approval"),
                            ("RECEIPT_RECORDED", "A payment of your government has been received"),
                            ("SEVERAL", "Several notices for you"),
                        ],
                        max_length=30,
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("address", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("text", models.TextField()),
                ("html", models.TextField()),
                (
                    "written_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "To be sent"),
                            ("LEASED", "Being sent"),
                            ("SENT", "Sent"),
                            ("KEPT", "Kept here, not sent"),
                            ("FAILED", "Could not be delivered"),
                        ],
                        default="WAITING",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField(db_default=trustfund.db.clock.TrustfundNow())),
                ("token", models.UUIDField(null=True)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.TextField(blank=True)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("AGREEMENT_OFFERED", "An agreement waits for your countersignature"),
                            ("APPLICATION_REVIEWED", "An application waits for your approval"),
                            ("RECEIPT_RECORDED", "A payment of your government has been received"),
                        ],
                        max_length=30,
                    ),
                ),
                ("words", models.JSONField()),
                ("path", models.CharField(max_length=300)),
                (
                    "queued_at",
                    models.DateTimeField(
                        db_default=trustfund.db.clock.TrustfundNow(), editable=False
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="mail.letter",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="events.message",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Preference",
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
                    "timing",
                    models.CharField(
                        choices=[
                            ("AT_ONCE", "At once"),
                            ("DAILY", "Once a day, together"),
                            ("NONE", "Only those that my role requires, once a day"),
                        ],
                        default="AT_ONCE",
                        max_length=10,
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                condition=models.Q(("state__in", ["WAITING", "LEASED"])),
                fields=["due_at"],
                name="letter_due",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(fields=["person", "-id"], name="letter_of_person"),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__regex", "[\\r\\n]"), _negated=True),
                name="letter_subject_is_one_line",
            ),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "LEASED"), _negated=True),
                    models.Q(("lease_until__isnull", False), ("token__isnull", False)),
                    _connector="OR",
                ),
                name="letter_leased_with_token",
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("letter__isnull", True)), fields=["due_at"], name="notice_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("message", "person"), name="notice_once_per_event_and_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("path__startswith", "/"), models.Q(("path__startswith", "//"), _negated=True)
                ),
                name="notice_leads_to_the_site",
            ),
        ),
        migrations.AddConstraint(
            model_name="preference",
            constraint=models.CheckConstraint(
                condition=models.Q(("timing__in", ["AT_ONCE", "DAILY", "NONE"])),
                name="preference_timing_known",
            ),
        ),
    ]
