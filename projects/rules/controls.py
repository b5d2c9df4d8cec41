"""Which controls of money follow from the rating of an implementing entity. Pure; a table.

The figures are standards of this installation, graded as fiduciary practice grades them: the higher
the risk, the less is paid ahead, the more is shown, and the more often somebody looks.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Final

from trustfund.kernel.money import Money, quantum

ADVANCE: Final = "ADVANCE"
REIMBURSEMENT: Final = "REIMBURSEMENT"
DIRECT_PAYMENT: Final = "DIRECT_PAYMENT"
SPECIAL_COMMITMENT: Final = "SPECIAL_COMMITMENT"
LONGEST_VALIDITY_YEARS: Final = 3


@dataclass(frozen=True, slots=True)
class Controls:
    """What holds for payments to a project: parts are in percent of its grant.

    `records_above` is the payment, in percent of the grant, above which records are sent with the
    application; below it a statement is enough. Zero asks for the records of every payment.
    """

    rating: str
    tranche: int
    methods: tuple[str, ...]
    records_above: Decimal
    spot_checks: int

    def largest_tranche(self, grant: Money) -> Money:
        """Return the largest single advance or tranche, rounded down, in the grant's currency."""
        return self._part(grant, Decimal(self.tranche))

    def records_from(self, grant: Money) -> Money:
        """Return the payment above which records are sent, in the grant's currency; zero: for each."""
        return self._part(grant, self.records_above)

    def _part(self, grant: Money, percent: Decimal) -> Money:
        exact = grant.amount * percent / 100
        return Money(exact.quantize(quantum(grant.currency), ROUND_DOWN), grant.currency)


ALL: Final = (ADVANCE, REIMBURSEMENT, DIRECT_PAYMENT, SPECIAL_COMMITMENT)
CONTROLS: Final = {
    "H": Controls("H", 5, (DIRECT_PAYMENT, SPECIAL_COMMITMENT), Decimal(0), 4),
    "S": Controls("S", 10, (REIMBURSEMENT, DIRECT_PAYMENT, SPECIAL_COMMITMENT), Decimal(0), 3),
    "M": Controls("M", 20, ALL, Decimal(1), 2),
    "L": Controls("L", 30, ALL, Decimal(2), 1),
}
STRICTEST: Final = CONTROLS["H"]


def controls_for(rating: str | None) -> Controls:
    """Return the controls of a rating; without one that stands, the strictest."""
    return STRICTEST if rating is None else CONTROLS[rating]


def longest_validity(assessed_on: date) -> date:
    """Return the last day until which an assessment of this day may be valid."""
    year = assessed_on.year + LONGEST_VALIDITY_YEARS
    try:
        return assessed_on.replace(year=year)
    except ValueError:  # the 29th of February
        return assessed_on.replace(year=year, day=28)
