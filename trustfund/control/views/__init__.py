"""The pages that need many houses: home, people, trail, jobs, and whether the site is well."""

from trustfund.control.views.appointments import (
    appointment_confirm,
    appointment_decline,
    appointment_end_confirm,
    appointment_end_decline,
    appointment_end_propose,
    appointment_propose,
)
from trustfund.control.views.books import (
    account_statement,
    books,
    entry_detail,
    journal,
    journal_export,
    restatement,
    statement_export,
)
from trustfund.control.views.differences import (
    difference_detail,
    difference_explain,
    difference_list,
    difference_sign_off,
)
from trustfund.control.views.health import healthz
from trustfund.control.views.home import acting_for, home, preferences
from trustfund.control.views.invitations import invitation_accept, invitation_renew, person_invite
from trustfund.control.views.jobs import jobs
from trustfund.control.views.log import (
    checkpoints,
    export_download,
    key_rotate,
    witness_register,
    witness_retire,
)
from trustfund.control.views.mailbox import letter_detail, letter_resend, mailbox, preference_choose
from trustfund.control.views.people import (
    organization_list,
    organization_register,
    people,
    person_detail,
)
from trustfund.control.views.periods import (
    period_close,
    period_list,
    period_reopen,
    period_soft_close,
)
from trustfund.control.views.proofs import (
    entry_proof,
    proof_download,
    report_file_proof,
    report_proof,
)
from trustfund.control.views.tie_outs import tie_out_list, tie_out_run
from trustfund.control.views.trail import object_history, object_who, trail

__all__ = [
    "account_statement",
    "acting_for",
    "appointment_confirm",
    "appointment_decline",
    "appointment_end_confirm",
    "appointment_end_decline",
    "appointment_end_propose",
    "appointment_propose",
    "books",
    "checkpoints",
    "difference_detail",
    "difference_explain",
    "difference_list",
    "difference_sign_off",
    "entry_detail",
    "entry_proof",
    "export_download",
    "healthz",
    "home",
    "invitation_accept",
    "invitation_renew",
    "jobs",
    "journal",
    "journal_export",
    "key_rotate",
    "letter_detail",
    "letter_resend",
    "mailbox",
    "object_history",
    "object_who",
    "organization_list",
    "organization_register",
    "people",
    "period_close",
    "period_list",
    "period_reopen",
    "period_soft_close",
    "person_detail",
    "person_invite",
    "preference_choose",
    "preferences",
    "proof_download",
    "report_file_proof",
    "report_proof",
    "restatement",
    "statement_export",
    "tie_out_list",
    "tie_out_run",
    "trail",
    "witness_register",
    "witness_retire",
]
