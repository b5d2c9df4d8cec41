"""The doors for programs to the register of implementing entities."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from projects import access, services
from projects.models import DueDiligence, ImplementingEntity
from projects.serializers.entities import (
    DiligenceInput,
    DiligenceOutput,
    EntityInput,
    EntityOutput,
    EntityRowOutput,
)
from trustfund.api.views import ActionView, DetailView, ListView
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound


class EntityList(ListView):
    """List the implementing entities with the controls that hold today, of one fund with ?fund=."""

    permission = "projects.entity_list"
    output = EntityRowOutput

    def rows(self, actor: Actor, **kwargs: Any) -> QuerySet[ImplementingEntity]:  # noqa: ARG002
        """Return the visible entities that the address asks for."""
        rows = access.entities_visible_to(actor).prefetch_related("assessments")
        if fund := self.request.query_params.get("fund"):
            try:
                rows = rows.filter(fund_id=UUID(fund))
            except ValueError:
                raise NotFound("fund") from None
        return rows


class EntityDetail(DetailView):
    """Return one implementing entity with its assessments, the newest first."""

    permission = "projects.entity_detail"
    output = EntityOutput

    def load(self, actor: Actor, **kwargs: Any) -> ImplementingEntity:
        """Return the entity."""
        return access.entity_for(actor, kwargs["entity_id"])


class EntityRecord(ActionView):
    """Enter a body that can carry projects out into the register of a fund."""

    permission = "projects.entity_record"
    input = EntityInput
    output = EntityOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> ImplementingEntity:
        """Call the service."""
        return services.entity_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> ImplementingEntity:
        """Return the entity of an earlier act."""
        return access.entity_for(actor, subject_id)


class DiligenceRecord(ActionView):
    """Record an assessment of an entity; it counts once a second person confirms it."""

    permission = "projects.diligence_record"
    input = DiligenceInput
    output = DiligenceOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> DueDiligence:
        """Call the service."""
        return services.diligence_record(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> DueDiligence:
        """Return the assessment of an earlier act."""
        return access.diligence_for(actor, subject_id)


class DiligenceConfirm(ActionView):
    """Confirm an assessment as another person of another unit than the one that recorded it."""

    permission = "projects.diligence_confirm"
    output = DiligenceOutput
    created = False

    def act(self, actor: Actor, now: datetime, **data: Any) -> DueDiligence:
        """Call the service."""
        return services.diligence_confirm(actor=actor, now=now, **data)

    def load(self, actor: Actor, subject_id: UUID) -> DueDiligence:
        """Return the assessment of an earlier act."""
        return access.diligence_for(actor, subject_id)
