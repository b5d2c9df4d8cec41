"""The pages of funds."""

from trustfund.funds.views.bank_accounts import bank_account_list, bank_account_register
from trustfund.funds.views.consents import (
    donor_consent_record,
    recipient_consent_record,
    resolution_record,
)
from trustfund.funds.views.fees import (
    fee_schedule_approve,
    fee_schedule_decline,
    fee_schedule_list,
    fee_schedule_propose,
)
from trustfund.funds.views.funds import fund_create, fund_detail, fund_list, fund_open
from trustfund.funds.views.income import (
    income_confirm,
    income_correct,
    income_decline,
    income_detail,
    income_list,
    income_record,
)
from trustfund.funds.views.set_asides import set_aside_list, set_aside_make, set_aside_release

__all__ = [
    "bank_account_list",
    "bank_account_register",
    "donor_consent_record",
    "fee_schedule_approve",
    "fee_schedule_decline",
    "fee_schedule_list",
    "fee_schedule_propose",
    "fund_create",
    "fund_detail",
    "fund_list",
    "fund_open",
    "income_confirm",
    "income_correct",
    "income_decline",
    "income_detail",
    "income_list",
    "income_record",
    "recipient_consent_record",
    "resolution_record",
    "set_aside_list",
    "set_aside_make",
    "set_aside_release",
]
