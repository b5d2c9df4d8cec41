"""Act on disbursements: prepare and sign grants; draft, submit, review, return and pay applications."""

from disbursements.errors import ApplicationChanged, ApplicationRefused, Busy
from disbursements.services.applications import (
    application_draft,
    application_edit,
    application_return,
    application_review,
    application_submit,
)
from disbursements.services.approval import application_approve
from disbursements.services.effectiveness import (
    EffectivenessOpen,
    GrantClosed,
    grant_declare_effective,
)
from disbursements.services.grants import ProjectNotApproved, grant_prepare, grant_sign, side_of
from disbursements.services.notices import review_notify

__all__ = [
    "ApplicationChanged",
    "ApplicationRefused",
    "Busy",
    "EffectivenessOpen",
    "GrantClosed",
    "ProjectNotApproved",
    "application_approve",
    "application_draft",
    "application_edit",
    "application_return",
    "application_review",
    "application_submit",
    "grant_declare_effective",
    "grant_prepare",
    "grant_sign",
    "review_notify",
    "side_of",
]
