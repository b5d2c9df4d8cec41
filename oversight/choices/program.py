"""The words of threat reduction: phases, milestones, certificates, holds."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PhaseState(TextChoices):
    """Where a phase stands. At most one phase of a program is open."""

    PLANNED = "PLANNED", _("Planned")
    OPEN = "OPEN", _("Open")
    PASSED = "PASSED", _("Passed")


class Track(TextChoices):
    """The field of threat reduction that a milestone belongs to; codes begin with its letter."""

    FISSILE = "N", _("Nuclear and fissile material")
    TESTS = "T", _("Tests and missiles")
    WEAPONS = "W", _("Weapons and delivery systems")
    CHEMICAL = "C", _("Chemical and biological")
    PROLIFERATION = "P", _("Proliferation and illicit finance")
    MILITARY = "M", _("Military spending and integrity of the fund")
    ACCESS = "A", _("Access and monitoring")
    HUMAN = "H", _("Human security and economic policy")


class GateClass(TextChoices):
    """Which money a milestone opens and shuts."""

    COMMITMENT = "COMMITMENT", _("New commitments")
    DISBURSEMENT = "DISBURSEMENT", _("Payments")
    BOTH = "BOTH", _("New commitments and payments")


class Verdict(TextChoices):
    """What the designated verifier found."""

    VERIFIED = "VERIFIED", _("Verified")
    NOT_VERIFIED = "NOT_VERIFIED", _("Not verified")
    INCONCLUSIVE = "INCONCLUSIVE", _("Inconclusive")


class MilestoneStatus(TextChoices):
    """What the certificates say about a milestone at a given moment. Never stored."""

    NOT_CERTIFIED = "NOT_CERTIFIED", _("Not yet certified")
    VERIFIED = "VERIFIED", _("Verified")
    EXPIRED = "EXPIRED", _("Expired")
    NOT_VERIFIED = "NOT_VERIFIED", _("Not verified")
    INCONCLUSIVE = "INCONCLUSIVE", _("Inconclusive")


class HoldParty(TextChoices):
    """As whom somebody stops the money. The same party lifts, by another person."""

    VERIFIER = "VERIFIER", _("Verifier")
    DONOR_BENCH = "DONOR_BENCH", _("Donor bench of the board")
    SANCTIONS = "SANCTIONS", _("Sanctions officer")
    PROGRAM = "PROGRAM", _("Program management")
