"""What a receipt is decided by: read once under the fund's lock, carried on from one to the next."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from donors.models import Agreement, Installment, Receipt, StatementLine
from donors.rules import ladder
from donors.rules.ladder import AgreementFact, ReceiptFact
from donors.selectors.agreements import schedule_in_force
from donors.selectors.lines import suspense_of
from donors.selectors.postings import FeeTerms, ReceiptTerms, contributed_so_far, paid_as_one
from trustfund.funds.models import Fund
from trustfund.funds.rules.fees import Schedule, fee_on
from trustfund.funds.selectors import fee_schedules
from trustfund.kernel.money import Money
from trustfund.ledger.rules.posting import receipt_booked


class ReceiptGround:
    """What stands in a fund before its next receipt, each part asked for when it is first needed.

    An act makes one after it has locked the fund, and tells it of each receipt that it has written
    before it goes on to the next. Schedules of fees, lines in suspense and whatever is paid in wait
    for that lock and signatures for the agreement's, so nothing else moves meanwhile. A preview
    makes one without a lock, and throws it away.
    """

    def __init__(self, fund: Fund) -> None:
        self.fund = fund
        self._facts: dict[UUID, AgreementFact] = {}
        self._parts: dict[UUID, dict[int, Installment]] = {}
        self._contributed: Money | None = None
        self._fees: list[Schedule] | None = None
        self._suspense: dict[str, bool] = {}

    def fact(self, agreement: Agreement, *, today: date) -> AgreementFact:
        """Return the agreement in force with all it was paid as one receipt. Three queries at first."""
        if agreement.pk not in self._facts:
            self._facts[agreement.pk] = paid_as_one(agreement, today=today)
        return self._facts[agreement.pk].in_force(today)

    def next_installment(self, agreement: Agreement, *, today: date) -> Installment:
        """Return the installment that is next to be paid, all receipts counted; the last if none is."""
        if agreement.pk not in self._parts:
            self._parts[agreement.pk] = {one.number: one for one in schedule_in_force(agreement)}
        fact = self.fact(agreement, today=today)
        following = ladder.next_paid(ladder.positions(fact, as_of=today))
        last = max(item.number for item in fact.installments)
        return self._parts[agreement.pk][following.number if following else last]

    def terms(self, agreement: Agreement, money: Money, *, day: date) -> ReceiptTerms:
        """Return what a receipt under this agreement would book; `day` is the one of the bank."""
        fee = self._fee(money, day=day) if money.currency == self.fund.holding_currency else None
        return ReceiptTerms(legs=receipt_booked(money, agreement.donor_id), fee=fee)

    def suspense(
        self, money: Money, *, value_date: date, bank_reference: str
    ) -> StatementLine | None:
        """Return the unidentified line of the bank that must be this money, or None.

        One query for each receipt, and none where nothing of its currency lies there.
        """
        currency = money.currency
        if currency not in self._suspense:
            lines = StatementLine.objects.filter(
                fund=self.fund, currency=currency, in_suspense=True
            )
            self._suspense[currency] = lines.exists()
        if not self._suspense[currency]:
            return None
        return suspense_of(self.fund, money, value_date=value_date, bank_reference=bank_reference)

    def add(self, receipt: Receipt) -> None:
        """Count a receipt that was written and told of: the next one comes after it."""
        fact = self._facts[receipt.agreement_id]
        paid = sum((one.money.amount for one in fact.receipts), Decimal(0)) + receipt.amount
        one = ReceiptFact(
            money=Money(paid, receipt.currency),
            value_date=receipt.value_date,
            holding=None,
            holding_date=None,
        )
        self._facts[receipt.agreement_id] = replace(fact, receipts=(one,))
        if self._contributed is not None and receipt.currency == self.fund.holding_currency:
            self._contributed += receipt.money

    def _fee(self, addition: Money, *, day: date) -> FeeTerms:
        if self._contributed is None:
            self._contributed = contributed_so_far(self.fund)
        if self._fees is None:
            self._fees = fee_schedules(self.fund)
        fee = fee_on(self._fees, day, self._contributed, addition)
        return FeeTerms(
            base=addition, before=self._contributed, fee=fee if fee.amount > 0 else None
        )
