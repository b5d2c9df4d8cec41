"""Jobs of disbursements: prepare a grant when the board has approved a project."""

from uuid import UUID

from celery import shared_task

from disbursements import services
from trustfund.db import clock
from trustfund.events.services import delivery_taken
from trustfund.identity.selectors import system_actor


@shared_task(name="disbursements.grant_prepare")
def grant_prepare(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Prepare the grant of the project that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is None:
            return
        services.grant_prepare(
            actor=system_actor(), now=clock.now(), project_id=UUID(taken.message.subject_id)
        )
