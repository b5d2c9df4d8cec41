"""What an act would book, before it is booked: a preview and the service ask the same question."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import Sum
from django.utils.translation import gettext as _

from donors.choices import RefundState
from donors.errors import Refused
from donors.models import Agreement, Conversion, Receipt, Refund
from donors.rules.ladder import AgreementFact, ReceiptFact
from donors.rules.rates import RATE_DECIMALS, RateQuote, deal_agrees, is_rate, rate_decimals
from donors.rules.refunds import OWED_AGAIN
from donors.selectors.fees import contribution_day
from donors.selectors.ladder_facts import ladder_facts
from donors.selectors.rates import quote
from trustfund.funds.models import Fund
from trustfund.funds.selectors import fee_due
from trustfund.kernel.money import Money, MoneyError, money_sum, zero
from trustfund.ledger.rules.posting import (
    Leg,
    conversion_booked,
    fee_charged,
)


class RateDisagrees(Refused):
    """The bank's bought amount and the rate do not belong together."""

    code = "rate_disagrees"


@dataclass(frozen=True, slots=True)
class FeeTerms:
    """The fee on a contribution, in the holding currency; `fee` is None where none is charged."""

    base: Money
    before: Money
    fee: Money | None

    @property
    def legs(self) -> list[Leg]:
        """Return what would be booked for the fee."""
        return fee_charged(self.fee) if self.fee is not None else []


@dataclass(frozen=True, slots=True)
class ReceiptTerms:
    """What a receipt would book; `fee` only when it comes in the holding currency."""

    legs: list[Leg]
    fee: FeeTerms | None


@dataclass(frozen=True, slots=True)
class DealTerms:
    """What a conversion would book, at which rate from which day and source."""

    sold: Money
    bought: Money
    quote: RateQuote
    decimals: int
    legs: list[Leg]
    fee: FeeTerms


def paid_so_far(agreement: Agreement) -> Money:
    """Return the sum of all receipts that stand under the agreement less what is owed again, in its currency.

    Two queries.
    """
    came = Receipt.objects.filter(agreement=agreement, reversal=None).aggregate(
        total=Sum("amount")
    )["total"]
    back = Refund.objects.filter(
        receipt__agreement=agreement, state=RefundState.PAID, reason__in=OWED_AGAIN
    ).aggregate(total=Sum("own_amount"))["total"]
    return Money((came or Decimal(0)) - (back or Decimal(0)), agreement.currency)


def paid_as_one(agreement: Agreement, *, today: date) -> AgreementFact:
    """Return the agreement as the ladder sees it, with all that was paid so far as one receipt.

    Its installments stand as with each receipt by itself: they pay the earliest due date first,
    whichever they are. Three queries, and no more to load with every receipt that comes.
    """
    facts = ladder_facts(
        fund_id=agreement.fund_id,
        holding_currency=agreement.fund.holding_currency,
        agreement_id=agreement.pk,
        receipts=False,
    ).agreements[0]
    paid = paid_so_far(agreement)
    one = ReceiptFact(money=paid, value_date=today, holding=None, holding_date=None)
    return replace(facts, receipts=(one,) if paid.amount else ())


def contributed_so_far(fund: Fund) -> Money:
    """Return the fund's contributions in its holding currency as booked: receipts in it, and what
    conversions brought. Two queries."""
    direct = Receipt.objects.filter(fund=fund, currency=fund.holding_currency, reversal=None)
    bought = Conversion.objects.filter(fund=fund)
    sums = [
        direct.aggregate(total=Sum("amount"))["total"],
        bought.aggregate(total=Sum("bought_amount"))["total"],
    ]
    return money_sum(
        [Money(total or Decimal(0), fund.holding_currency) for total in sums],
        fund.holding_currency,
    )


def fee_terms(fund: Fund, addition: Money, *, day: date) -> FeeTerms:
    """Return the fee on a contribution after all that the fund has booked, in its holding currency.

    `day` is the one on which the money came in: its schedule counts.
    """
    before = contributed_so_far(fund)
    fee = fee_due(fund, day=day, before=before, addition=addition)
    return FeeTerms(base=addition, before=before, fee=fee if fee.amount > 0 else None)


def rate_chosen(
    *,
    fund: Fund,
    source: str,
    on: date,
    rate: Decimal | None,
    rate_source: str,
) -> RateQuote:
    """Return the rate to the fund's holding currency entered by hand, or the day's if none was.

    :raises NoRate: if none was entered and none is given or published
    :raises Refused: if a rate was entered without its source, or a source without a rate
    """
    if rate is None and rate_source:
        raise Refused(
            _(
                "A source was given without its rate. Enter the rate, or empty its source to take "
                "the published one."
            ),
            field="rate",
        )
    if rate is None:
        return quote(source, fund.holding_currency, on, fund_id=fund.pk)
    if not is_rate(rate):
        raise Refused(
            _("A rate is above zero and below a thousand million, with at most ten decimals."),
            field="rate",
        )
    if not rate_source:
        raise Refused(
            _(
                "A rate entered by hand needs its source: say where it comes from, such as the deal slip."
            ),
            field="rate_source",
        )
    return RateQuote(rate, on, rate_source)


def worth(money: Money, rate: Decimal, currency: str) -> Money:
    """Return the amount at the rate in another currency, rounded half to even.

    :raises Refused: if nothing is left after rounding, or more than an account can hold
    """
    try:
        found = money.converted_half_even(rate, currency)
    except (MoneyError, InvalidOperation):
        found = zero(currency)
    if found.amount <= 0:
        raise Refused(
            _(
                "At this rate %(money)s would be nothing, or more than an account can hold. Check "
                "the rate."
            )
            % {"money": money},
            field="rate",
        )
    return found


def deal_terms(
    receipt: Receipt,
    *,
    deal_date: date,
    rate: Decimal | None,
    rate_source: str,
    bought: Money | None,
) -> DealTerms:
    """Return what the deal would book: the bank's bought amount if given, else sold times rate.

    The bought amount is rounded half to even. A bought amount that was entered must fit the rate
    within the rounding of both.

    :raises NoRate: if no rate was entered and none is published
    :raises RateDisagrees: if the bought amount does not fit
    :raises Refused: if a rate came without its source, or too little is left after rounding
    """
    holding = receipt.fund.holding_currency
    sold = receipt.money
    chosen = rate_chosen(
        fund=receipt.fund,
        source=sold.currency,
        on=deal_date,
        rate=rate,
        rate_source=rate_source,
    )
    decimals = RATE_DECIMALS if rate is None else rate_decimals(rate)
    computed = worth(sold, chosen.rate, holding)
    if bought is not None and not deal_agrees(
        sold=sold, bought=bought, rate=chosen.rate, decimals=decimals
    ):
        raise RateDisagrees(
            _(
                "%(sold)s at the rate %(rate)s of %(day)s is %(computed)s, not %(bought)s. Nothing "
                "was booked. Enter the deal's own rate and its source, or correct the amount."
            )
            % {
                "sold": sold,
                "rate": f"{chosen.rate:f}",
                "day": chosen.rate_date.isoformat(),
                "computed": computed,
                "bought": bought,
            },
        )
    received = computed if bought is None else bought
    return DealTerms(
        sold=sold,
        bought=received,
        quote=chosen,
        decimals=decimals,
        legs=conversion_booked(sold, received, receipt.donor_id),
        fee=fee_terms(receipt.fund, received, day=contribution_day(receipt)),
    )
