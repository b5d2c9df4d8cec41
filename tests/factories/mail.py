"""Notices and letters made through the services, about a message of its own or one that is given."""

from typing import Any

from tests.factories.cast import Cast
from trustfund.db import clock
from trustfund.events import services as events
from trustfund.events.models import Message
from trustfund.identity.models import Person
from trustfund.kernel.actor import Actor
from trustfund.mail import services
from trustfund.mail.models import Letter

WORDS = {"agreement": "AA-001", "fund": "TF070001"}


def message_made(cast: Cast) -> Message:
    """Return a message to which nobody subscribes."""
    subject = cast.organizations["korea"]
    return events.publish("donors.pledge_recorded", subject=subject, at=clock.now())


def told(
    cast: Cast, *actors: Actor, kind: str = "AGREEMENT_OFFERED", message: Message | None = None
) -> Message:
    """Queue a notice for each of these persons, and return the message that it tells of."""
    message = message or message_made(cast)
    services.notice_queue(
        message=message,
        kind=kind,
        person_ids=[actor.person_id for actor in actors],
        words=WORDS,
        url_name="control:home",
        now=clock.now(),
    )
    return message


def written(cast: Cast, actor: Actor, **choices: Any) -> Letter:
    """Return the letter to this person about one notice."""
    told(cast, actor, **choices)
    services.letters_write(now=clock.now())
    return Letter.objects.filter(person_id=actor.person_id).latest("id")


def reads(actor: Actor, **choices: str) -> None:
    """Let the person read in this language or time zone."""
    Person.objects.filter(pk=actor.person_id).update(**choices)
