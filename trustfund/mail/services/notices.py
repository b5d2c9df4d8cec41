"""Queue a notice for each person who must hear of an event; write the letters that are due."""

import zoneinfo
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from trustfund.events.models import Message
from trustfund.identity.models import Person
from trustfund.mail.builders import rendered, sentence
from trustfund.mail.models import Letter, Notice, Preference
from trustfund.mail.rules import timing

PERSONS_A_ROUND = 200
NOTICES_A_LETTER = 100


@transaction.atomic
def notice_queue(
    *,
    message: Message,
    kind: str,
    person_ids: Collection[UUID],
    words: Mapping[str, str],
    url_name: str,
    url_args: Sequence[Any] = (),
    now: datetime,
) -> None:
    """Queue one notice of this event for each of these persons. Told again, it changes nothing.

    `words` are references that need no translation; the place to go is a named address. Whoever
    cannot sign in any more is left out. One notice for an event and a person, whatever its kind.

    :raises KeyError: if `words` lacks one that the kind's sentence needs
    """
    sentence(kind, dict(words))
    wanted = dict(
        Preference.objects.filter(person_id__in=person_ids).values_list("person_id", "timing")
    )
    path = reverse(url_name, args=url_args)
    Notice.objects.bulk_create(
        [
            Notice(
                message=message,
                person=person,
                kind=kind,
                words=dict(words),
                path=path,
                queued_at=now,
                due_at=_due_at(person, kind, wanted.get(person.pk, timing.AT_ONCE), now),
            )
            for person in Person.objects.filter(pk__in=person_ids, is_active=True).order_by("pk")
        ],
        ignore_conflicts=True,
    )


def letters_write(*, now: datetime) -> int:
    """Write a letter to each person whose notices are due, and return how many were written.

    Notices that are due together are one letter, so that a long import does not flood anybody.
    """
    waiting = Notice.objects.filter(letter__isnull=True, due_at__lte=now)
    persons = waiting.order_by("person_id").values_list("person_id", flat=True).distinct()
    return sum(_letter_written(person_id, now) for person_id in persons[:PERSONS_A_ROUND])


@transaction.atomic
def _letter_written(person_id: UUID, now: datetime) -> int:
    # A second worker waits here for the first, and then finds nothing that has no letter.
    notices = list(
        Notice.objects.select_for_update()
        .filter(person_id=person_id, letter__isnull=True, due_at__lte=now)
        .order_by("id")[:NOTICES_A_LETTER]
    )
    if not notices:
        return 0
    person = Person.objects.get(pk=person_id)
    made = rendered(notices, language=person.language)
    letter = Letter.objects.create(
        person=person,
        kind=made.kind,
        language=person.language,
        address=person.email,
        subject=made.subject,
        text=made.text,
        html=made.html,
        written_at=now,
        due_at=now,
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(letter=letter)
    return 1


def _due_at(person: Person, kind: str, wanted: str, now: datetime) -> datetime | None:
    told = timing.told_as(kind, wanted)
    return timing.due_at(told, now=now, zone=_zone(person), hour=settings.MAIL_DIGEST_HOUR)


def _zone(person: Person) -> tzinfo:
    try:
        return zoneinfo.ZoneInfo(person.time_zone) if person.time_zone else UTC
    except zoneinfo.ZoneInfoNotFoundError:  # known when it was chosen, and not to this machine
        return UTC
