"""Read the register of implementing entities: who is in it, how they stand, and what controls follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from projects import access
from projects.models import DueDiligence, ImplementingEntity, Project
from projects.rules.controls import Controls, controls_for
from projects.rules.proposal import NO_ENTITY, EntityFacts
from trustfund.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Standing:
    """How an entity stands on a day: its newest confirmed assessment, if any, and what follows.

    `holds` says whether that assessment is valid on the day; if not, the strictest controls hold.
    """

    entity: ImplementingEntity
    assessment: DueDiligence | None
    holds: bool
    controls: Controls


def standing_of(entity: ImplementingEntity, on: date) -> Standing:
    """Return how the entity stands on this day. Its assessments are asked for unless they are at hand."""
    confirmed = [row for row in assessments_of(entity) if row.is_confirmed]
    newest = confirmed[0] if confirmed else None
    holds = newest is not None and newest.holds_on(on)
    rating = newest.overall if newest is not None and holds else None
    return Standing(entity, newest, holds, controls_for(rating))


def assessments_of(entity: ImplementingEntity) -> list[DueDiligence]:
    """Return the assessments of an entity, the newest first."""
    return sorted(entity.assessments.all(), key=lambda row: row.position, reverse=True)


def assessments_read(entity: ImplementingEntity) -> ImplementingEntity:
    """Return the entity with its assessments and who signed them at hand. Two queries at most."""
    prefetch_related_objects([entity], _assessments())
    return entity


def entities_found(actor: Actor | None, fund_id: UUID) -> QuerySet[ImplementingEntity]:
    """Return the entities of a fund by number, their assessments at hand. Two queries."""
    return (
        access.entities_visible_to(actor)
        .filter(fund_id=fund_id)
        .prefetch_related(_assessments())
        .order_by("number", "id")
    )


def entity_named(fund_id: UUID, number: str) -> ImplementingEntity | None:
    """Return the entity of this number in the fund's register, its assessments at hand."""
    if not number:
        return None
    rows = ImplementingEntity.objects.filter(fund_id=fund_id, number=number)
    return rows.prefetch_related(_assessments()).first()


def entity_facts(fund_id: UUID, number: str) -> EntityFacts:
    """Return what the register says of the entity that a proposal names."""
    entity = entity_named(fund_id, number)
    if entity is None:
        return NO_ENTITY
    confirmed = [row for row in assessments_of(entity) if row.is_confirmed]
    return EntityFacts(is_known=True, valid_until=confirmed[0].valid_until if confirmed else None)


def controls_of(project: Project, on: date) -> Standing | None:
    """Return the entity of a project with the controls of money that hold on this day.

    None if the project names no entity yet, which no whole proposal does. At most two queries.
    """
    entity = entity_named(project.fund_id, project.draft.get("entity", ""))
    return None if entity is None else standing_of(entity, on)


def entity_choices(fund_id: UUID) -> Sequence[ImplementingEntity]:
    """Return the entities that a proposal to the fund may name, by number. One query."""
    return list(ImplementingEntity.objects.filter(fund_id=fund_id).order_by("number", "id"))


def _assessments() -> "Prefetch[str, QuerySet[DueDiligence], str]":
    return Prefetch(
        "assessments",
        DueDiligence.objects.select_related("recorded_by", "confirmed_by").order_by("-position"),
    )
