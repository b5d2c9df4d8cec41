"""Whether an amount can be meant, for the acts that promise money."""

from django.utils.translation import gettext as _

from donors.errors import Refused
from donors.rules.terms import is_sensible
from trustfund.kernel.money import Money


class AmountRefused(Refused):
    """The amount is not above zero, or beyond anything that a donor could mean."""

    code = "amount_refused"


def amount_must_be_sensible(money: Money) -> None:
    """Return quietly if somebody can promise this amount.

    :raises AmountRefused: otherwise
    """
    if not is_sensible(money):
        raise AmountRefused(
            _(
                "%(money)s cannot be promised: an amount is above zero and below a million million. "
                "Check it digit by digit."
            )
            % {"money": money},
            field="amount",
        )
