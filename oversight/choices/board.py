"""The words of the board: benches, ballots, motions and their results."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Bench(TextChoices):
    """The two sides of the board. A decision needs both."""

    DONOR = "DONOR", _("Donor bench")
    RECIPIENT = "RECIPIENT", _("Recipient bench")


class MotionKind(TextChoices):
    """What a motion decides."""

    APPROVE_CONCEPT = "APPROVE_CONCEPT", _("Approval of a concept")
    APPROVE_PROJECT = "APPROVE_PROJECT", _("Approval of a project")
    APPROVE_ACTIVITY = "APPROVE_ACTIVITY", _("Approval of a Bank-executed activity")


class MotionState(TextChoices):
    """Where a motion stands."""

    OPEN = "OPEN", _("Open for votes")
    ADOPTED = "ADOPTED", _("Adopted")
    REJECTED = "REJECTED", _("Rejected")
    NOT_ADOPTED = "NOT_ADOPTED", _("Not adopted: no quorum")


class Choice(TextChoices):
    """What a seat says to a motion."""

    YES = "YES", _("Yes")
    NO = "NO", _("No")
    ABSTAIN = "ABSTAIN", _("Abstain")
    RECUSE = "RECUSE", _("Recuse")


class Result(TextChoices):
    """How a motion ended."""

    ADOPTED = "ADOPTED", _("Adopted")
    REJECTED = "REJECTED", _("Rejected")
    NOT_ADOPTED = "NOT_ADOPTED", _("Not adopted: no quorum")
