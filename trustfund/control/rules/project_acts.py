"""Which acts are done on the records of projects; a part of the table in acts.py."""

from typing import Final

_PROJECT: Final = tuple(
    f"projects.project_{verb}"
    for verb in (
        *("propose", "revise", "submit", "return", "appraise", "present", "prepare", "withdraw"),
        *("approve_concept", "reject_concept", "approve", "reject", "sign", "begin"),
    )
)
_ACTIVITY: Final = tuple(
    f"projects.activity_{verb}"
    for verb in ("draft", "revise", "submit", "withdraw", "approve", "reject", "close")
)

ACTS_ON_PROJECTS: Final = {
    "projects.project": (*_PROJECT, "projects.appraisers_name"),
    "projects.projectversion": _PROJECT[2:3],
    "projects.component": _PROJECT[2:3],
    "projects.budgetline": _PROJECT[2:3],
    "projects.indicator": _PROJECT[2:3],
    "projects.comment": ("projects.comment_add", "projects.project_return"),
    "projects.appraiser": ("projects.appraisers_name",),
    "projects.appraisal": ("projects.appraisal_give",),
    "projects.condition": ("projects.appraisal_give", "projects.condition_meet"),
    "projects.activity": _ACTIVITY,
    "projects.activityversion": _ACTIVITY[2:3],
    "projects.activityline": _ACTIVITY[2:3],
    "projects.delivery": tuple(
        f"projects.deliverable_{verb}" for verb in ("deliver", "accept", "return")
    ),
    "projects.screening": ("projects.topic_screen", "projects.committee_record"),
    "projects.implementingentity": ("projects.entity_record",),
    "projects.duediligence": ("projects.diligence_record", "projects.diligence_confirm"),
    "projects.backgroundimport": ("projects.background_import",),
}
