"""What disbursements refuses, and the words for every reason of a gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from disbursements.choices import ApplicationState, Category
from trustfund.kernel.errors import Conflict, DomainError


class ApplicationRefused(DomainError):
    """A value of the application cannot stand; `fields` says which."""

    code = "application_refused"


class ApplicationChanged(Conflict):
    """The application has changed since the page was shown."""

    code = "application_changed"


class Busy(Conflict):
    """Other acts on the same fund are being booked; nothing was done, trying again helps."""

    code = "busy"


@dataclass(frozen=True, slots=True)
class Reason:
    """A blocker in plain words: why, who can clear it, and since when it stands."""

    code: str
    reason: str
    who_clears: str
    since: datetime | date | None = None


RECIPIENT_AND_MANAGER = _("The recipient's authorized signatory and the program manager")
FINANCE_OFFICER = _("A finance officer")
FINANCE_APPROVER = _("A finance approver who took no part, of another unit than the review's")
PROGRAM_MANAGER = _("The program manager")
NEXT_PHASE = _("The program manager, by opening the next phase once its milestones are verified")
NEW_CLOSING_DATE = _("The donors and the recipient, by agreeing on a later closing date")
SMALLER_AMOUNT = _("A finance officer, by returning the application for a smaller amount")

# code -> (the sentence with its facts, who can clear it)
WORDS: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "application_not_reviewed": (
        _("The application is not reviewed: it stands at “%(state)s”."),
        FINANCE_OFFICER,
    ),
    "grant_not_signed": (_("Grant %(grant)s is not signed by both sides."), RECIPIENT_AND_MANAGER),
    "grant_not_effective": (
        _("Grant %(grant)s has not taken effect: its conditions come first."),
        _("An appraisal specialist, by recording the conditions as met; the program manager then"),
    ),
    "past_closing_date": (_("The closing date, %(date)s, has passed."), NEW_CLOSING_DATE),
    "fund_not_open": (_("The fund is not open."), PROGRAM_MANAGER),
    "phase_not_open": (
        _("No phase of the threat-reduction program is open."),
        _("The program manager, by opening a phase once its milestones are verified"),
    ),
    "hold_stands": (
        _("%(placed_by)s has placed a hold: %(reason)s"),
        _("The side that placed the hold, by another person lifting it"),
    ),
    "milestone_not_verified": (
        _("Milestone %(code)s, “%(title)s”: %(why_not)s"),
        _("The designated verifier, by a new certificate"),
    ),
    "commitment_ceiling": (
        _(
            "With this grant of %(amount)s, commitments would pass the ceiling of phase %(phase)s: "
            "%(ceiling)s, of which %(committed)s is committed."
        ),
        NEXT_PHASE,
    ),
    "available_funds": (
        _(
            "%(available)s is available for new grants, too little for this one of %(amount)s: cash "
            "%(cash)s, less unidentified receipts %(unidentified)s, donor balance accounts "
            "%(donor_balances)s, reserve %(reserve)s, administrative budget %(administration)s and undisbursed grants %(undisbursed)s."
        ),
        _(
            "The donors, by paying in; a finance officer, by converting receipts; a finance "
            "approver, by releasing what is set aside"
        ),
    ),
    "disbursement_ceiling": (
        _(
            "With this payment of %(amount)s, payments would pass the ceiling of phase %(phase)s: "
            "%(ceiling)s, of which %(disbursed)s is paid."
        ),
        NEXT_PHASE,
    ),
    "category_headroom": (
        _(
            "The category “%(category)s” has %(left)s left of %(allocated)s; "
            "the payment is %(amount)s."
        ),
        SMALLER_AMOUNT,
    ),
    "undisbursed_commitment": (
        _("The grant has %(left)s left to draw; the payment is %(amount)s."),
        SMALLER_AMOUNT,
    ),
    "cash_at_bank": (
        _("Cash at bank is %(cash)s; the payment is %(amount)s."),
        _("The donors, by paying in; a finance officer, by converting receipts"),
    ),
    "duplicate_invoice": (
        _(
            "This invoice of this payee was paid before: application %(application)s "
            "under grant %(grant)s, on %(date)s."
        ),
        _("A finance officer, by returning the application"),
    ),
    "approver_took_part": (
        _("You took part in this application; another person must decide."),
        FINANCE_APPROVER,
    ),
    "approver_of_reviewing_unit": (
        _("Your unit, %(unit)s, reviewed this application; another unit must decide."),
        FINANCE_APPROVER,
    ),
    "approver_of_recipient": (
        _("The money is for your organization, %(unit)s; another one must decide."),
        FINANCE_APPROVER,
    ),
}

# What the database alone finds, or finds when a race changed the facts: no numbers, same codes.
MOVED: Final[tuple[str | Promise, str | Promise]] = (
    _("The facts changed while this was being booked. Nothing was booked; look at the page anew."),
    _("Anybody who may do this, by trying again"),
)
PLAIN_WORDS: Final[Mapping[str, tuple[str | Promise, str | Promise]]] = {
    "approver_not_entitled": (
        _("You hold no office as finance approver for your unit today."),
        _("The system administrator and the secretariat, by an appointment"),
    ),
    "decision_used": (
        _("This decision was paid before. Nothing was paid again."),
        _("Nobody: every payment needs a decision of its own"),
    ),
    "grant_committed_before": (
        _("This grant is committed already. Nothing was committed again."),
        _("Nobody: a grant is committed once"),
    ),
}


def reason_of(
    *, code: str, facts: Mapping[str, Any], since: datetime | date | None = None
) -> Reason:
    """Return the blocker in the reader's language."""
    sentence, who = WORDS[code]
    named = {name: _spoken(name, value) for name, value in facts.items()}
    if get_language() == "ko" and facts.get("title_ko"):
        named["title"] = facts["title_ko"]
    return Reason(code, str(sentence) % named, str(who), since)


def reason_of_database(*, code: str) -> Reason:
    """Return a refusal of the database that no fact read before explains."""
    sentence, who = PLAIN_WORDS.get(code, MOVED)
    return Reason(code, str(sentence), str(who))


def _spoken(name: str, value: Any) -> str:
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if name == "state":
        return str(ApplicationState(value).label)
    if name == "category":
        return str(Category(value).label)
    return str(value)
