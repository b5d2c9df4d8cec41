"""Read funds: which one is meant, what it charges, what is available, what waits for whom."""

from trustfund.funds.selectors.bank_accounts import (
    bank_account_named,
    bank_account_rows,
    bank_accounts_of,
)
from trustfund.funds.selectors.fees import (
    ScheduleRow,
    fee_due,
    fee_schedule_row,
    fee_schedule_rows,
    fee_schedules,
    fee_tiers,
    first_day_fault,
)
from trustfund.funds.selectors.funds import (
    fund_chosen,
    fund_of,
    fund_rows,
)
from trustfund.funds.selectors.income import (
    income_booked,
    income_found,
    income_of_month,
)
from trustfund.funds.selectors.opening import (
    ConsentStep,
    consent_steps,
    may_consent,
    opening_reasons,
)
from trustfund.funds.selectors.set_asides import (
    SetAsideRow,
    available_of,
    release_refusal,
    set_aside_row,
    set_aside_rows,
)
from trustfund.funds.selectors.waiting import waiting_for

__all__ = [
    "ConsentStep",
    "ScheduleRow",
    "SetAsideRow",
    "available_of",
    "bank_account_named",
    "bank_account_rows",
    "bank_accounts_of",
    "consent_steps",
    "fee_due",
    "fee_schedule_row",
    "fee_schedule_rows",
    "fee_schedules",
    "fee_tiers",
    "first_day_fault",
    "fund_chosen",
    "fund_of",
    "fund_rows",
    "income_booked",
    "income_found",
    "income_of_month",
    "may_consent",
    "opening_reasons",
    "release_refusal",
    "set_aside_row",
    "set_aside_rows",
    "waiting_for",
]
