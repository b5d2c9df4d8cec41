"""The words of donors: where a donor, a pledge, an agreement, a bank's file stand; rate sources."""

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ECB: Final = "ECB"
SAME_CURRENCY: Final = "SAME"


class DonorStatus(TextChoices):
    """A donor is active from its first countersigned agreement on."""

    PROSPECTIVE = "PROSPECTIVE", _("Prospective")
    ACTIVE = "ACTIVE", _("Active")


class PledgeState(TextChoices):
    """How firm a pledge is, how much of it has become an agreement, and whether the rest has ended."""

    ANNOUNCED = "ANNOUNCED", _("Announced")
    CONFIRMED = "CONFIRMED", _("Confirmed in writing")
    PARTLY_CONVERTED = "PARTLY_CONVERTED", _("Partly signed")
    CONVERTED = "CONVERTED", _("Signed in full")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    LAPSED = "LAPSED", _("Lapsed")


class ContactRole(TextChoices):
    """What a person at a donor is written to about."""

    AGREEMENTS = "AGREEMENTS", _("Agreements and notices")
    PAYMENTS = "PAYMENTS", _("Payment requests")
    REPORTS = "REPORTS", _("Reports and statements")
    PROGRAM = "PROGRAM", _("Program and supervision")


class ContactState(TextChoices):
    """Whether a contact is written to."""

    CURRENT = "CURRENT", _("Current")
    ENDED = "ENDED", _("Ended")


class Instrument(TextChoices):
    """Treaty-like wording (shall), or the non-binding wording (will) that some donors need."""

    AGREEMENT = "AGREEMENT", _("Administration agreement")
    ARRANGEMENT = "ARRANGEMENT", _("Administration arrangement")


class AgreementState(TextChoices):
    """Whose signatures an agreement bears."""

    DRAFT = "DRAFT", _("Draft")
    OFFERED = "OFFERED", _("Offered")
    COUNTERSIGNED = "COUNTERSIGNED", _("Countersigned")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class ClauseKind(TextChoices):
    """What a clause of an agreement is about. A preference is a wish and traces no money."""

    PREFERENCE = "PREFERENCE", _("Preference")
    EARMARK_CAP = "EARMARK_CAP", _("Cap on preferences")
    ELIGIBLE_SECTORS = "ELIGIBLE_SECTORS", _("Eligible sectors")
    END_DATE = "END_DATE", _("End date")
    REPORT = "REPORT", _("Report")


class DueRule(TextChoices):
    """By what an installment becomes due."""

    FIXED = "FIXED", _("On a date")
    AFTER_SIGNATURE = "AFTER_SIGNATURE", _("Days after countersignature")
    ON_REQUEST = "ON_REQUEST", _("Days after a payment request")
    ON_MILESTONE = "ON_MILESTONE", _("On a milestone")


class StepKind(TextChoices):
    """What happens to an installment at most once."""

    FELL_DUE = "FELL_DUE", _("Fell due")
    UNQUALIFIED = "UNQUALIFIED", _("Unqualified")


class AmendmentState(TextChoices):
    """Whose signatures an amendment bears, or that a later offer took its place."""

    DRAFT = "DRAFT", _("Draft")
    OFFERED = "OFFERED", _("Offered")
    COUNTERSIGNED = "COUNTERSIGNED", _("Countersigned")
    REPLACED = "REPLACED", _("Replaced by another offer")


class TableKind(TextChoices):
    """What the rows of an imported table are."""

    STATISTICS = "STATISTICS", _("Statistics to compare with")
    PLEDGE = "PLEDGE", _("Pledges")
    AGREEMENT = "AGREEMENT", _("Agreements")
    INSTALLMENT = "INSTALLMENT", _("Agreements by their installments")
    RECEIPT = "RECEIPT", _("Receipts")


class TableState(TextChoices):
    """A table is checked, then imported by somebody who has read the findings, or withdrawn."""

    CHECKED = "CHECKED", _("Checked, not imported")
    IMPORTED = "IMPORTED", _("Imported")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


# How old what is unpaid has become, in calendar days after its due date.
BUCKETS: Final[dict[str, Promise]] = {
    "NOT_DUE": _("Not due"),
    "DAYS_1_30": _("1–30 days"),
    "DAYS_31_90": _("31–90 days"),
    "DAYS_91_180": _("91–180 days"),
    "OVER_180": _("Over 180 days"),
}


