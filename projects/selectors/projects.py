"""Lists of projects: by sector and state, with totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from projects import access
from projects.models import Project
from projects.rules.states import APPROVED
from trustfund.kernel.actor import Actor
from trustfund.kernel.money import Money, money_sum, zero


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as a list shows it."""

    project: Project
    money: Money


@dataclass(frozen=True, slots=True)
class ProjectTotals:
    """How many projects a list shows, what they ask for, and what of it is approved."""

    count: int
    requested: Money
    approved: Money


def project_rows(
    actor: Actor | None, *, fund_id: UUID, sector: str = "", state: str = ""
) -> list[ProjectRow]:
    """Return the visible projects of a fund, by number, of this sector and state. One query."""
    projects: QuerySet[Project] = access.projects_visible_to(actor).filter(fund_id=fund_id)
    if sector:
        projects = projects.filter(sector=sector)
    if state:
        projects = projects.filter(state=state)
    return [ProjectRow(project, project.money) for project in projects.order_by("number", "id")]


def project_totals(rows: Sequence[ProjectRow], currency: str) -> ProjectTotals:
    """Return the totals of exactly these rows, in the fund's holding currency."""
    approved = [row.money for row in rows if row.project.state in APPROVED]
    return ProjectTotals(
        count=len(rows),
        requested=money_sum([row.money for row in rows], currency),
        approved=money_sum(approved, currency) if approved else zero(currency),
    )
