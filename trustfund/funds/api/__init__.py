"""The programming interface of funds: the same acts as the pages, by the same services."""

from trustfund.funds.api.funds import (
    DonorConsentRecord,
    FundCreate,
    FundDetail,
    FundList,
    FundOpen,
    RecipientConsentRecord,
    ResolutionRecord,
)

__all__ = [
    "DonorConsentRecord",
    "FundCreate",
    "FundDetail",
    "FundList",
    "FundOpen",
    "RecipientConsentRecord",
    "ResolutionRecord",
]
