"""Three specialists appraise a proposal, each on one matter; what they ask for is met and recorded."""

from uuid import UUID

from projects import services as projects
from projects.models import Appraisal, Project
from trustfund.demo.people import email
from trustfund.demo.stage import Stage
from trustfund.identity.models import Person

# what: (who, what it rests on, before the board, before the grant takes effect, interest)
OPINIONS = {
    "fiduciary": (
        "fiduciary.specialist",
        "The ministry keeps separate books for the project; direct payments until the first audit (illustrative).",
        (),
        ("The ministry has appointed an accountant for the project.",),
        "",
    ),
    "technical": (
        "technical.specialist",
        "Quantities and unit prices follow from the survey of the sites (illustrative).",
        ("A procurement plan for the first eighteen months is written.",),
        (),
        "Worked for a supplier of the same goods until four years ago (illustrative).",
    ),
    "safeguards": (
        "safeguards.specialist",
        "No household is moved; a plan of environmental and social commitments is agreed (illustrative).",
        (),
        ("The office that takes complaints has opened in each county.",),
        "",
    ),
}


def appraised(stage: Stage, project: Project) -> None:
    """Name the three specialists, take their opinions, and see what comes before the board met."""
    named(stage, project)
    for given in [opinion(stage, what, project) for what in OPINIONS]:
        for condition in given.conditions.filter(kind="APPROVAL"):
            projects.condition_meet(
                **stage.by(OPINIONS[given.kind.lower()][0]),
                condition_id=condition.pk,
                met_on=stage.moment.date(),
                evidence="Procurement plan, first edition (illustrative).",
            )


def conditions_met(stage: Stage, project: Project) -> None:
    """Record that what comes before the grant takes effect is done."""
    for condition in project.conditions.filter(version=project.version, met_at__isnull=True):
        projects.condition_meet(
            **stage.by(OPINIONS[condition.appraisal.kind.lower()][0]),
            condition_id=condition.pk,
            met_on=stage.moment.date(),
            evidence="Letter of the ministry, seen on the last mission (illustrative).",
        )


def named(stage: Stage, project: Project) -> None:
    """Name who appraises for what."""
    projects.appraisers_name(
        **stage.by("program.manager"),
        project_id=project.pk,
        version=project.version,
        fiduciary=_person("fiduciary"),
        technical=_person("technical"),
        safeguards=_person("safeguards"),
    )


def opinion(stage: Stage, what: str, project: Project) -> Appraisal:
    """Give one of the opinions, favorable."""
    login, text, before_approval, before_effectiveness, conflict = OPINIONS[what]
    return projects.appraisal_give(
        **stage.by(login),
        project_id=project.pk,
        version=project.version,
        verdict="FAVORABLE",
        text=text,
        conflict=conflict,
        before_approval=before_approval,
        before_effectiveness=before_effectiveness,
    )


def _person(what: str) -> UUID:
    person: UUID = Person.objects.get(email=email(OPINIONS[what][0])).pk
    return person
