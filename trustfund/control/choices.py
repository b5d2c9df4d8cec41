"""The words of the trail, what each recorded action is called, and those of the tie-outs."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTION_WORDS = {
    "identity.organization_register": _("Organization registered"),
    "identity.person_invite": _("Person invited"),
    "identity.invitation_renew": _("Invitation renewed"),
    "identity.invitation_accept": _("Invitation accepted"),
    "identity.administrators_found": _("First administrators made"),
    "identity.appointment_propose": _("Appointment proposed"),
    "identity.appointment_confirm": _("Appointment confirmed"),
    "identity.appointment_decline": _("Appointment declined"),
    "identity.appointment_end_propose": _("End of an appointment proposed"),
    "identity.appointment_end_confirm": _("End of an appointment confirmed"),
    "identity.appointment_end_decline": _("End of an appointment declined"),
    "mail.letter_resend": _("Letter sent anew"),
    "mail.preference_choose": _("Choice of notices made"),
    "ledger.period_soft_close": _("Period of the books closed"),
    "ledger.period_reopen": _("Period of the books reopened"),
    "ledger.period_close": _("Period of the books closed for good"),
    "audit.export_download": _("Export of the trail made"),
    "audit.key_found": _("First key of the log registered"),
    "audit.key_rotate": _("Key of the log replaced"),
    "audit.witness_register": _("Witness registered"),
    "audit.witness_retire": _("Witness ended"),
    "documents.document_store": _("Document filed"),
    "documents.version_add": _("Version of a document added"),
    "documents.version_download": _("Document downloaded"),
    "documents.classification_change": _("Classification of a document changed"),
    "control.tie_out_run": _("Tie-outs run"),
    "control.difference_explain": _("Difference explained"),
    "control.difference_sign_off": _("Explanation signed off"),
    "funds.fund_create": _("Fund prepared"),
    "funds.resolution_record": _("Resolution of the executive directors recorded"),
    "funds.donor_consent_record": _("Agreement of the donors recorded"),
    "funds.recipient_consent_record": _("Agreement of the recipient recorded"),
    "funds.fund_open": _("Fund opened"),
    "funds.bank_account_register": _("Bank account registered"),
    "funds.fee_schedule_propose": _("Fee schedule proposed"),
    "funds.fee_schedule_approve": _("Fee schedule approved"),
    "funds.fee_schedule_decline": _("Fee schedule declined"),
    "funds.income_record": _("Investment income proposed"),
    "funds.income_correct": _("Correction of investment income proposed"),
    "funds.income_confirm": _("Investment income booked"),
    "funds.income_decline": _("Investment income declined"),
    "funds.set_aside_make": _("Money set aside"),
    "funds.set_aside_release": _("Set-aside released"),
    "donors.donor_register": _("Donor registered"),
    "donors.agency_register": _("Agency written down"),
    "donors.contact_name": _("Contact named"),
    "donors.contact_end": _("Contact ended"),
    "donors.pledge_record": _("Pledge recorded"),
    "donors.pledge_confirm": _("Pledge confirmed in writing"),
    "donors.pledge_withdraw": _("Pledge withdrawn"),
    "donors.pledge_lapse": _("Pledge lapsed"),
    "donors.table_check": _("Table read"),
    "donors.table_remap": _("Table read by another map"),
    "donors.table_import": _("Table imported"),
    "donors.table_withdraw": _("Table withdrawn"),
    "donors.balance_move_propose": _("Said where money of a balance account goes"),
    "donors.balance_move_confirm": _("Paid from a balance account"),
    "donors.balance_move_decline": _("Not paid from a balance account"),
    "donors.unwind_propose": _("Shares proposed to be given back"),
    "donors.unwind_approve": _("Shares given back"),
    "donors.unwind_decline": _("Shares not given back"),
    "donors.burden_key_propose": _("Key of burden sharing proposed"),
    "donors.burden_key_confirm": _("Key of burden sharing agreed"),
    "donors.burden_key_decline": _("Key of burden sharing declined"),
    "donors.table_reversal_propose": _("Reversal of imported receipts proposed"),
    "donors.table_reversal_confirm": _("Imported receipts reversed"),
    "donors.table_reversal_decline": _("Reversal of imported receipts declined"),
    "donors.receipt_reversal_propose": _("Reversal of a receipt proposed"),
    "donors.receipt_reversal_confirm": _("Receipt reversed"),
    "donors.receipt_reversal_decline": _("Reversal of a receipt declined"),
    "donors.in_kind_propose": _("Contribution in kind proposed"),
    "donors.in_kind_confirm": _("Contribution in kind confirmed"),
    "donors.in_kind_decline": _("Contribution in kind declined"),
    "donors.in_kind_withdraw": _("Contribution in kind withdrawn"),
    "donors.note_propose": _("Promissory note proposed"),
    "donors.note_confirm": _("Promissory note taken into custody"),
    "donors.note_decline": _("Promissory note declined"),
    "donors.note_return_propose": _("Return of a promissory note proposed"),
    "donors.note_return_confirm": _("Promissory note given back"),
    "donors.note_return_decline": _("Return of a promissory note declined"),
    "donors.encashment_call": _("Encashment demanded"),
    "donors.encashment_record": _("Encashment recorded"),
    "donors.rate_give": _("Rate given by hand"),
    "donors.rate_sheet_load": _("Rates given by a file"),
    "donors.rate_sheet_confirm": _("Rates confirmed"),
    "donors.rate_sheet_decline": _("Rates declined"),
    "donors.given_report_record": _("Report recorded as given to the donor"),
    "donors.given_report_withdraw": _("Record of a given report withdrawn"),
    "donors.legal_standing_record": _("Law of a donor written down"),
    "donors.legal_standing_end": _("Law of a donor ended"),
    "donors.termination_record": _("Notice of termination written"),
    "donors.termination_confirm": _("Notice of termination given"),
    "donors.termination_decline": _("Notice of termination declined"),
    "donors.termination_withdraw": _("Notice of termination withdrawn"),
    "donors.refund_record": _("Refund proposed"),
    "donors.refund_confirm": _("Refund paid"),
    "donors.refund_decline": _("Refund declined"),
    "donors.agreement_draft": _("Agreement drafted"),
    "donors.agreement_offer": _("Agreement offered"),
    "donors.agreement_countersign": _("Agreement countersigned"),
    "donors.agreement_withdraw": _("Offer of an agreement withdrawn"),
    "donors.preferential_tell": _("Donor told of another donor's terms"),
    "donors.annex_propose": _("Version of an annex proposed"),
    "donors.annex_confirm": _("Version of an annex confirmed"),
    "donors.annex_decline": _("Version of an annex declined"),
    "donors.paper_signature_record": _("Signature on paper recorded"),
    "donors.paper_signature_confirm": _("Signature on paper confirmed"),
    "donors.paper_signature_decline": _("Signature on paper not accepted"),
    "donors.amendment_draft": _("Amendment offered"),
    "donors.amendment_countersign": _("Amendment countersigned"),
    "donors.installment_remind": _("Donor reminded of a due date"),
    "donors.payment_request": _("Payment requested"),
    "donors.installment_fall_due": _("Due date of an installment written down"),
    "donors.installment_unqualify": _("Reservation on an installment lifted"),
    "donors.receipt_record": _("Receipt recorded"),
    "donors.conversion_record": _("Conversion recorded"),
    "donors.statement_import": _("Bank file imported"),
    "donors.statement_take": _("Bank statement booked"),
    "donors.lines_tie": _("Bank line tied to what was booked after it"),
    "donors.held_line_settle": _("Held line of a statement settled"),
    "donors.line_match_propose": _("Match of a bank line proposed"),
    "donors.line_match_confirm": _("Match of a bank line confirmed"),
    "donors.line_match_decline": _("Match of a bank line declined"),
    "projects.project_propose": _("Project proposed"),
    "projects.project_revise": _("Draft of a project saved"),
    "projects.project_submit": _("Project submitted"),
    "projects.project_prepare": _("Preparation of a project begun"),
    "projects.project_withdraw": _("Project withdrawn"),
    "projects.project_return": _("Project returned with reasons"),
    "projects.appraisers_name": _("Appraisers of a project named"),
    "projects.appraisal_give": _("Opinion on a project given"),
    "projects.condition_meet": _("Condition recorded as met"),
    "projects.project_appraise": _("Project declared appraised"),
    "projects.project_present": _("Project presented to the board"),
    "projects.comment_add": _("Comment on a project"),
    "projects.background_import": _("Published figures imported"),
    "projects.project_approve_concept": _("Concept approved"),
    "projects.project_reject_concept": _("Concept rejected"),
    "projects.project_approve": _("Project approved"),
    "projects.project_reject": _("Project rejected"),
    "oversight.board_constitute": _("Board constituted"),
    "oversight.seat_fill": _("Seat filled"),
    "oversight.rule_adopt": _("Decision rule adopted"),
    "oversight.motion_open": _("Motion opened"),
    "oversight.ballot_cast": _("Ballot cast"),
    "oversight.motion_close": _("Motion closed"),
    "oversight.phase_plan": _("Phase planned"),
    "oversight.phase_open": _("Phase opened"),
    "oversight.milestone_define": _("Milestone defined"),
    "oversight.certificate_issue": _("Certificate issued"),
    "oversight.hold_place": _("Hold placed"),
    "oversight.hold_lift": _("Hold lifted"),
    "oversight.opinion_record": _("Opinion of the auditor recorded"),
    "disbursements.grant_prepare": _("Grant prepared"),
    "disbursements.grant_sign": _("Grant signed"),
    "disbursements.application_draft": _("Application drafted"),
    "disbursements.application_edit": _("Application edited"),
    "disbursements.application_submit": _("Application submitted"),
    "disbursements.application_review": _("Application reviewed"),
    "disbursements.application_return": _("Application returned"),
    "disbursements.application_approve": _("Application approved and paid"),
    "reports.report_request": _("Report requested"),
    "reports.report_build": _("Report issued"),
    "reports.file_issue": _("File of a report issued"),
    "reports.report_download": _("Report downloaded"),
}


class DifferenceState(models.TextChoices):
    """Whether a difference is still found."""

    OPEN = "OPEN", pgettext_lazy("difference", "Open")
    RESOLVED = "RESOLVED", pgettext_lazy("difference", "Differs no more")


class ExplanationState(models.TextChoices):
    """Whether a second person has signed an explanation off."""

    GIVEN = "GIVEN", _("Waits to be signed off")
    SIGNED_OFF = "SIGNED_OFF", _("Signed off")


# How a difference stands, and the badge of a rule or a fund.
STANDINGS = {
    "TIES": pgettext_lazy("tie-out", "Ties"),
    "EXPLAINED": pgettext_lazy("tie-out", "Explained"),
    "AWAITING": _("Waits to be signed off"),
    "OPEN": pgettext_lazy("tie-out", "Open"),
    "RESOLVED": pgettext_lazy("difference", "Differs no more"),
    "NOT_RUN": _("Not compared yet"),
}

# How each of them looks, where its own name is that of another thing's state.
STANDING_LOOKS = {
    "AWAITING": "PENDING",
    "OPEN": "DIFFERS",
    "RESOLVED": "ENDED",
    "NOT_RUN": "SCHEDULED",
}

# Which figure of a thing differs, where the thing has more than one.
DETAIL_WORDS = {
    "debit": _("Debit"),
    "credit": _("Credit"),
    "released": _("Released"),
    "opening": _("Opening balance"),
    "tied": _("Lines that the books hold"),
    "untold": _("What no statement tells"),
}

# Subjects that have a page of their own: type -> name of its address.
SUBJECT_PAGES = {
    "identity.person": "control:person_detail",
    "funds.fund": "funds:fund_detail",
    "funds.income": "funds:income_detail",
    "mail.letter": "control:letter_detail",
    "donors.pledge": "donors:pledge_detail",
    "donors.tableimport": "donors:table_detail",
    "donors.refund": "donors:refund_detail",
    "donors.balancemove": "donors:balance_move_detail",
    "donors.unwind": "donors:unwind_detail",
    "donors.legalstanding": "donors:legal_standing_detail",
    "donors.burdenkey": "donors:burden_key_detail",
    "donors.annexversion": "donors:annex_detail",
    "donors.papersignature": "donors:paper_signature_detail",
    "donors.inkind": "donors:in_kind_detail",
    "donors.tablereversal": "donors:table_reversal_detail",
    "donors.reversalproposal": "donors:receipt_reversal_detail",
    "donors.promissorynote": "donors:note_detail",
    "donors.notereturn": "donors:note_return_detail",
    "donors.encashmentcall": "donors:encashment_call_detail",
    "donors.ratesheet": "donors:rate_sheet_detail",
    "donors.agreement": "donors:agreement_detail",
    "donors.amendment": "donors:amendment_detail",
    "donors.termination": "donors:termination_detail",
    "donors.paymentrequest": "donors:payment_request_detail",
    "donors.receipt": "donors:receipt_detail",
    "donors.statementline": "donors:line_detail",
    "donors.statementimport": "donors:statement_detail",
    "projects.project": "projects:project_detail",
    "projects.backgroundimport": "projects:background_detail",
    "oversight.motion": "oversight:motion_detail",
    "disbursements.grant": "disbursements:grant_detail",
    "disbursements.application": "disbursements:application_detail",
    "reports.report": "reports:report_detail",
    "control.difference": "control:difference_detail",
}


# What is told beside an act that another person must do than who did an earlier one.
APART_NOTES = {
    "identity.appointment_confirm": _("Not by who proposed it, and not by the person concerned."),
    "identity.appointment_end_confirm": _(
        "Not by who proposed the end, and not by the person concerned."
    ),
    "ledger.period_reopen": _("By another person of another unit than the one that closed it."),
    "ledger.period_close": _("By another person of another unit than the one that closed it."),
    "control.difference_sign_off": _(
        "By another person of another unit than those who explained the difference."
    ),
    "funds.fee_schedule_approve": _("By another person of another unit than who proposed it."),
    "funds.income_confirm": _("By another person of another unit than who proposed it."),
    "funds.set_aside_release": _(
        "By another person of another unit than the one that set it aside."
    ),
    "donors.balance_move_confirm": _("By another person of another unit than who proposed it."),
    "donors.unwind_approve": _("By another person of another unit than who proposed it."),
    "donors.termination_confirm": _("By another person of another unit than who proposed it."),
    "donors.refund_confirm": _("By another person of another unit than who proposed it."),
    "donors.table_reversal_confirm": _("By another person of another unit than who proposed it."),
    "donors.receipt_reversal_confirm": _("By another person of another unit than who proposed it."),
    "donors.in_kind_confirm": _("By another person of another unit than who proposed it."),
    "donors.annex_confirm": _("By another person of another unit than who proposed it."),
    "donors.paper_signature_confirm": _(
        "By another person of another unit than the one that recorded it."
    ),
    "donors.note_confirm": _("By another person of another unit than who proposed it."),
    "donors.note_return_confirm": _("By another person of another unit than who proposed it."),
    "donors.rate_sheet_confirm": _("By another person of another unit than who proposed it."),
    "donors.burden_key_confirm": _("By another person of another unit than who proposed it."),
    "donors.line_match_confirm": _("By another person of another unit than who proposed it."),
    "donors.line_match_decline": _("By another person of another unit than who proposed it."),
    "oversight.hold_lift": _("By another person of the party that placed it."),
    "disbursements.application_submit": _("Not by who drafted or edited it."),
    "disbursements.application_review": _("Not by who had a hand in asking."),
    "disbursements.application_return": _("Not by who had a hand in asking."),
    "disbursements.application_approve": _(
        "Not by who had a hand in it before, nor by the unit that reviewed it."
    ),
}
SHUT_OUT_REASONS = {
    "took_part": _("had a hand in an earlier act on it"),
    "same_unit": _("belongs to the unit that did an earlier act on it"),
    "concerned": _("is the person concerned"),
}


def action_word(action: str) -> object:
    """Return what an action is called; one without a name is called by its code."""
    return ACTION_WORDS.get(action, action)
