"""The pages of donors."""

from donors.views.agreements import (
    agreement_countersign,
    agreement_detail,
    agreement_draft,
    agreement_withdraw,
)
from donors.views.amendments import amendment_countersign, amendment_detail, amendment_draft
from donors.views.annexes import (
    agreement_annexes,
    annex_confirm,
    annex_decline,
    annex_detail,
    annex_list,
    annex_propose,
)
from donors.views.balances import (
    balance_move_confirm,
    balance_move_decline,
    balance_move_detail,
    balance_move_propose,
    balance_show,
)
from donors.views.burden import (
    burden_key_confirm,
    burden_key_decline,
    burden_key_detail,
    burden_key_propose,
    burden_show,
)
from donors.views.calendar import due_calendar, due_calendar_file
from donors.views.contacts import agency_register, contact_end, contact_name
from donors.views.donors import (
    donor_detail,
    donor_list,
    donor_register,
    fund_figures,
)
from donors.views.file_lists import line_list, statement_list, table_list
from donors.views.given_reports import given_report_record, given_report_withdraw
from donors.views.in_kind import (
    in_kind_confirm,
    in_kind_decline,
    in_kind_detail,
    in_kind_list,
    in_kind_propose,
    in_kind_withdraw,
)
from donors.views.installments import (
    installment_list,
    payment_request,
    payment_request_detail,
)
from donors.views.legal import (
    legal_standing_detail,
    legal_standing_end,
    legal_standing_list,
    legal_standing_record,
)
from donors.views.lines import (
    held_line_settle,
    line_detail,
    line_match_confirm,
    line_match_decline,
    line_match_propose,
)
from donors.views.note_calls import encashment_call_detail
from donors.views.note_lists import note_list
from donors.views.note_returns import (
    note_return_confirm,
    note_return_decline,
    note_return_detail,
    note_return_propose,
)
from donors.views.notes import (
    encashment_call,
    encashment_record,
    note_confirm,
    note_decline,
    note_detail,
    note_propose,
)
from donors.views.papers import (
    agreement_signatures,
    paper_signature_confirm,
    paper_signature_decline,
    paper_signature_detail,
    paper_signature_record,
    signing_page,
)
from donors.views.pledges import (
    pledge_confirm,
    pledge_detail,
    pledge_lapse,
    pledge_record,
    pledge_withdraw,
)
from donors.views.preferential import (
    preferential_list,
)
from donors.views.rates import (
    rate_give,
    rate_list,
    rate_sheet_confirm,
    rate_sheet_decline,
    rate_sheet_detail,
    rate_sheet_load,
    rate_template,
)
from donors.views.receipt_reversals import (
    receipt_reversal_confirm,
    receipt_reversal_decline,
    receipt_reversal_detail,
    receipt_reversal_propose,
)
from donors.views.receipts import conversion_record, receipt_detail, receipt_record
from donors.views.refunds import refund_confirm, refund_decline, refund_detail, refund_record
from donors.views.registers import agreement_list, pledge_list, receipt_list
from donors.views.reversals import (
    table_reversal_confirm,
    table_reversal_decline,
    table_reversal_detail,
    table_reversal_propose,
)
from donors.views.schedules import installment_fall_due, installment_unqualify
from donors.views.statements import (
    statement_detail,
    statement_import,
    statement_progress,
)
from donors.views.status import contribution_status
from donors.views.tables import (
    table_check,
    table_detail,
    table_download,
    table_import,
    table_remap,
    table_template,
    table_withdraw,
)
from donors.views.terminations import (
    termination_confirm,
    termination_decline,
    termination_detail,
    termination_record,
    termination_withdraw,
)
from donors.views.unwind import unwind_show
from donors.views.unwinds import (
    unwind_approve,
    unwind_decline,
    unwind_detail,
    unwind_propose,
)
from donors.views.variance import agreement_variance, fund_variance

__all__ = [
    "agency_register",
    "agreement_annexes",
    "agreement_countersign",
    "agreement_detail",
    "agreement_draft",
    "agreement_list",
    "agreement_signatures",
    "agreement_variance",
    "agreement_withdraw",
    "amendment_countersign",
    "amendment_detail",
    "amendment_draft",
    "annex_confirm",
    "annex_decline",
    "annex_detail",
    "annex_list",
    "annex_propose",
    "balance_move_confirm",
    "balance_move_decline",
    "balance_move_detail",
    "balance_move_propose",
    "balance_show",
    "burden_key_confirm",
    "burden_key_decline",
    "burden_key_detail",
    "burden_key_propose",
    "burden_show",
    "contact_end",
    "contact_name",
    "contribution_status",
    "conversion_record",
    "donor_detail",
    "donor_list",
    "donor_register",
    "due_calendar",
    "due_calendar_file",
    "encashment_call",
    "encashment_call_detail",
    "encashment_record",
    "fund_figures",
    "fund_variance",
    "given_report_record",
    "given_report_withdraw",
    "held_line_settle",
    "in_kind_confirm",
    "in_kind_decline",
    "in_kind_detail",
    "in_kind_list",
    "in_kind_propose",
    "in_kind_withdraw",
    "installment_fall_due",
    "installment_list",
    "installment_unqualify",
    "legal_standing_detail",
    "legal_standing_end",
    "legal_standing_list",
    "legal_standing_record",
    "line_detail",
    "line_list",
    "line_match_confirm",
    "line_match_decline",
    "line_match_propose",
    "note_confirm",
    "note_decline",
    "note_detail",
    "note_list",
    "note_propose",
    "note_return_confirm",
    "note_return_decline",
    "note_return_detail",
    "note_return_propose",
    "paper_signature_confirm",
    "paper_signature_decline",
    "paper_signature_detail",
    "paper_signature_record",
    "payment_request",
    "payment_request_detail",
    "pledge_confirm",
    "pledge_detail",
    "pledge_lapse",
    "pledge_list",
    "pledge_record",
    "pledge_withdraw",
    "preferential_list",
    "rate_give",
    "rate_list",
    "rate_sheet_confirm",
    "rate_sheet_decline",
    "rate_sheet_detail",
    "rate_sheet_load",
    "rate_template",
    "receipt_detail",
    "receipt_list",
    "receipt_record",
    "receipt_reversal_confirm",
    "receipt_reversal_decline",
    "receipt_reversal_detail",
    "receipt_reversal_propose",
    "refund_confirm",
    "refund_decline",
    "refund_detail",
    "refund_record",
    "signing_page",
    "statement_detail",
    "statement_import",
    "statement_list",
    "statement_progress",
    "table_check",
    "table_detail",
    "table_download",
    "table_import",
    "table_list",
    "table_remap",
    "table_reversal_confirm",
    "table_reversal_decline",
    "table_reversal_detail",
    "table_reversal_propose",
    "table_template",
    "table_withdraw",
    "termination_confirm",
    "termination_decline",
    "termination_detail",
    "termination_record",
    "termination_withdraw",
    "unwind_approve",
    "unwind_decline",
    "unwind_detail",
    "unwind_propose",
    "unwind_show",
]
