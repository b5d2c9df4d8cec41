"""What mail refuses, in sentences that a user can act on."""

from trustfund.kernel.errors import Conflict, DomainError


class TimingUnknown(DomainError):
    """Notices cannot come in this way."""

    code = "timing_unknown"


class LetterNotFailed(Conflict):
    """The letter was not given up: it is on its way, sent or kept."""

    code = "letter_not_failed"


class ResentTooOften(DomainError):
    """The letter was sent anew as often as it may be."""

    code = "resent_too_often"
