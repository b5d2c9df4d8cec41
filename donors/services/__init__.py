"""The acts of donors: the only way in which anything here is written."""

from donors.services.agreements import agreement_draft, agreement_withdraw
from donors.services.amendments import amendment_countersign, amendment_draft
from donors.services.annexes import (
    annex_confirm,
    annex_decline,
    annex_propose,
)
from donors.services.balances import (
    balance_move_confirm,
    balance_move_decline,
    balance_move_propose,
)
from donors.services.burden_keys import (
    burden_key_confirm,
    burden_key_decline,
    burden_key_propose,
)
from donors.services.contacts import agency_register, contact_end, contact_name
from donors.services.conversions import conversion_record
from donors.services.demand_letters import demand_letters
from donors.services.donors import donor_register
from donors.services.given_reports import given_report_record, given_report_withdraw
from donors.services.held_lines import held_line_settle
from donors.services.in_kind import (
    in_kind_confirm,
    in_kind_decline,
    in_kind_propose,
    in_kind_withdraw,
)
from donors.services.legal import legal_standing_end, legal_standing_record
from donors.services.line_matches import (
    line_match_confirm,
    line_match_decline,
    line_match_propose,
)
from donors.services.line_ties import lines_tie
from donors.services.note_returns import (
    note_return_confirm,
    note_return_decline,
    note_return_propose,
)
from donors.services.notes import (
    encashment_call,
    encashment_record,
    note_confirm,
    note_decline,
    note_propose,
)
from donors.services.notices import (
    amendment_notify,
    encashment_notify,
    note_return_notify,
    offer_notify,
    payment_notify,
    receipt_notify,
    receipt_reversed_notify,
    receipts_notify,
    reminder_notify,
    share_notify,
    termination_notify,
)
from donors.services.papers import (
    paper_signature_confirm,
    paper_signature_decline,
    paper_signature_record,
)
from donors.services.payment_requests import payment_letters, payment_request
from donors.services.pledges import (
    pledge_confirm,
    pledge_lapse,
    pledge_record,
    pledge_withdraw,
)
from donors.services.preferential import (
    preferential_tell,
)
from donors.services.rates import (
    rate_give,
    rate_sheet_confirm,
    rate_sheet_decline,
    rate_sheet_load,
)
from donors.services.receipt_reversals import (
    receipt_reversal_confirm,
    receipt_reversal_decline,
    receipt_reversal_propose,
)
from donors.services.receipts import receipt_record
from donors.services.refunds import refund_confirm, refund_decline, refund_record
from donors.services.reminders import reminders_send
from donors.services.reversals import (
    table_reversal_confirm,
    table_reversal_decline,
    table_reversal_propose,
)
from donors.services.schedules import (
    installment_fall_due,
    installment_unqualify,
    milestone_reached,
)
from donors.services.signatures import agreement_countersign
from donors.services.statement_import import statement_import
from donors.services.statement_take import statement_take
from donors.services.tables import (
    table_check,
    table_import,
    table_remap,
    table_try,
    table_withdraw,
)
from donors.services.terminations import (
    termination_confirm,
    termination_decline,
    termination_record,
    termination_withdraw,
)
from donors.services.unwinds import unwind_approve, unwind_decline, unwind_propose

__all__ = [
    "agency_register",
    "agreement_countersign",
    "agreement_draft",
    "agreement_withdraw",
    "amendment_countersign",
    "amendment_draft",
    "amendment_notify",
    "annex_confirm",
    "annex_decline",
    "annex_propose",
    "balance_move_confirm",
    "balance_move_decline",
    "balance_move_propose",
    "burden_key_confirm",
    "burden_key_decline",
    "burden_key_propose",
    "contact_end",
    "contact_name",
    "conversion_record",
    "demand_letters",
    "donor_register",
    "encashment_call",
    "encashment_notify",
    "encashment_record",
    "given_report_record",
    "given_report_withdraw",
    "held_line_settle",
    "in_kind_confirm",
    "in_kind_decline",
    "in_kind_propose",
    "in_kind_withdraw",
    "installment_fall_due",
    "installment_unqualify",
    "legal_standing_end",
    "legal_standing_record",
    "line_match_confirm",
    "line_match_decline",
    "line_match_propose",
    "lines_tie",
    "milestone_reached",
    "note_confirm",
    "note_decline",
    "note_propose",
    "note_return_confirm",
    "note_return_decline",
    "note_return_notify",
    "note_return_propose",
    "offer_notify",
    "paper_signature_confirm",
    "paper_signature_decline",
    "paper_signature_record",
    "payment_letters",
    "payment_notify",
    "payment_request",
    "pledge_confirm",
    "pledge_lapse",
    "pledge_record",
    "pledge_withdraw",
    "preferential_tell",
    "rate_give",
    "rate_sheet_confirm",
    "rate_sheet_decline",
    "rate_sheet_load",
    "receipt_notify",
    "receipt_record",
    "receipt_reversal_confirm",
    "receipt_reversal_decline",
    "receipt_reversal_propose",
    "receipt_reversed_notify",
    "receipts_notify",
    "refund_confirm",
    "refund_decline",
    "refund_record",
    "reminder_notify",
    "reminders_send",
    "share_notify",
    "statement_import",
    "statement_take",
    "table_check",
    "table_import",
    "table_remap",
    "table_reversal_confirm",
    "table_reversal_decline",
    "table_reversal_propose",
    "table_try",
    "table_withdraw",
    "termination_confirm",
    "termination_decline",
    "termination_notify",
    "termination_record",
    "termination_withdraw",
    "unwind_approve",
    "unwind_decline",
    "unwind_propose",
]
