"""The one matrix: which roles may do what. An action that is not here may be done by nobody."""

from types import MappingProxyType
from typing import Final

from trustfund.kernel.actor import Actor

DONOR_OFFICER: Final = "DONOR_OFFICER"
DONOR_BOARD_MEMBER: Final = "DONOR_BOARD_MEMBER"
RECIPIENT_BOARD_MEMBER: Final = "RECIPIENT_BOARD_MEMBER"
PROJECT_OFFICER: Final = "PROJECT_OFFICER"
AUTHORIZED_SIGNATORY: Final = "AUTHORIZED_SIGNATORY"
PROGRAM_MANAGER: Final = "PROGRAM_MANAGER"
FINANCE_OFFICER: Final = "FINANCE_OFFICER"
FINANCE_APPROVER: Final = "FINANCE_APPROVER"
SANCTIONS_OFFICER: Final = "SANCTIONS_OFFICER"
SPECIALIST: Final = "SPECIALIST"
VERIFIER: Final = "VERIFIER"
AUDITOR: Final = "AUDITOR"
SECRETARIAT: Final = "SECRETARIAT"
SYSTEM_ADMINISTRATOR: Final = "SYSTEM_ADMINISTRATOR"

BANK: Final = frozenset(
    {PROGRAM_MANAGER, FINANCE_OFFICER, FINANCE_APPROVER, SANCTIONS_OFFICER, SECRETARIAT}
)
DONOR_SIDE: Final = frozenset({DONOR_OFFICER, DONOR_BOARD_MEMBER})
RECIPIENT_SIDE: Final = frozenset({RECIPIENT_BOARD_MEMBER, PROJECT_OFFICER, AUTHORIZED_SIGNATORY})
EVERYONE: Final = (
    BANK | DONOR_SIDE | RECIPIENT_SIDE | {SPECIALIST, VERIFIER, AUDITOR, SYSTEM_ADMINISTRATOR}
)
# A verifier judges facts on the ground, and is kept from knowing which payment hangs on them.
ANSWER_FOR_MONEY: Final = EVERYONE - {VERIFIER}
NO_RECIPIENT: Final = BANK | DONOR_SIDE | {AUDITOR}

