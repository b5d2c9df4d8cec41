"""What the pages of one donor and one agreement show, loaded once and reckoned by the ladder."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from donors.choices import AgreementState
from donors.models import Agreement, Donor, Installment, Pledge, Receipt
from donors.rules import ladder
from donors.rules.ladder import AgreementFact, Figures, Position
from donors.selectors.contributions import (
    ContributionRow,
    HoldingFigures,
    contribution_rows,
    holding_figures,
    totals_by_donor,
)
from donors.selectors.ladder_facts import (
    LadderFacts,
    agreement_fact,
    installment_fact,
    pledge_fact,
    receipt_fact,
)
from donors.selectors.rates import quote_or_none
from trustfund.funds.models import Fund
from trustfund.kernel.money import Money, money_sum, zero


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """One agreement with its figures, its installments' standing and what comes next."""

    agreement: Agreement
    figures: Figures
    positions: list[Position]
    next_due: Position | None
    is_signed: bool

    @property
    def paid(self) -> Money:
        """Return what the receipts pay of the installments."""
        return money_sum([position.paid for position in self.positions], self.agreement.currency)

    @property
    def outstanding(self) -> Money:
        """Return what is still to be paid of the installments."""
        return self.agreement.money - self.paid

    @property
    def days_overdue(self) -> int:
        """Return how long the oldest unpaid installment has been overdue."""
        return max((position.days_overdue for position in self.positions), default=0)


@dataclass(frozen=True, slots=True)
class DonorPage:
    """What a donor officer opens first: the ladder in each currency, and everything under it."""

    totals: list[ContributionRow]
    lines: list[AgreementLine]
    pledges: list[Pledge]
    receipts: list[Receipt]

    @property
    def upcoming(self) -> list[tuple[Agreement, Position]]:
        """Return the next unpaid installment of each signed agreement, earliest first."""
        found = [(line.agreement, line.next_due) for line in self.lines if line.next_due]
        return sorted(found, key=lambda pair: (pair[1].due_date, pair[0].number))

    @property
    def offered(self) -> list[Agreement]:
        """Return the agreements that wait for the donor's signature."""
        return [
            line.agreement for line in self.lines if line.agreement.state == AgreementState.OFFERED
        ]


@dataclass(frozen=True, slots=True)
class AgreementPage:
    """One agreement: its line, its receipts and what may still come in."""

    line: AgreementLine
    holding: HoldingFigures
    receipts: list[Receipt]
    left_to_pay: Money


def donor_page(donor: Donor, fund: Fund, *, as_of: date) -> DonorPage:
    """Return what the donor's page shows for one fund, figures as of the end of a day. Four queries."""
    pledges = list(Pledge.objects.filter(fund=fund, donor=donor).order_by("-announced_date", "-id"))
    agreements = list(Agreement.objects.filter(fund=fund, donor=donor).order_by("number"))
    installments: dict[UUID, list[Installment]] = defaultdict(list)
    for part in Installment.objects.filter(agreement__in=agreements).order_by("number"):
        installments[part.agreement_id].append(part)
    receipts = list(
        Receipt.objects.filter(fund=fund, donor=donor)
        .select_related("agreement", "installment", "conversion", "fee_charge")
        .order_by("-value_date", "-id")
    )
    facts = {
        agreement.pk: _fact(agreement, installments[agreement.pk], receipts, fund)
        for agreement in agreements
    }
    rows = contribution_rows(
        LadderFacts([pledge_fact(pledge) for pledge in pledges], list(facts.values())),
        donors=[donor],
        as_of=as_of,
        holding_currency=fund.holding_currency,
    )
    return DonorPage(
        totals=totals_by_donor(rows),
        lines=[
            agreement_line(agreement, facts[agreement.pk], fund=fund, as_of=as_of)
            for agreement in agreements
        ],
        pledges=pledges,
        receipts=receipts,
    )


def agreement_page(agreement: Agreement, *, as_of: date) -> AgreementPage:
    """Return what an agreement's page shows, figures as of the end of a day. Two queries."""
    fund = agreement.fund
    installments = list(agreement.installments.order_by("number"))
    receipts = list(
        Receipt.objects.filter(agreement=agreement)
        .select_related("installment", "conversion", "fee_charge")
        .order_by("-value_date", "-id")
    )
    fact = _fact(agreement, installments, receipts, fund)
    line = agreement_line(agreement, fact, fund=fund, as_of=as_of)
    left = agreement.money
    for receipt in receipts:
        left = left - receipt.money
    return AgreementPage(
        line=line,
        holding=holding_figures(
            line.figures, quote_or_none(agreement.currency, fund.holding_currency, as_of)
        ),
        receipts=receipts,
        left_to_pay=left if line.is_signed else zero(agreement.currency),
    )


def agreement_line(
    agreement: Agreement, fact: AgreementFact, *, fund: Fund, as_of: date
) -> AgreementLine:
    """Return an agreement's figures and installments as of the end of a day. No query."""
    positions = ladder.positions(fact, as_of=as_of)
    is_signed = fact.is_signed(as_of)
    return AgreementLine(
        agreement=agreement,
        figures=ladder.agreement_figures(fact, as_of=as_of, holding_currency=fund.holding_currency),
        positions=positions,
        next_due=ladder.next_due(positions) if is_signed else None,
        is_signed=is_signed,
    )


def _fact(
    agreement: Agreement, installments: list[Installment], receipts: list[Receipt], fund: Fund
) -> AgreementFact:
    return agreement_fact(
        agreement,
        tuple(installment_fact(part) for part in installments),
        tuple(
            receipt_fact(receipt, fund.holding_currency)
            for receipt in sorted(receipts, key=lambda one: (one.value_date, one.pk))
            if receipt.agreement_id == agreement.pk
        ),
    )
