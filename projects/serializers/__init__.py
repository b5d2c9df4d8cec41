"""What the programming interface of projects takes and gives, by what it is about."""

from projects.serializers.appraisals import (
    AppraisalInput,
    AppraisalOutput,
    AppraisersInput,
    ConditionInput,
    ConditionOutput,
)
from projects.serializers.background import (
    BackgroundImportInput,
    BackgroundOutput,
    BackgroundRowOutput,
    SectorsOutput,
)
from projects.serializers.proposals import (
    CommentInput,
    CommentOutput,
    ComparisonOutput,
    EditionInput,
    ProjectOutput,
    ProjectRowOutput,
    ProposeInput,
    ReturnInput,
    ReviseInput,
    SubmitInput,
    VersionInput,
    proposal_read,
)

__all__ = [
    "AppraisalInput",
    "AppraisalOutput",
    "AppraisersInput",
    "BackgroundImportInput",
    "BackgroundOutput",
    "BackgroundRowOutput",
    "CommentInput",
    "CommentOutput",
    "ComparisonOutput",
    "ConditionInput",
    "ConditionOutput",
    "EditionInput",
    "ProjectOutput",
    "ProjectRowOutput",
    "ProposeInput",
    "ReturnInput",
    "ReviseInput",
    "SectorsOutput",
    "SubmitInput",
    "VersionInput",
    "proposal_read",
]
