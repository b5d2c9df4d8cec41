"""The table of events: each name, and the tasks that it calls. The only wire that leads upward."""

from types import MappingProxyType
from typing import Final

SUBSCRIPTIONS: Final = MappingProxyType(
    {
        "ledger.period_soft_closed": (),
        "ledger.period_reopened": (),
        "ledger.period_closed": (),
        "documents.document_stored": (),
        "documents.version_added": (),
        "documents.classification_changed": (),
        "control.tie_out_completed": (),
        "control.difference_explained": (),
        "control.explanation_signed": (),
        "funds.fund_opened": (),
        "funds.bank_account_registered": (),
        "funds.set_aside_booked": (),
        "funds.set_aside_released": (),
        "donors.pledge_recorded": (),
        "donors.pledge_confirmed": (),
        "donors.pledge_withdrawn": (),
        "donors.pledge_lapsed": (),
        "donors.agreement_offered": ("donors.offer_notify",),
        "donors.agreement_countersigned": (),
        "donors.receipt_recorded": ("donors.receipt_notify",),
        "donors.conversion_recorded": (),
        "projects.project_submitted": (),
        "projects.project_approved": ("disbursements.grant_prepare",),
        "projects.project_rejected": (),
        "oversight.motion_opened": (),
        "oversight.motion_closed": (),
        "oversight.phase_opened": (),
        "oversight.certificate_issued": (),
        "oversight.hold_placed": (),
        "oversight.hold_lifted": (),
        "oversight.opinion_recorded": (),
        "disbursements.grant_prepared": (),
        "disbursements.grant_signed": (),
        "disbursements.application_submitted": (),
        "disbursements.application_reviewed": ("disbursements.review_notify",),
        "disbursements.application_returned": (),
        "disbursements.application_paid": (),
        "reports.report_requested": ("reports.report_build",),
        "reports.report_issued": (),
    }
)
