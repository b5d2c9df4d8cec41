"""What can be done with projects."""

from projects.services.activities import activity_draft, activity_revise, activity_withdraw
from projects.services.activity_submissions import activity_decide, activity_submit
from projects.services.appraisals import (
    AppraisersRefused,
    ConditionMet,
    ConditionRefused,
    ConditionsOpen,
    NotAppraised,
    NotUnderAppraisal,
    OpinionRefused,
    appraisal_give,
    appraisers_name,
    condition_meet,
)
from projects.services.background import (
    BackgroundKnown,
    BackgroundRefused,
    BackgroundUnreadable,
    background_import,
    background_read,
)
from projects.services.comments import CommentRefused, NothingSubmitted, comment_add
from projects.services.decisions import ContentChanged, project_decide
from projects.services.deliveries import (
    ClosingRefused,
    DeliveryRefused,
    NotDeliverable,
    activity_close,
    deliverable_accept,
    deliverable_deliver,
    deliverable_return,
)
from projects.services.entities import (
    DiligenceConfirmed,
    EntityRefused,
    diligence_confirm,
    diligence_record,
    entity_record,
)
from projects.services.implementation import project_follow
from projects.services.moves import FundClosed, ProposalRefused, StaleEdition
from projects.services.proposals import (
    project_prepare,
    project_propose,
    project_revise,
    project_withdraw,
)
from projects.services.screenings import (
    NotScreened,
    ScreeningRefused,
    committee_record,
    topic_screen,
)
from projects.services.submissions import (
    ReturnRefused,
    project_appraise,
    project_present,
    project_return,
    project_submit,
)

__all__ = [
    "AppraisersRefused",
    "BackgroundKnown",
    "BackgroundRefused",
    "BackgroundUnreadable",
    "ClosingRefused",
    "CommentRefused",
    "ConditionMet",
    "ConditionRefused",
    "ConditionsOpen",
    "ContentChanged",
    "DeliveryRefused",
    "DiligenceConfirmed",
    "EntityRefused",
    "FundClosed",
    "NotAppraised",
    "NotDeliverable",
    "NotScreened",
    "NotUnderAppraisal",
    "NothingSubmitted",
    "OpinionRefused",
    "ProposalRefused",
    "ReturnRefused",
    "ScreeningRefused",
    "StaleEdition",
    "activity_close",
    "activity_decide",
    "activity_draft",
    "activity_revise",
    "activity_submit",
    "activity_withdraw",
    "appraisal_give",
    "appraisers_name",
    "background_import",
    "background_read",
    "comment_add",
    "committee_record",
    "condition_meet",
    "deliverable_accept",
    "deliverable_deliver",
    "deliverable_return",
    "diligence_confirm",
    "diligence_record",
    "entity_record",
    "project_appraise",
    "project_decide",
    "project_follow",
    "project_prepare",
    "project_present",
    "project_propose",
    "project_return",
    "project_revise",
    "project_submit",
    "project_withdraw",
    "topic_screen",
]
