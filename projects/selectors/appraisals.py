"""How a version was appraised: who, with which opinion and conditions, and what may bias it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from projects.choices import AppraisalKind
from projects.models import Appraisal, Appraiser, Condition, Project
from projects.rules.appraisal import Given, Hint, Named, conflict_hints
from trustfund.identity import selectors as identity
from trustfund.identity.choices import OrganizationKind
from trustfund.identity.rules.permissions import FINANCE_OFFICER, PROGRAM_MANAGER, SPECIALIST


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """One of the three opinions on a version: who is named, what they said, on which conditions."""

    kind: AppraisalKind
    appraiser: Appraiser | None
    appraisal: Appraisal | None
    conditions: Sequence[Condition] = ()
    hints: Sequence[Hint] = field(default_factory=tuple)


def appraisal_rows(project: Project, *, version: int) -> list[AppraisalRow]:
    """Return the three kinds of opinion on a version, given or not. Five queries."""
    named = {row.kind: row for row in _named(project, version)}
    given = {row.kind: row for row in _given(project, version)}
    conditions = list(
        project.conditions.filter(version=version)
        .select_related("met_by", "met_for")
        .order_by("kind", "position")
    )
    hints = _hints(project, list(named.values()), list(given.values()), version)
    rows = []
    for kind in AppraisalKind:
        appraisal = given.get(kind)
        mine = [item for item in conditions if appraisal and item.appraisal_id == appraisal.pk]
        about = [hint for hint in hints if hint.kind == kind]
        rows.append(AppraisalRow(kind, named.get(kind), appraisal, mine, about))
    return rows


def conditions_of(project: Project, *, kind: str) -> list[Condition]:
    """Return the conditions of this kind on the project's version, met or not. One query."""
    rows = project.conditions.filter(version=project.version, kind=kind)
    return list(
        rows.select_related("met_by", "met_for").order_by("appraisal__given_at", "position")
    )


def open_conditions(project: Project, *, kind: str) -> QuerySet[Condition]:
    """Return the conditions of this kind on the project's version that are not met, not evaluated."""
    rows = project.conditions.filter(version=project.version, kind=kind, met_at__isnull=True)
    return rows.order_by("appraisal__given_at", "position")


def specialists() -> list[tuple[UUID, str]]:
    """Return who may be named to appraise: (person, name and unit). One query."""
    holders = identity.holders_of(SPECIALIST, kind=OrganizationKind.ADMINISTRATOR)
    return [(item.person_id, f"{item.person_name}, {item.organization_name}") for item in holders]


def named_for(project: Project, person_id: UUID) -> Appraiser | None:
    """Return for what this person was named on the project's version; None if for nothing."""
    return project.appraisers.filter(version=project.version, person_id=person_id).first()


def opinions_owed_by(person_id: UUID) -> list[tuple[Project, AppraisalKind, datetime]]:
    """Return (project, kind, named at) of each opinion that waits for this person. Two queries."""
    rows = (
        Appraiser.objects.filter(person_id=person_id, project__state="APPRAISAL")
        .select_related("project__fund", "project__recipient")
        .order_by("named_at")
    )
    given = set(
        Appraisal.objects.filter(by_id=person_id).values_list("project_id", "version", "kind")
    )
    return [
        (row.project, AppraisalKind(row.kind), row.named_at)
        for row in rows
        if row.version == row.project.version
        and (row.project_id, row.version, row.kind) not in given
    ]


def _named(project: Project, version: int) -> list[Appraiser]:
    rows = project.appraisers.filter(version=version)
    return list(rows.select_related("person", "organization", "named_by"))


def _given(project: Project, version: int) -> list[Appraisal]:
    rows = project.appraisals.filter(version=version)
    return list(rows.select_related("by", "organization"))


def _hints(
    project: Project, named: Sequence[Appraiser], given: Sequence[Appraisal], version: int
) -> list[Hint]:
    if not named:
        return []
    holders = identity.holders_of(FINANCE_OFFICER, PROGRAM_MANAGER)
    reviewing = {item.person_id for item in holders if item.role == FINANCE_OFFICER}
    presenting = {item.organization_id for item in holders if item.role == PROGRAM_MANAGER}
    before: set[tuple[Any, str]] = set(
        project.appraisals.filter(version__lt=version).values_list("by_id", "kind")
    )
    return conflict_hints(
        [
            Named(
                row.kind,
                row.person_id,
                row.organization_id,
                frozenset({FINANCE_OFFICER} if row.person_id in reviewing else ()),
            )
            for row in named
        ],
        [Given(row.kind, row.verdict, row.conflict) for row in given],
        presenting_units=frozenset(presenting),
        appraised_before=frozenset(before),
    )
