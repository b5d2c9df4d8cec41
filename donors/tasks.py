"""Jobs of donors: tell a donor's officers what has happened to its money; take a bank's file."""

from uuid import UUID

from celery import shared_task

from donors import services
from trustfund.db import clock
from trustfund.events.services import delivery_taken
from trustfund.identity.selectors import system_actor


@shared_task(name="donors.offer_notify")
def offer_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the agreement that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.offer_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.amendment_notify")
def amendment_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the amendment that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.amendment_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.payment_letters")
def payment_letters(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Write the letters of the payment request that the message names. Once, however often told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.payment_letters(message=taken.message, now=clock.now())


@shared_task(name="donors.payment_notify")
def payment_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the payment request that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.payment_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.reminder_notify")
def reminder_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Remind of the due date that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.reminder_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.reminders_send")
def reminders_send() -> None:
    """Remind of the due dates whose turn it is."""
    services.reminders_send(now=clock.now())


@shared_task(name="donors.receipt_notify")
def receipt_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the receipt that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.receipt_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.receipt_reversed_notify")
def receipt_reversed_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the receipt whose reversal the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.receipt_reversed_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.receipts_notify")
def receipts_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the receipts that came by the table that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.receipts_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.demand_letters")
def demand_letters(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Write the letters of the demand that the message names. Once, however often told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.demand_letters(message=taken.message, now=clock.now())


@shared_task(name="donors.encashment_notify")
def encashment_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the demand that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.encashment_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.note_return_notify")
def note_return_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the return that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.note_return_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.termination_notify")
def termination_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the notice of termination that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.termination_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.statement_take")
def statement_take(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Take the bank's file that the message names. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.statement_take(
                actor=system_actor(),
                now=clock.now(),
                import_id=UUID(taken.message.subject_id),
                lease=taken,
            )


@shared_task(name="donors.lines_tie")
def lines_tie(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tie the bank's lines to what the message says was booked. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.lines_tie(actor=system_actor(), now=clock.now(), message=taken.message)


@shared_task(name="donors.share_notify")
def share_notify(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell of the shares that the message says were given back. Once, however often it is told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.share_notify(message=taken.message, now=clock.now())


@shared_task(name="donors.preferential_tell")
def preferential_tell(*, delivery_id: str, token: str, **_kwargs: object) -> None:
    """Tell other donors of the terms that the message's signature has granted. Once, however often told."""
    with delivery_taken(delivery_id=delivery_id, token=token) as taken:
        if taken is not None:
            services.preferential_tell(message=taken.message, now=clock.now())
