"""One pledge: what was signed on it, what was paid of that, and what is left of it."""

from dataclasses import dataclass
from datetime import date

from donors.models import Pledge
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.pages import AgreementLine, agreement_line
from trustfund.kernel.money import Money, money_sum, zero


@dataclass(frozen=True, slots=True)
class PledgeStanding:
    """What became of a pledge by the end of a day, all in its own currency.

    `lines` are the agreements on it, signed or only offered. More may be signed than was pledged.
    """

    pledged: Money
    lines: list[AgreementLine]

    @property
    def signed(self) -> Money:
        """Return what both sides have signed on it."""
        return money_sum(
            [line.agreement.money for line in self.lines if line.is_signed], self.pledged.currency
        )

    @property
    def paid(self) -> Money:
        """Return what was paid in under what was signed on it."""
        return money_sum([line.figures.paid_in for line in self.lines], self.pledged.currency)

    @property
    def unsigned(self) -> Money:
        """Return what no agreement has taken up; what a termination took was taken up before."""
        fallen = money_sum([line.fallen for line in self.lines], self.pledged.currency)
        return max(self.pledged - self.signed - fallen, zero(self.pledged.currency))


def pledge_standing(pledge: Pledge, *, as_of: date) -> PledgeStanding:
    """Return what became of a pledge by the end of a day. One query."""
    facts = ladder_facts(
        fund_id=pledge.fund_id,
        holding_currency=pledge.fund.holding_currency,
        donor_ids=[pledge.donor_id],
    )
    return PledgeStanding(
        pledged=pledge.money,
        lines=[
            agreement_line(fact, fund=pledge.fund, as_of=as_of)
            for fact in facts.agreements
            if fact.pledge_id == pledge.pk
        ],
    )
