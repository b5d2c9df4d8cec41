"""The words of the trail: what each recorded action is called."""

from django.utils.translation import gettext_lazy as _

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
    "funds.fund_create": _("Fund prepared"),
    "funds.resolution_record": _("Resolution of the executive directors recorded"),
    "funds.donor_consent_record": _("Agreement of the donors recorded"),
    "funds.recipient_consent_record": _("Agreement of the recipient recorded"),
    "funds.fund_open": _("Fund opened"),
    "donors.donor_register": _("Donor registered"),
    "donors.pledge_record": _("Pledge recorded"),
    "donors.agreement_draft": _("Agreement drafted"),
    "donors.agreement_offer": _("Agreement offered"),
    "donors.agreement_countersign": _("Agreement countersigned"),
    "donors.receipt_record": _("Receipt recorded"),
    "donors.conversion_record": _("Conversion recorded"),
    "projects.project_propose": _("Project proposed"),
    "projects.project_revise": _("Project revised"),
    "projects.project_submit": _("Project submitted to the board"),
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
    "disbursements.application_submit": _("Application submitted"),
    "disbursements.application_review": _("Application reviewed"),
    "disbursements.application_return": _("Application returned"),
    "disbursements.application_approve": _("Application approved and paid"),
    "reports.report_request": _("Report requested"),
    "reports.report_build": _("Report issued"),
    "reports.file_issue": _("File of a report issued"),
    "reports.report_download": _("Report downloaded"),
}

# Subjects that have a page of their own: type -> name of its address.
SUBJECT_PAGES = {
    "identity.person": "control:person_detail",
    "funds.fund": "funds:fund_detail",
    "donors.agreement": "donors:agreement_detail",
    "donors.receipt": "donors:receipt_detail",
    "projects.project": "projects:project_detail",
    "oversight.motion": "oversight:motion_detail",
    "disbursements.grant": "disbursements:grant_detail",
    "disbursements.application": "disbursements:application_detail",
    "reports.report": "reports:report_detail",
}


def action_word(action: str) -> object:
    """Return what an action is called; one without a name is called by its code."""
    return ACTION_WORDS.get(action, action)
