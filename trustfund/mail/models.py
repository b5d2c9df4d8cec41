"""Notices of events, the letters that tell them, and when a person wants them."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.clock import TrustfundNow
from trustfund.db.models import Row
from trustfund.mail.choices import LETTER_KINDS, LetterState, NoticeKind, Timing
from trustfund.mail.rules.timing import MOST_RESENT

# What of a letter does not belong into a trail that nobody can shorten.
UNTOLD = frozenset({"address", "subject", "text", "html", "token", "last_error"})


class Preference(Row):
    """When a person wants notices. Without a row: at once."""

    person = models.OneToOneField(
        "identity.Person", models.PROTECT, related_name="notice_preference"
    )
    timing = models.CharField(max_length=10, choices=Timing.choices, default=Timing.AT_ONCE)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="preference_timing_known", condition=Q(timing__in=Timing.values)
            )
        ]

    def __str__(self) -> str:
        return self.timing


class Letter(Row):
    """What is sent to one person, as it was rendered. The token fences a sender that was overtaken."""

    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=30, choices=list(LETTER_KINDS.items()))
    language = models.CharField(max_length=2)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    written_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)
    state = models.CharField(
        max_length=10, choices=LetterState.choices, default=LetterState.WAITING
    )
    due_at = models.DateTimeField(db_default=TrustfundNow())
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    resent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="letter_subject_is_one_line", condition=~Q(subject__regex=r"[\r\n]")
            ),
            models.CheckConstraint(
                name="letter_leased_with_token",
                condition=~Q(state="LEASED") | Q(token__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_resent_a_few_times", condition=Q(resent__lte=MOST_RESENT)
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="letter_due", fields=["due_at"], condition=Q(state__in=["WAITING", "LEASED"])
            ),
            models.Index(name="letter_of_person", fields=["person", "-id"]),
        ]

    def facts(self) -> dict[str, Any]:
        """Return what the trail remembers: where the letter stands, not what it says or to where."""
        kept = super().facts()
        return {name: value for name, value in kept.items() if name not in UNTOLD}

    def __str__(self) -> str:
        return self.subject


class Notice(Row):
    """One event that one person is told, once. `words` fill the sentence of its kind."""

    message = models.ForeignKey("events.Message", models.PROTECT, related_name="notices")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=30, choices=NoticeKind.choices)
    words = models.JSONField()
    path = models.CharField(max_length=300)
    queued_at = models.DateTimeField(db_default=TrustfundNow(), editable=False)
    due_at = models.DateTimeField(null=True)
    letter = models.ForeignKey("mail.Letter", models.PROTECT, null=True, related_name="notices")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="notice_once_per_event_and_person", fields=["message", "person"]
            ),
            models.CheckConstraint(
                name="notice_leads_to_the_site",
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="notice_due", fields=["due_at"], condition=Q(letter__isnull=True))
        ]

    def __str__(self) -> str:
        return self.kind