class RefundReason(TextChoices):
    """Why money goes back to a donor. What was overpaid is owed again where it was counted."""

    UNUSED = "UNUSED", _("Unused")
    INELIGIBLE = "INELIGIBLE", _("Spent on something ineligible")
    OVERPAID = "OVERPAID", _("Paid too much or by mistake")


class RefundState(TextChoices):
    """Whether money has gone back to a donor."""

    PROPOSED = "PROPOSED", _("Proposed")
    PAID = "PAID", _("Paid back")
    DECLINED = "DECLINED", _("Declined")


class ReversalState(TextChoices):
    """Whether a receipt, or all that a table has made, were reversed."""

    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", _("Reversed")
    DECLINED = "DECLINED", _("Declined")


class UnwindKind(TextChoices):
    """To whom shares of a fund's free balance go: to every donor, or to one that leaves."""

    CLOSING = "CLOSING", _("The fund ends: every donor its share")
    CANCELLATION = "CANCELLATION", _("One donor leaves, the others stay")


class UnwindState(TextChoices):
    """Whether shares have gone to their donors."""

    PROPOSED = "PROPOSED", _("Proposed")
    APPROVED = "APPROVED", _("Given back")
    DECLINED = "DECLINED", _("Declined")


class KeyKind(TextChoices):
    """By what donors share a burden."""

    PERCENT = "PERCENT", _("Percent")
    FIXED = "FIXED", _("Fixed amounts")
    PROPORTIONAL = "PROPORTIONAL", _("In proportion to a measure")


class KeyState(TextChoices):
    """Whether a key of burden sharing counts."""

    PROPOSED = "PROPOSED", _("Proposed")
    AGREED = "AGREED", _("Agreed")
    DECLINED = "DECLINED", _("Declined")


class SheetState(TextChoices):
    """Whether the rates of a sheet count."""

    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", pgettext_lazy("rates", "Confirmed")
    DECLINED = "DECLINED", _("Declined")


class ValuationBasis(TextChoices):
    """How the value of a contribution in kind was found."""

    INVOICE = "INVOICE", _("Invoice")
    MARKET_PRICE = "MARKET_PRICE", _("Market price of the day")
    APPRAISAL = "APPRAISAL", _("Independent appraisal")
    DONOR_STATEMENT = "DONOR_STATEMENT", _("The donor's own statement")


class InKindState(TextChoices):
    """Whether a contribution in kind counts."""

    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", pgettext_lazy("in kind", "Confirmed")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class NoteState(TextChoices):
    """Whether a promissory note is in custody. What is encashed of it is read from its encashments."""

    PROPOSED = "PROPOSED", _("Proposed")
    IN_CUSTODY = "IN_CUSTODY", _("In custody")
    DECLINED = "DECLINED", _("Declined")


class NoteReturnState(TextChoices):
    """Whether a promissory note was given back to its donor."""

    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", _("Given back")
    DECLINED = "DECLINED", _("Declined")


# Where a note stands on a day, by the code that the rule gives.
NOTE_STANDINGS: Final[dict[str, Promise]] = {
    **dict(NoteState.choices),
    "PARTLY_ENCASHED": _("Partly encashed"),
    "ENCASHED": _("Encashed"),
    "GIVEN_BACK": _("Given back"),
}


class LegalKind(TextChoices):
    """What a donor's own law says about giving."""

    PROSPECTIVE = "PROSPECTIVE", _("Prospective")
    EXCLUDED = "EXCLUDED", _("Excluded by its own law")
    WAIVER = "WAIVER", _("Waiver")


class LegalState(TextChoices):
    """Whether an entry of the register of laws was ended."""

    CURRENT = "CURRENT", _("In force")
    ENDED = "ENDED", _("Ended")


# Where an entry of the register of laws stands on a day, by the code that the rule gives.
LEGAL_STANDS: Final[dict[str, Promise]] = {
    "SCHEDULED": _("Not yet in force"),
    "IN_FORCE": _("In force"),
    "EXPIRED": _("Expired"),
    "ENDED": _("Ended"),
}


class MoveKind(TextChoices):
    """Where a donor wants what lies on its balance account; it stays there while nothing is said."""

    PAY_BACK = "PAY_BACK", _("Back to the donor")
    TRANSFER = "TRANSFER", _("Into another fund")


