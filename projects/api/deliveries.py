"""The programming interface of deliverables: handing over, accepting, sending back, closing the activity."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from projects import access, services
from projects.api.activities import ActivityAct
from projects.models import Delivery
from projects.serializers.deliveries import (
    ActivityCloseInput,
    DeliverableReturnInput,
    DeliverInput,
    DeliveryOutput,
    NothingInput,
)
from trustfund.api.views import ActionView
from trustfund.kernel.actor import Actor


class DeliveryAct(ActionView):
    """An act on what is handed over."""

    output = DeliveryOutput
    created = False
    service: ClassVar[Any]

    def act(self, actor: Actor, now: datetime, **data: Any) -> Delivery:
        """Call the service."""
        found: Delivery = type(self).service(actor=actor, now=now, **data)
        return found

    def load(self, actor: Actor, subject_id: UUID) -> Delivery:
        """Return the delivery of an earlier act."""
        return access.delivery_for(actor, subject_id)


class DeliverableDeliver(DeliveryAct):
    """Hand a deliverable over with the document that shows it."""

    permission = "projects.deliverable_deliver"
    input = DeliverInput
    service = services.deliverable_deliver
    created = True


class DeliverableAccept(DeliveryAct):
    """Accept what was handed over, as another person of another unit."""

    permission = "projects.deliverable_accept"
    input = NothingInput
    service = services.deliverable_accept


class DeliverableReturn(DeliveryAct):
    """Send back what was handed over, with the reason."""

    permission = "projects.deliverable_return"
    input = DeliverableReturnInput
    service = services.deliverable_return


class ActivityClose(ActivityAct):
    """Close an approved activity with what came of it."""

    permission = "projects.activity_close"
    input = ActivityCloseInput
    service = services.activity_close
