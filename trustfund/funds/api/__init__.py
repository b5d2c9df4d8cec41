"""The programming interface of funds: the same acts as the pages, by the same services."""

from trustfund.funds.api.bank_accounts import BankAccountList, BankAccountRegister
from trustfund.funds.api.fees import (
    FeeScheduleApprove,
    FeeScheduleDecline,
    FeeScheduleList,
    FeeSchedulePropose,
)
from trustfund.funds.api.funds import (
    DonorConsentRecord,
    FundCreate,
    FundDetail,
    FundList,
    FundOpen,
    RecipientConsentRecord,
    ResolutionRecord,
)
from trustfund.funds.api.income import (
    IncomeConfirm,
    IncomeCorrect,
    IncomeDecline,
    IncomeDetail,
    IncomeList,
    IncomeRecord,
)
from trustfund.funds.api.set_asides import SetAsideList, SetAsideMake, SetAsideRelease

__all__ = [
    "BankAccountList",
    "BankAccountRegister",
    "DonorConsentRecord",
    "FeeScheduleApprove",
    "FeeScheduleDecline",
    "FeeScheduleList",
    "FeeSchedulePropose",
    "FundCreate",
    "FundDetail",
    "FundList",
    "FundOpen",
    "IncomeConfirm",
    "IncomeCorrect",
    "IncomeDecline",
    "IncomeDetail",
    "IncomeList",
    "IncomeRecord",
    "RecipientConsentRecord",
    "ResolutionRecord",
    "SetAsideList",
    "SetAsideMake",
    "SetAsideRelease",
]
