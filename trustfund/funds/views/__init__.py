"""The pages of funds."""

from trustfund.funds.views.consents import (
    donor_consent_record,
    recipient_consent_record,
    resolution_record,
)
from trustfund.funds.views.funds import fund_create, fund_detail, fund_list, fund_open

__all__ = [
    "donor_consent_record",
    "fund_create",
    "fund_detail",
    "fund_list",
    "fund_open",
    "recipient_consent_record",
    "resolution_record",
]
