"""What control refuses, in sentences that a user can act on."""

from trustfund.kernel.errors import Conflict, DomainError


class FiguresChanged(Conflict):
    """The figures are not those that were read any more; nothing was kept."""

    code = "figures_changed"


class ExplanationGone(Conflict):
    """There is no such explanation any more that could be signed off."""

    code = "explanation_gone"


class ReasonMissing(DomainError):
    """An explanation says nothing."""

    code = "reason_missing"