MATRIX: Final = MappingProxyType(
    {
        # identity, shown in control
        "identity.person_list": BANK | {SYSTEM_ADMINISTRATOR, AUDITOR},
        "identity.organization_register": frozenset({SYSTEM_ADMINISTRATOR}),
        "identity.person_invite": frozenset({SYSTEM_ADMINISTRATOR}),
        "identity.invitation_renew": frozenset({SYSTEM_ADMINISTRATOR}),
        "identity.appointment_propose": frozenset({SYSTEM_ADMINISTRATOR}),
        "identity.appointment_confirm": frozenset({SYSTEM_ADMINISTRATOR, SECRETARIAT}),
        "identity.appointment_decline": frozenset({SYSTEM_ADMINISTRATOR, SECRETARIAT}),
        "identity.appointment_end_propose": frozenset({SYSTEM_ADMINISTRATOR}),
        "identity.appointment_end_confirm": frozenset({SYSTEM_ADMINISTRATOR, SECRETARIAT}),
        "identity.appointment_end_decline": frozenset({SYSTEM_ADMINISTRATOR, SECRETARIAT}),
        "control.home": EVERYONE,
        "control.trail": BANK | {AUDITOR, SYSTEM_ADMINISTRATOR},
        "control.object_who": BANK | {AUDITOR},
        "control.jobs": BANK | {AUDITOR, SYSTEM_ADMINISTRATOR},
        # mail, shown in control: everybody's own letters, and all for who keeps the system running
        "mail.letter_list": EVERYONE,
        "mail.letter_detail": EVERYONE,
        "mail.letters_of_all": frozenset({SYSTEM_ADMINISTRATOR}),
        "mail.letter_resend": frozenset({SYSTEM_ADMINISTRATOR}),
        "mail.preference_choose": EVERYONE,
        # the tie-outs
        "control.tie_out_list": BANK | {AUDITOR},
        "control.tie_out_run": frozenset({FINANCE_OFFICER}),
        "control.difference_list": BANK | {AUDITOR},
        "control.difference_detail": BANK | {AUDITOR},
        "control.difference_explain": frozenset({FINANCE_OFFICER}),
        "control.difference_sign_off": frozenset({FINANCE_APPROVER}),
        # the log of the trail, shown in control
        "audit.export_download": frozenset({AUDITOR, SECRETARIAT, PROGRAM_MANAGER}),
        "audit.key_rotate": frozenset({SYSTEM_ADMINISTRATOR}),
        "audit.witness_register": frozenset({SYSTEM_ADMINISTRATOR}),
        "audit.witness_retire": frozenset({SYSTEM_ADMINISTRATOR}),
        # the books
        "ledger.journal": BANK | {AUDITOR},
        "ledger.account_list": BANK | {AUDITOR},
        "ledger.account_statement": BANK | {AUDITOR},
        "ledger.entry_detail": BANK | {AUDITOR},
        "ledger.restatement": BANK | {AUDITOR},
        "ledger.period_list": BANK | {AUDITOR},
        "ledger.period_soft_close": frozenset({FINANCE_OFFICER}),
        "ledger.period_reopen": frozenset({FINANCE_APPROVER}),
        "ledger.period_close": frozenset({FINANCE_APPROVER}),
        # documents
        "documents.document_list": EVERYONE,
        "documents.document_detail": EVERYONE,
        "documents.version_download": EVERYONE,
        "documents.document_store": EVERYONE - {SYSTEM_ADMINISTRATOR},
        "documents.version_add": EVERYONE - {SYSTEM_ADMINISTRATOR},
        "documents.classification_change": EVERYONE - {SYSTEM_ADMINISTRATOR},
        # funds
        "funds.fund_list": EVERYONE,
        "funds.fund_detail": EVERYONE,
        "funds.fund_create": frozenset({PROGRAM_MANAGER}),
        "funds.resolution_record": frozenset({PROGRAM_MANAGER}),
        "funds.donor_consent_record": frozenset({DONOR_BOARD_MEMBER}),
        "funds.recipient_consent_record": frozenset({RECIPIENT_BOARD_MEMBER}),
        "funds.fund_open": frozenset({PROGRAM_MANAGER}),
        "funds.bank_account_list": BANK | {AUDITOR},
        "funds.bank_account_register": frozenset({FINANCE_OFFICER}),
        "funds.fee_schedule_list": EVERYONE,
        "funds.fee_schedule_propose": frozenset({FINANCE_OFFICER}),
        "funds.fee_schedule_approve": frozenset({FINANCE_APPROVER}),
        "funds.fee_schedule_decline": frozenset({FINANCE_APPROVER}),
        "funds.income_list": ANSWER_FOR_MONEY,
        "funds.income_detail": ANSWER_FOR_MONEY,
        "funds.income_record": frozenset({FINANCE_OFFICER}),
        "funds.income_correct": frozenset({FINANCE_OFFICER}),
        "funds.income_confirm": frozenset({FINANCE_APPROVER}),
        "funds.income_decline": frozenset({FINANCE_APPROVER}),
        "funds.set_aside_list": ANSWER_FOR_MONEY,
        "funds.set_aside_make": frozenset({FINANCE_OFFICER}),
        "funds.set_aside_release": frozenset({FINANCE_APPROVER}),
        # donors
        "donors.donor_list": NO_RECIPIENT,
        "donors.donor_detail": NO_RECIPIENT,
        "donors.due_calendar": NO_RECIPIENT,
        "donors.donor_register": frozenset({PROGRAM_MANAGER}),
        "donors.agency_register": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.contact_name": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.contact_end": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.pledge_record": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.pledge_list": NO_RECIPIENT,
        "donors.agreement_list": NO_RECIPIENT,
        "donors.contribution_status": NO_RECIPIENT,
        "donors.receipt_list": NO_RECIPIENT,
        "donors.pledge_detail": NO_RECIPIENT,
        "donors.pledge_confirm": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.pledge_withdraw": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.pledge_lapse": frozenset({PROGRAM_MANAGER}),
        "donors.agreement_draft": frozenset({PROGRAM_MANAGER}),
        "donors.agreement_detail": NO_RECIPIENT,
        "donors.agreement_variance": NO_RECIPIENT,
        "donors.fund_variance": NO_RECIPIENT,
        "donors.unwind_show": NO_RECIPIENT,
        "donors.balance_show": NO_RECIPIENT,
        "donors.balance_move_propose": frozenset({DONOR_OFFICER, FINANCE_OFFICER}),
        "donors.balance_move_detail": NO_RECIPIENT,
        "donors.balance_move_confirm": frozenset({FINANCE_APPROVER}),
        "donors.balance_move_decline": frozenset({FINANCE_APPROVER}),
        "donors.unwind_propose": frozenset({FINANCE_OFFICER}),
        "donors.unwind_detail": NO_RECIPIENT,
        "donors.unwind_approve": frozenset({FINANCE_APPROVER}),
        "donors.unwind_decline": frozenset({FINANCE_APPROVER}),
        "donors.agreement_countersign": frozenset({DONOR_OFFICER}),
        "donors.agreement_withdraw": frozenset({PROGRAM_MANAGER}),
        "donors.agreement_signatures": NO_RECIPIENT,
        "donors.agreement_annexes": NO_RECIPIENT,
        "donors.preferential_list": NO_RECIPIENT,
        "donors.annex_list": NO_RECIPIENT,
        "donors.annex_detail": NO_RECIPIENT,
        "donors.annex_propose": frozenset({PROGRAM_MANAGER}),
        "donors.annex_confirm": frozenset({SECRETARIAT}),
        "donors.annex_decline": frozenset({SECRETARIAT}),
        "donors.signing_page": NO_RECIPIENT,
        "donors.paper_signature_record": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.paper_signature_detail": NO_RECIPIENT,
        "donors.paper_signature_confirm": frozenset({SECRETARIAT}),
        "donors.paper_signature_decline": frozenset({SECRETARIAT}),
        "donors.amendment_draft": frozenset({PROGRAM_MANAGER}),
        "donors.amendment_detail": NO_RECIPIENT,
        "donors.amendment_countersign": frozenset({DONOR_OFFICER}),
        "donors.termination_detail": NO_RECIPIENT,
        "donors.termination_record": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.termination_confirm": frozenset({FINANCE_APPROVER}),
        "donors.termination_decline": frozenset({FINANCE_APPROVER}),
        "donors.termination_withdraw": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.installment_list": NO_RECIPIENT,
        "donors.payment_request": frozenset({PROGRAM_MANAGER, FINANCE_OFFICER}),
        "donors.payment_request_detail": NO_RECIPIENT,
        "donors.installment_fall_due": frozenset({PROGRAM_MANAGER}),
        "donors.installment_unqualify": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.receipt_record": frozenset({FINANCE_OFFICER}),
        "donors.receipt_detail": NO_RECIPIENT,
        "donors.receipt_reversal_detail": BANK | {AUDITOR},
        "donors.receipt_reversal_propose": frozenset({FINANCE_OFFICER}),
        "donors.receipt_reversal_confirm": frozenset({FINANCE_APPROVER}),
        "donors.receipt_reversal_decline": frozenset({FINANCE_APPROVER}),
        "donors.conversion_record": frozenset({FINANCE_OFFICER}),
        "donors.table_list": BANK | {AUDITOR},
        "donors.table_detail": BANK | {AUDITOR},
        "donors.table_download": BANK | {AUDITOR},
        "donors.table_template": frozenset({PROGRAM_MANAGER, FINANCE_OFFICER}),
        "donors.table_check": frozenset({PROGRAM_MANAGER, FINANCE_OFFICER}),
        "donors.table_remap": frozenset({PROGRAM_MANAGER, FINANCE_OFFICER}),
        "donors.table_import": frozenset({PROGRAM_MANAGER, FINANCE_OFFICER}),
        "donors.table_withdraw": frozenset({PROGRAM_MANAGER, FINANCE_OFFICER}),
        "donors.table_reversal_detail": BANK | {AUDITOR},
        "donors.table_reversal_propose": frozenset({FINANCE_OFFICER}),
        "donors.table_reversal_confirm": frozenset({FINANCE_APPROVER}),
        "donors.table_reversal_decline": frozenset({FINANCE_APPROVER}),
        "donors.refund_record": frozenset({FINANCE_OFFICER}),
        "donors.refund_detail": NO_RECIPIENT,
        "donors.refund_confirm": frozenset({FINANCE_APPROVER}),
        "donors.refund_decline": frozenset({FINANCE_APPROVER}),
        "donors.burden_show": NO_RECIPIENT,
        "donors.burden_key_propose": frozenset({PROGRAM_MANAGER}),
        "donors.burden_key_detail": NO_RECIPIENT,
        "donors.burden_key_confirm": frozenset({FINANCE_APPROVER}),
        "donors.burden_key_decline": frozenset({FINANCE_APPROVER}),
        "donors.in_kind_list": NO_RECIPIENT,
        "donors.in_kind_detail": NO_RECIPIENT,
        "donors.in_kind_propose": frozenset({DONOR_OFFICER, PROGRAM_MANAGER}),
        "donors.in_kind_confirm": frozenset({FINANCE_APPROVER}),
        "donors.in_kind_decline": frozenset({FINANCE_APPROVER}),
        "donors.in_kind_withdraw": frozenset({FINANCE_APPROVER}),
        "donors.note_list": NO_RECIPIENT,
        "donors.note_detail": NO_RECIPIENT,
        "donors.note_propose": frozenset({FINANCE_OFFICER}),
        "donors.note_confirm": frozenset({FINANCE_APPROVER}),
        "donors.note_decline": frozenset({FINANCE_APPROVER}),
        "donors.note_return_detail": NO_RECIPIENT,
        "donors.note_return_propose": frozenset({FINANCE_OFFICER}),
        "donors.note_return_confirm": frozenset({FINANCE_APPROVER}),
        "donors.note_return_decline": frozenset({FINANCE_APPROVER}),
        "donors.encashment_call_detail": NO_RECIPIENT,
        "donors.encashment_call": frozenset({FINANCE_OFFICER}),
        "donors.encashment_record": frozenset({FINANCE_OFFICER}),
        "donors.rate_list": NO_RECIPIENT,
        "donors.rate_template": frozenset({FINANCE_OFFICER}),
        "donors.rate_give": frozenset({FINANCE_OFFICER}),
        "donors.rate_sheet_load": frozenset({FINANCE_OFFICER}),
        "donors.rate_sheet_detail": NO_RECIPIENT,
        "donors.rate_sheet_confirm": frozenset({FINANCE_APPROVER}),
        "donors.rate_sheet_decline": frozenset({FINANCE_APPROVER}),
        "donors.legal_standing_list": NO_RECIPIENT,
        "donors.legal_standing_detail": NO_RECIPIENT,
        "donors.given_report_record": frozenset({PROGRAM_MANAGER}),
        "donors.given_report_withdraw": frozenset({PROGRAM_MANAGER}),
        "donors.legal_standing_record": frozenset({PROGRAM_MANAGER}),
        "donors.legal_standing_end": frozenset({PROGRAM_MANAGER}),
        "donors.statement_list": BANK | {AUDITOR},
        "donors.statement_detail": BANK | {AUDITOR},
        "donors.statement_import": frozenset({FINANCE_OFFICER}),
        "donors.held_line_settle": frozenset({FINANCE_OFFICER}),
        "donors.line_list": BANK | {AUDITOR},
        "donors.line_detail": BANK | {AUDITOR},
        "donors.line_match_propose": frozenset({FINANCE_OFFICER}),
        "donors.line_match_confirm": frozenset({FINANCE_APPROVER}),
        "donors.line_match_decline": frozenset({FINANCE_APPROVER}),
        # projects
        "projects.project_list": EVERYONE,
        "projects.project_detail": EVERYONE,
        "projects.entity_list": EVERYONE,
        "projects.entity_detail": EVERYONE,
        "projects.entity_record": frozenset({PROGRAM_MANAGER}),
        "projects.diligence_record": frozenset({PROGRAM_MANAGER}),
        "projects.diligence_confirm": frozenset({FINANCE_APPROVER}),
        "projects.background_list": EVERYONE,
        "projects.background_detail": EVERYONE,
        "projects.background_sectors": EVERYONE,
        "projects.background_import": frozenset({PROGRAM_MANAGER}),
        "projects.project_propose": frozenset({PROJECT_OFFICER}),
        "projects.project_revise": frozenset({PROJECT_OFFICER}),
        "projects.project_submit": frozenset({PROJECT_OFFICER}),
        "projects.project_prepare": frozenset({PROJECT_OFFICER}),
        "projects.project_withdraw": frozenset({PROJECT_OFFICER}),
        "projects.project_return": frozenset({PROGRAM_MANAGER}),
        "projects.project_appraise": frozenset({PROGRAM_MANAGER}),
        "projects.project_present": frozenset({PROGRAM_MANAGER}),
        "projects.appraisers_name": frozenset({PROGRAM_MANAGER}),
        "projects.appraisal_give": frozenset({SPECIALIST}),
        "projects.condition_meet": frozenset({SPECIALIST}),
        "projects.project_compare": EVERYONE,
        "projects.comment_add": BANK
        | DONOR_SIDE
        | {SPECIALIST, RECIPIENT_BOARD_MEMBER, PROJECT_OFFICER},
        # projects: Bank-executed activities
        "projects.activity_list": EVERYONE,
        "projects.activity_detail": EVERYONE,
        "projects.activity_draft": frozenset({PROGRAM_MANAGER}),
        "projects.activity_revise": frozenset({PROGRAM_MANAGER}),
        "projects.activity_submit": frozenset({PROGRAM_MANAGER}),
        "projects.activity_withdraw": frozenset({PROGRAM_MANAGER}),
        "projects.activity_close": frozenset({PROGRAM_MANAGER}),
        "projects.deliverable_deliver": frozenset({PROGRAM_MANAGER}),
        "projects.deliverable_accept": frozenset({SECRETARIAT}),
        "projects.deliverable_return": frozenset({SECRETARIAT}),
        "projects.topic_screen": frozenset({SANCTIONS_OFFICER}),
        "projects.committee_record": frozenset({SANCTIONS_OFFICER}),
        # oversight: the board
        "oversight.board_detail": EVERYONE,
        "oversight.board_constitute": frozenset({SECRETARIAT}),
        "oversight.seat_fill": frozenset({SECRETARIAT}),
        "oversight.rule_adopt": frozenset({SECRETARIAT}),
        "oversight.motion_detail": EVERYONE,
        "oversight.motion_open": frozenset({SECRETARIAT}),
        "oversight.activity_motion_open": frozenset({SECRETARIAT}),
        "oversight.ballot_cast": frozenset({DONOR_BOARD_MEMBER, RECIPIENT_BOARD_MEMBER}),
        "oversight.motion_close": frozenset({SECRETARIAT}),
        # oversight: threat reduction
        "oversight.program_detail": EVERYONE,
        "oversight.phase_plan": frozenset({PROGRAM_MANAGER}),
        "oversight.phase_open": frozenset({PROGRAM_MANAGER}),
        "oversight.milestone_define": frozenset({PROGRAM_MANAGER}),
        "oversight.certificate_issue": frozenset({VERIFIER}),
        "oversight.hold_place": frozenset(
            {DONOR_BOARD_MEMBER, VERIFIER, SANCTIONS_OFFICER, PROGRAM_MANAGER}
        ),
        "oversight.hold_lift": frozenset(
            {DONOR_BOARD_MEMBER, VERIFIER, SANCTIONS_OFFICER, PROGRAM_MANAGER}
        ),
        # oversight: the external audit
        "oversight.opinion_detail": EVERYONE,
        "oversight.opinion_record": frozenset({AUDITOR}),
        # disbursements
        "disbursements.grant_detail": ANSWER_FOR_MONEY,
        "disbursements.grant_sign": frozenset({AUTHORIZED_SIGNATORY, PROGRAM_MANAGER}),
        "disbursements.grant_declare_effective": frozenset({PROGRAM_MANAGER}),
        "disbursements.application_list": ANSWER_FOR_MONEY,
        "disbursements.application_detail": ANSWER_FOR_MONEY,
        "disbursements.application_draft": frozenset({PROJECT_OFFICER}),
        "disbursements.application_edit": frozenset({PROJECT_OFFICER}),
        "disbursements.application_submit": frozenset({AUTHORIZED_SIGNATORY}),
        "disbursements.application_review": frozenset({FINANCE_OFFICER}),
        "disbursements.application_return": frozenset({FINANCE_OFFICER, FINANCE_APPROVER}),
        "disbursements.application_approve": frozenset({FINANCE_APPROVER}),
        # reports
        "reports.report_list": EVERYONE,
        "reports.report_detail": EVERYONE,
        "reports.report_download": EVERYONE,
        "reports.report_request": NO_RECIPIENT | {RECIPIENT_BOARD_MEMBER},
    }
)


def may(actor: Actor | None, action: str) -> bool:
    """Return whether the matrix lets the actor do this.

    :raises KeyError: for an action that the matrix does not name
    """
    roles = MATRIX[action]
    return actor is not None and not roles.isdisjoint(actor.roles)


def actions_of(role: str) -> list[str]:
    """Return what this role may do, in matrix order."""
    return [action for action, roles in MATRIX.items() if role in roles]
