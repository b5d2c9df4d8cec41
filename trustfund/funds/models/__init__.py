"""A fund, what it charges and earns, its accounts at banks, and what is set aside from it."""

from trustfund.funds.models.fees import FeeSchedule
from trustfund.funds.models.funds import BankAccount, FeeTier, Fund
from trustfund.funds.models.income import Income
from trustfund.funds.models.set_asides import SetAside, SetAsideRelease

__all__ = [
    "BankAccount",
    "FeeSchedule",
    "FeeTier",
    "Fund",
    "Income",
    "SetAside",
    "SetAsideRelease",
]
