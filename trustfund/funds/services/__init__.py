"""The acts of funds: prepare, agree to and open one, set its fees, set money aside, name accounts."""

from trustfund.funds.services.bank_accounts import bank_account_register
from trustfund.funds.services.consents import (
    donor_consent_record,
    recipient_consent_record,
    resolution_record,
)
from trustfund.funds.services.fees import (
    fee_schedule_approve,
    fee_schedule_decline,
    fee_schedule_propose,
)
from trustfund.funds.services.funds import fund_create, fund_open
from trustfund.funds.services.income import (
    income_confirm,
    income_correct,
    income_decline,
    income_record,
)
from trustfund.funds.services.set_asides import set_aside_make, set_aside_release

__all__ = [
    "bank_account_register",
    "donor_consent_record",
    "fee_schedule_approve",
    "fee_schedule_decline",
    "fee_schedule_propose",
    "fund_create",
    "fund_open",
    "income_confirm",
    "income_correct",
    "income_decline",
    "income_record",
    "recipient_consent_record",
    "resolution_record",
    "set_aside_make",
    "set_aside_release",
]
