"""What donors' acts refuse, in sentences that a user can act on, where several acts share them."""

from trustfund.kernel.errors import Conflict, DomainError


class NoRate(DomainError):
    """No exchange rate is published for this day or the seven before it."""

    code = "no_rate"


class FundNotOpen(Conflict):
    """The fund does not take contributions now."""

    code = "fund_not_open"


class Refused(DomainError):
    """Something entered cannot be so. With `field` the sentence stands beside that field."""

    code = "invalid"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message, fields={field: message} if field else None)
