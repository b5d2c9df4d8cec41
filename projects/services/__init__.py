"""What can be done with projects."""

from projects.services.decisions import ContentChanged, project_approve, project_reject
from projects.services.proposals import (
    FundClosed,
    ProposalRefused,
    StaleVersion,
    project_propose,
    project_revise,
    project_submit,
)

__all__ = [
    "ContentChanged",
    "FundClosed",
    "ProposalRefused",
    "StaleVersion",
    "project_approve",
    "project_propose",
    "project_reject",
    "project_revise",
    "project_submit",
]
