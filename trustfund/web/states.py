"""How a state looks: its tone, its icon and, where the house gives none, its word."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DRAFT = "draft"
WAITING = "waiting"
DONE = "done"
WARNING = "warning"
STOP = "stop"
ENDED = "ended"

# Green belongs to gates and clocks alone; elsewhere what is done is navy.
GREEN_KINDS = frozenset({"gate", "clock", "milestone", "report"})

ICONS = {
    DRAFT: "circle-dashed",
    WAITING: "hourglass",
    DONE: "circle-check",
    WARNING: "clock-exclamation",
    STOP: "hand-stop",
    ENDED: "minus",
}


@dataclass(frozen=True, slots=True)
class Look:
    """The tone of a state, its word, and its icon where the tone's own would not do."""

    tone: str
    word: str | Promise
    icon: str = ""

    @property
    def drawn(self) -> str:
        """Return the name of the icon to draw."""
        return self.icon or ICONS[self.tone]


LOOKS: dict[str, Look] = {
    "ACCEPTED": Look(DONE, _("Accepted")),
    "ACTIVE": Look(DONE, _("Active")),
    "ADOPTED": Look(DONE, _("Adopted"), "gavel"),
    "AGREED": Look(DONE, _("Agreed"), "signature"),
    "ALTERED": Look(STOP, _("Altered"), "shield-x"),
    "ANNOUNCED": Look(WAITING, _("Announced"), "flag"),
    "APPROVED": Look(DONE, _("Approved")),
    "AUDITED": Look(DONE, _("Audited"), "certificate"),
    "HANDED_OVER": Look(WAITING, _("Handed over")),
    "AUTHENTIC": Look(DONE, _("Authentic"), "shield-check"),
    "BLOCKED": Look(STOP, _("Blocked"), "lock"),
    "BOOKED": Look(DONE, _("Booked")),
    "BOOKING": Look(WAITING, _("Being booked")),
    "BUILDING": Look(WAITING, _("Being built")),
    "BROKEN": Look(STOP, pgettext_lazy("clause", "Broken")),
    "BY_NOTE": Look(DONE, _("Settled by a note"), "file-text"),
    "APPRAISAL": Look(WAITING, _("Under appraisal"), "clipboard-check"),
    "APPRAISED": Look(DONE, _("Appraised"), "clipboard-check"),
    "CALLED": Look(WAITING, _("Called"), "send"),
    "CANCELLED": Look(ENDED, _("Cancelled"), "ban"),
    "CERTIFIED": Look(DONE, _("Certified"), "certificate"),
    "CHALLENGED": Look(WARNING, _("Challenged"), "alert-triangle"),
    "CHECKED": Look(WAITING, _("Checked, not imported"), "clipboard-check"),
    "CLAIMED": Look(WAITING, _("Claimed")),
    "CLOSED": Look(ENDED, _("Closed"), "lock"),
    "COMPLETED": Look(DONE, _("Completed")),
    "CONDITION_OPEN": Look(WAITING, pgettext_lazy("condition", "Open")),
    "CONCEPT": Look(DRAFT, _("Concept in drafting"), "pencil"),
    "CONCEPT_APPROVED": Look(DONE, _("Concept approved"), "gavel"),
    "CONCEPT_REJECTED": Look(ENDED, _("Concept rejected"), "x"),
    "CONCEPT_REVIEW": Look(WAITING, _("Concept under review")),
    "CONCEPT_SUBMITTED": Look(WAITING, _("Concept before the board"), "send"),
    "CONFIRMED": Look(WAITING, _("Confirmed in writing"), "mail"),
    "CONVERTED": Look(DONE, _("Converted"), "refresh"),
    "COUNTERSIGNED": Look(DONE, _("Countersigned"), "signature"),
    "CURRENT": Look(DONE, _("Current")),
    "DECLINED": Look(ENDED, _("Declined"), "x"),
    "DRAFT": Look(DRAFT, _("Draft"), "pencil"),
    "DUE": Look(WARNING, _("Due"), "clock"),
    "ENDED": Look(ENDED, _("Ended")),
    "END_PROPOSED": Look(WARNING, _("End proposed")),
    "ENDING": Look(WARNING, _("Notice given"), "ban"),
    "ENCASHED": Look(DONE, _("Encashed"), "cash"),
    "EXECUTED": Look(DONE, _("Executed")),
    "EXPLAINED": Look(WAITING, pgettext_lazy("tie-out", "Explained"), "clipboard-check"),
    "EXPIRED": Look(STOP, _("Expired"), "clock-exclamation"),
    "FALLS_AWAY": Look(ENDED, _("Falls away"), "ban"),
    "FAILED": Look(STOP, _("Failed"), "alert-circle"),
    "GIVEN_BACK": Look(ENDED, _("Given back"), "arrow-back-up"),
    "GIVEN": Look(WARNING, _("Notice given"), "ban"),
    "HELD": Look(STOP, _("Held"), "hand-stop"),
    "IMPORTED": Look(DONE, _("Imported"), "upload"),
    "IN_CUSTODY": Look(DONE, _("In custody"), "lock"),
    "IN_FORCE": Look(DONE, _("In force")),
    "KEPT": Look(DONE, pgettext_lazy("clause", "Kept")),
    "LAPSED": Look(ENDED, _("Lapsed"), "hourglass"),
    "LIFTED": Look(ENDED, _("Lifted"), "lock-open"),
    "NEVER_ISSUED": Look(STOP, _("Never issued"), "shield-x"),
    "NOT_DUE": Look(DRAFT, _("Not due")),
    "OPEN": Look(WAITING, _("Open"), "lock-open"),
    "OVERDUE": Look(STOP, _("Overdue"), "clock-exclamation"),
    "PAID": Look(DONE, pgettext_lazy("installment", "Paid"), "cash"),
    "PAID_IN": Look(DONE, _("Paid-in"), "cash"),
    "ELECTRONIC": Look(DONE, _("Signed in the system"), "signature"),
    "PAPER": Look(DONE, _("Signed on paper"), "signature"),
    "PAPER_RECORDED": Look(WAITING, _("Signed on paper, waits to be confirmed")),
    "PARTLY_ENCASHED": Look(WAITING, _("Partly encashed"), "cash"),
    "PENDING": Look(WAITING, _("Pending")),
    "PLANNED": Look(DRAFT, _("Planned")),
    "PLEDGED": Look(WAITING, _("Pledged"), "flag"),
    "PREPARATION": Look(DRAFT, _("In preparation"), "pencil"),
    "PREPARED": Look(DRAFT, _("Prepared"), "pencil"),
    "PROPOSED": Look(WAITING, _("Proposed")),
    "PROSPECTIVE": Look(DRAFT, _("Prospective")),
    "QUALIFIED": Look(WAITING, _("Qualified"), "hourglass"),
    "QUEUED": Look(WAITING, _("Queued")),
    "READING": Look(WAITING, _("Being read")),
    "READY": Look(DONE, _("Ready")),
    "UNSIGNED": Look(DRAFT, _("Not signed"), "pencil"),
    "RECORDED": Look(WAITING, pgettext_lazy("paper", "Waits for a second unit")),
    "RECEIVED": Look(DONE, _("Received"), "receipt"),
    "REFUSED": Look(STOP, pgettext_lazy("file", "Refused"), "x"),
    "REGRESSED": Look(STOP, _("Regressed"), "alert-triangle"),
    "REJECTED": Look(ENDED, _("Rejected"), "x"),
    "REPLACED": Look(ENDED, _("Replaced")),
    "EFFECTIVE": Look(DONE, pgettext_lazy("grant", "In effect")),
    "FAVORABLE": Look(DONE, _("Favorable")),
    "UNFAVORABLE": Look(STOP, _("Unfavorable"), "x"),
    "MET": Look(DONE, pgettext_lazy("condition", "Met")),
    "IMPLEMENTING": Look(DONE, _("Under implementation")),
    "RETURNED": Look(WARNING, _("Returned for changes"), "arrow-back-up"),
    "REVERSED": Look(ENDED, _("Reversed"), "arrow-back-up"),
    "REVIEWED": Look(DONE, _("Reviewed"), "clipboard-check"),
    "RUNNING": Look(WAITING, _("Running")),
    "SCHEDULED": Look(DRAFT, _("Scheduled"), "calendar"),
    "SHUT": Look(STOP, _("Shut"), "lock"),
    "SIGNED": Look(DONE, _("Signed"), "signature"),
    "SUBMITTED": Look(WAITING, _("Submitted"), "send"),
    "SUSPENDED": Look(STOP, _("Suspended"), "player-pause"),
    "DIFFERS": Look(STOP, pgettext_lazy("tie-out", "Open"), "alert-triangle"),
    "TIES": Look(DONE, pgettext_lazy("tie-out", "Ties"), "scale"),
    "TERMINATED": Look(ENDED, _("Terminated"), "ban"),
    "UNDATED": Look(DRAFT, _("No date yet"), "calendar"),
    "UNDER_REVIEW": Look(WAITING, _("Under review"), "eye"),
    "VERIFIED": Look(DONE, _("Verified"), "certificate"),
    "WITHDRAWN": Look(ENDED, _("Withdrawn"), "arrow-back-up"),
}


def look_of(code: str) -> Look:
    """Return how the state looks; an unknown one is neutral and named by its code."""
    return LOOKS.get(code) or Look(DRAFT, code.replace("_", " ").capitalize(), "circle-dot")


def tone_class(look: Look, kind: str) -> str:
    """Return the style of the pill: green only where a gate or a clock is meant."""
    tone = "go" if look.tone == DONE and kind in GREEN_KINDS else look.tone
    return f"state-{tone}"
