"""Jobs of disbursements: prepare a grant that the board has approved, tell who may approve a payment."""

from uuid import UUID

from celery import shared_task

from disbursements import services
from disbursements.models import Grant
from projects import services as projects
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


@shared_task(name="disbursements.project_follow")
def project_follow(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Let the project follow the grant that the message names. Told again, it changes nothing."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            grant = Grant.objects.get(pk=UUID(taken.message.subject_id))
            projects.project_follow(
                actor=system_actor(),
                now=clock.now(),
                project_id=grant.project_id,
                is_signed=grant.is_signed,
                is_effective=grant.is_effective,
            )


@shared_task(name="disbursements.review_notify")
def review_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the application that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.review_notify(message=taken.message, now=clock.now())
