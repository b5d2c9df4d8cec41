"""What mail refuses, in sentences that a user can act on."""

from trustfund.kernel.errors import DomainError


class TimingUnknown(DomainError):
    """Notices cannot come in this way."""

    code = "timing_unknown"
