"""The acts of funds: prepare one, record its three consents, open it."""

from trustfund.funds.services.consents import (
    donor_consent_record,
    recipient_consent_record,
    resolution_record,
)
from trustfund.funds.services.funds import fund_create, fund_open

__all__ = [
    "donor_consent_record",
    "fund_create",
    "fund_open",
    "recipient_consent_record",
    "resolution_record",
]
