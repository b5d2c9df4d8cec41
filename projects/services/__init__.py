"""What can be done with projects."""

from projects.services.background import (
    BackgroundKnown,
    BackgroundRefused,
    BackgroundUnreadable,
    background_import,
    background_read,
)
from projects.services.comments import CommentRefused, NothingSubmitted, comment_add
from projects.services.decisions import ContentChanged, project_decide
from projects.services.moves import FundClosed, ProposalRefused, StaleEdition
from projects.services.proposals import (
    project_prepare,
    project_propose,
    project_revise,
    project_withdraw,
)
from projects.services.submissions import (
    ReturnRefused,
    project_appraise,
    project_present,
    project_return,
    project_submit,
)

__all__ = [
    "BackgroundKnown",
    "BackgroundRefused",
    "BackgroundUnreadable",
    "CommentRefused",
    "ContentChanged",
    "FundClosed",
    "NothingSubmitted",
    "ProposalRefused",
    "ReturnRefused",
    "StaleEdition",
    "background_import",
    "background_read",
    "comment_add",
    "project_appraise",
    "project_decide",
    "project_prepare",
    "project_present",
    "project_propose",
    "project_return",
    "project_revise",
    "project_submit",
    "project_withdraw",
]
