"""What funds refuse, and why, in words for people."""

from django.utils.translation import gettext_lazy as _

from trustfund.kernel.errors import AlreadyDone, Blocked, Conflict, DomainError

# Code of rules/opening.py -> (sentence, who clears it).
OPENING_SENTENCES = {
    "resolution_missing": (
        _("The executive directors' resolution is not recorded."),
        _("the program manager"),
    ),
    "donor_consent_missing": (
        _("The donors' agreement is not recorded."),
        _("a donor board member"),
    ),
    "recipient_consent_missing": (
        _("The recipient's agreement is not recorded."),
        _("a board member of the recipient"),
    ),
    "disbursement_over": (
        _("The last day of disbursement lies in the past."),
        _("the program manager, who prepares a new fund"),
    ),
}

TIER_SENTENCES = {
    "empty": _("A fund has at least one fee tier; a fund without a fee has one of 0 percent."),
    "start": _("The first fee tier starts at zero."),
    "order": _("Each fee tier starts above the one before it."),
    "percent": _("A fee is between 0 and 25 percent."),
}

# Code of selectors.first_day_fault -> sentence.
FIRST_DAY_SENTENCES = {
    "opening": _("A later schedule begins after the fund's opening."),
    "closed": _("The books of this day are closed. Choose a day in an open period."),
    "charged": _(
        "A contribution was charged on this day or after it by the schedule before. What was charged "
        "stays: choose a day after the last fee."
    ),
}


class FundNotReady(Blocked):
    """The fund cannot open: each missing consent is a blocker."""

    code = "fund_not_ready"


class FundNumberTaken(DomainError):
    """A fund of this number exists."""

    code = "fund_number_taken"


class FundInvalid(DomainError):
    """What was said about the fund contradicts itself; the fields say where."""

    code = "fund_invalid"


class ConsentRecorded(AlreadyDone):
    """This consent is recorded already, and stands."""

    code = "consent_recorded"


class SetAsideRefused(DomainError):
    """What was said about a set-aside or a release cannot stand; the fields say where."""

    code = "set_aside_refused"


class NotAvailable(DomainError):
    """More would be set aside than is available for new grants; nothing was booked."""

    code = "not_available"


class SetAsideChanged(Conflict):
    """Others booked at the same moment; nothing was done, trying again helps."""

    code = "set_aside_changed"


class FeeScheduleRefused(DomainError):
    """What was said about a fee schedule cannot stand; the fields say where."""

    code = "fee_schedule_refused"


class FeeScheduleDecided(AlreadyDone):
    """The schedule was approved or declined before."""

    code = "fee_schedule_decided"


class IncomeRefused(DomainError):
    """What was said about investment income cannot stand; the fields say where."""

    code = "income_refused"


class IncomeStands(Conflict):
    """The month has its record already: what is wrong with it is corrected."""

    code = "income_stands"


class IncomeDecided(AlreadyDone):
    """The record was confirmed or declined before."""

    code = "income_decided"


class BankAccountRefused(DomainError):
    """What was said about a bank account cannot stand; the fields say where."""

    code = "bank_account_refused"


class BankAccountTaken(Conflict):
    """The account is registered already, or the fund has another one in this currency."""

    code = "bank_account_taken"
