"""What the fund's share of the investment pool earns: months, a loss, a correction, one that waits."""

from datetime import timedelta
from decimal import Decimal

from trustfund.demo.stage import Stage
from trustfund.funds import services as funds
from trustfund.funds.models import Fund, Income
from trustfund.kernel.money import Money

# Day of the story -> what the pool credited for the month before, USD.
EARNED = {
    430: "11840.22",
    460: "12015.90",
    491: "-3410.75",
    521: "12655.03",
    552: "12702.48",
}
CORRECTED = (530, "418.10")  # of the month of the loss
WAITING = (722, "13108.66")


def income_recorded(stage: Stage, fund: Fund, amount: str) -> Income:
    """Record what the pool credited today for the month before."""
    before = stage.moment.date().replace(day=1) - timedelta(days=1)
    return funds.income_record(
        **stage.by("finance.officer"),
        fund_id=fund.pk,
        month=before.replace(day=1),
        money=Money(Decimal(amount), fund.holding_currency),
        value_date=stage.moment.date(),
        reference=f"Illustrative pool statement {before:%Y-%m}",
    )


def income_booked(stage: Stage, fund: Fund, amount: str) -> None:
    """Record it, and have it booked by another person of another unit."""
    row = income_recorded(stage, fund, amount)
    funds.income_confirm(**stage.by("finance.approver"), income_id=row.pk)


def loss_corrected(stage: Stage, amount: str) -> None:
    """Correct the month of the loss by the difference."""
    row = funds.income_correct(
        **stage.by("finance.officer"),
        income_id=Income.objects.get(amount__lt=0).pk,
        money=Money(Decimal(amount), "USD"),
        value_date=stage.moment.date(),
        reference="Illustrative pool statement, corrected",
    )
    funds.income_confirm(**stage.by("finance.approver"), income_id=row.pk)
