"""What donors' acts refuse, in sentences that a user can act on, where several acts share them."""

from trustfund.kernel.errors import Conflict, DomainError


class NoRate(DomainError):
    """No exchange rate is published for this day or the seven before it."""

    code = "no_rate"


class FundNotOpen(Conflict):
    """The fund does not take contributions now."""

    code = "fund_not_open"


class Refused(DomainError):
    """Something entered cannot be so; `fields` says what."""

    code = "invalid"
