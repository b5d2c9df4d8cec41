"""Publish a message with an act; lease its deliveries to workers; settle them once."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.module_loading import import_string

from trustfund.db.clock import now as clock_now
from trustfund.events.choices import DeliveryState
from trustfund.events.models import Delivery, Message

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 6
BATCH = 100


class LeaseLost(RuntimeError):
    """Another worker has taken over: stop, and change nothing more."""


class UnknownEvent(LookupError):
    """A message was published under a name that the table of subscriptions does not have."""


@dataclass(slots=True)
class Taken:
    """A delivery that this worker holds for as long as its lease lasts."""

    delivery_id: UUID
    token: UUID
    message: Message

    def renew(self) -> None:
        """Extend the lease by 30 seconds from now.

        :raises LeaseLost: if another worker holds the delivery
        """
        if not self.held().update(lease_until=clock_now() + LEASE):
            raise LeaseLost(str(self.delivery_id))

    def settle(self) -> None:
        """Mark the delivery done. Call it inside the transaction that has the effect, so that a
        worker whose lease was taken over changes nothing.

        :raises LeaseLost: if another worker holds the delivery
        """
        if not self.held().update(state=DeliveryState.DONE, done_at=clock_now(), last_error=""):
            raise LeaseLost(str(self.delivery_id))

    def held(self) -> Any:
        """Return the delivery as a query that is empty once another worker has taken over."""
        return Delivery.objects.filter(
            pk=self.delivery_id, token=self.token, state=DeliveryState.LEASED
        )


def subscriptions() -> Mapping[str, tuple[str, ...]]:
    """Return the table: event name to the names of the tasks that want it."""
    table: Mapping[str, tuple[str, ...]] = import_string(settings.EVENTS_SUBSCRIPTIONS)
    return table


def publish(name: str, *, subject: Any, at: datetime, fund_id: UUID | None = None) -> Message:
    """Write a message in the act's transaction, with one delivery for each subscriber.

    After the commit the doorbell is rung; if nobody hears it, the relay finds the row.

    :raises UnknownEvent: if the table of subscriptions lacks the name
    """
    table = subscriptions()
    if name not in table:
        raise UnknownEvent(name)
    message = Message.objects.create(
        name=name,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        fund_id=fund_id,
        published_at=at,
    )
    tasks = table[name]
    if tasks:
        Delivery.objects.bulk_create(
            Delivery(message=message, task=task, due_at=at) for task in tasks
        )
        transaction.on_commit(_ring)
    return message


def deliveries_lease() -> list[Delivery]:
    """Lease every delivery that is due or whose lease ran out, at most 100, and return them.

    A delivery that used up its attempts is marked failed instead.
    """
    now = clock_now()
    with transaction.atomic():
        due = Q(state=DeliveryState.WAITING, due_at__lte=now) | Q(
            state=DeliveryState.LEASED, lease_until__lt=now
        )
        found = list(
            Delivery.objects.select_for_update(skip_locked=True)
            .filter(due)
            .order_by("due_at")[:BATCH]
        )
        leased = []
        for delivery in found:
            if delivery.attempts >= MAX_ATTEMPTS:
                delivery.state = DeliveryState.FAILED
                logger.error("delivery failed for good: %s %s", delivery.pk, delivery.task)
            else:
                delivery.state = DeliveryState.LEASED
                delivery.token = uuid4()
                delivery.lease_until = now + LEASE
                delivery.attempts += 1
                leased.append(delivery)
            delivery.save(update_fields=["state", "token", "lease_until", "attempts"])
    return leased


@contextmanager
def delivery_taken(*, delivery_id: str, token: str) -> Iterator[Taken | None]:
    """Hold a delivery while a task works on it; None when it is done or another worker's.

    Leaving normally settles it, unless the body did so itself with `settle()`. An error gives it
    back with a growing pause and is raised again. A lost lease ends quietly: the other worker
    finishes.
    """
    delivery = (
        Delivery.objects.select_related("message")
        .filter(pk=delivery_id, token=token, state=DeliveryState.LEASED)
        .first()
    )
    if delivery is None:
        yield None
        return
    taken = Taken(delivery.pk, UUID(token), delivery.message)
    try:
        yield taken
    except LeaseLost:
        logger.warning("lease lost: %s %s", delivery.pk, delivery.task)
        return
    except Exception as error:
        _give_back(delivery, taken, error)
        raise
    taken.held().update(state=DeliveryState.DONE, done_at=clock_now(), last_error="")


def delivery_retry(*, delivery_id: UUID) -> None:
    """Give a failed delivery a fresh set of attempts."""
    Delivery.objects.filter(pk=delivery_id, state=DeliveryState.FAILED).update(
        state=DeliveryState.WAITING, attempts=0, due_at=clock_now()
    )


def _give_back(delivery: Delivery, taken: Taken, error: Exception) -> None:
    pause = timedelta(seconds=2 ** min(delivery.attempts, 6))
    taken.held().update(
        state=DeliveryState.WAITING,
        token=None,
        lease_until=None,
        due_at=clock_now() + pause,
        last_error=f"{type(error).__name__}: {error}"[:2000],
        attempts=F("attempts"),
    )


def _ring() -> None:
    bell = import_string(settings.EVENTS_BELL)
    if connection.in_atomic_block:  # a test's outer transaction: nobody could see the row
        return
    bell()