class MoveState(TextChoices):
    """Whether money has left a donor's balance account."""

    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", pgettext_lazy("balance", "Paid and booked")
    DECLINED = "DECLINED", _("Declined")


class Annex(IntegerChoices):
    """The annexes of an administration agreement."""

    DESCRIPTION = 1, _("Annex 1: Trust fund description")
    PROVISIONS = 2, _("Annex 2: Standard provisions")
    GOVERNANCE = 3, _("Annex 3: Governance")


class AnnexState(TextChoices):
    """Whether a version of an annex counts from its day on."""

    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", pgettext_lazy("annex", "Confirmed")
    DECLINED = "DECLINED", _("Declined")


class AnnexMove(TextChoices):
    """Which versions of the annexes an amendment names."""

    AS_SIGNED = "AS_SIGNED", _("As they were signed")
    IN_FORCE = "IN_FORCE", _("Those in force today")


class PaperState(TextChoices):
    """Whether a signature on paper counts."""

    RECORDED = "RECORDED", pgettext_lazy("paper", "Waits for a second unit")
    CONFIRMED = "CONFIRMED", pgettext_lazy("paper", "Confirmed")
    DECLINED = "DECLINED", pgettext_lazy("paper", "Not accepted")


# How a party's signature stands, by the code of the rule.
SIGNATURE_STANDINGS: Final[dict[str, Promise]] = {
    "UNSIGNED": _("Not signed"),
    "ELECTRONIC": _("Signed in the system"),
    "PAPER_RECORDED": _("Signed on paper, waits to be confirmed"),
    "PAPER": _("Signed on paper"),
}


class TerminationParty(TextChoices):
    """Which side ends an agreement."""

    DONOR = "DONOR", _("The donor")
    ADMINISTRATOR = "ADMINISTRATOR", _("The administrator")


class TerminationState(TextChoices):
    """Where a notice of termination stands. That it has taken effect is read from its day."""

    PROPOSED = "PROPOSED", _("Proposed")
    GIVEN = "GIVEN", _("Notice given")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


# How an agreement stands once notice of its termination was given.
ENDINGS: Final[dict[str, Promise]] = {
    "ENDING": _("Notice given"),
    "TERMINATED": _("Terminated"),
}


class ImportState(TextChoices):
    """How far a bank's file is taken into the books."""

    RECEIVED = "RECEIVED", _("Waiting")
    READING = "READING", _("Being read")
    BOOKING = "BOOKING", _("Being booked")
    BOOKED = "BOOKED", _("Booked")
    REFUSED = "REFUSED", pgettext_lazy("file", "Refused")


class LineHold(TextChoices):
    """Why a person must look at a line of a statement before anything is taken for granted."""

    NO_REFERENCE = "NO_REFERENCE", _("Without any reference")
    MAYBE_KNOWN = "MAYBE_KNOWN", _("Perhaps known already")
    KNOWN = "KNOWN", _("Known already, says a person")


class MatchState(TextChoices):
    """Whether a second person has confirmed whose money a line is."""

    PROPOSED = "PROPOSED", _("Waits for a second person")
    CONFIRMED = "CONFIRMED", pgettext_lazy("match", "Confirmed")
    DECLINED = "DECLINED", pgettext_lazy("match", "Declined")


RATE_SOURCES: Final[dict[str, Promise]] = {
    ECB: _("European Central Bank reference rate"),
    SAME_CURRENCY: _("Same currency"),
}

# The steps of a pledge on its way to money, and where the rest of it is.
FUNNEL_STAGES: Final[dict[str, Promise]] = {
    "ANNOUNCED": _("Announced"),
    "CONFIRMED": _("Confirmed by a letter or an agreement"),
    "SIGNED": _("Signed"),
    "PAID": _("Paid-in"),
    "OPEN": _("Not signed, still open"),
    "ENDED": _("Not signed, withdrawn or lapsed"),
}

# What is wrong with the years that a pledge is meant for, by the code that the rule gives.
YEARS_FAULTS: Final[dict[str, Promise]] = {
    "half": _("Enter both years, the first and the last, or neither."),
    "range": _("A year lies between 1990 and 2100."),
    "order": _("The last year lies before the first."),
}


def rate_source_label(source: str) -> str | Promise:
    """Return the words for a stored rate source; a source typed by hand is its own words."""
    return RATE_SOURCES.get(source, source)
