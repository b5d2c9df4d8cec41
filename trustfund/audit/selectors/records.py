"""Read records: the history of an object, the outcome of a request, pages of the trail."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Min

from trustfund.audit.models import Record, Request
from trustfund.audit.rules.chain import INSTALLATION


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record as people read it."""

    id: int
    chain: str
    sequence: int
    recorded_at: datetime
    action: str
    person_id: UUID
    person_name: str
    organization_id: UUID
    organization_name: str
    subject_type: str
    subject_id: str
    subject_label: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    extra: dict[str, Any] | None
    hash: str

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """Return (column, before, after) for every column that the act changed."""
        before, after = self.before or {}, self.after or {}
        names = [*after, *(name for name in before if name not in after)]
        return [
            (name, before.get(name), after.get(name))
            for name in names
            if before.get(name) != after.get(name)
        ]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request key led to, when it was carried out."""

    subject_type: str
    subject_id: str
    route: str
    body_hash: str


def history(*, subject_type: str, subject_id: str | UUID, limit: int = 200) -> list[RecordRow]:
    """Return the newest records about one object, at most so many, oldest first. One query."""
    records = Record.objects.filter(subject_type=subject_type, subject_id=str(subject_id))
    return [row_of(record) for record in records.order_by("-id")[:limit]][::-1]


def first_times(
    *, subject_type: str, subject_ids: Iterable[Any], actions: Iterable[str]
) -> dict[str, datetime]:
    """Return when one of these acts was first recorded on each of these objects. One query."""
    records = Record.objects.filter(
        subject_type=subject_type,
        subject_id__in=[str(one) for one in subject_ids],
        action__in=list(actions),
    )
    return dict(records.values_list("subject_id").annotate(first=Min("recorded_at")))


def record_of_entry(*, entry_id: int) -> RecordRow | None:
    """Return the record of the act that posted this entry of the books, or None. Two queries."""
    found = Record.objects.filter(entry_id=entry_id).first() or _record_of_many(entry_id)
    return row_of(found) if found else None


def first_record(*, subject_type: str, subject_id: str | UUID, action: str) -> RecordRow | None:
    """Return the record of the first time that this act was done on this object. One query."""
    found = Record.objects.filter(
        subject_type=subject_type, subject_id=str(subject_id), action=action
    )
    record = found.order_by("id").first()
    return row_of(record) if record else None


def records_of(*, subject_type: str, subject_ids: Iterable[Any]) -> dict[str, RecordRow]:
    """Return the newest record about each of these objects, by identifier. One query."""
    records = Record.objects.filter(
        subject_type=subject_type, subject_id__in=[str(one) for one in subject_ids]
    )
    return {record.subject_id: row_of(record) for record in records.order_by("id")}


def _record_of_many(entry_id: int) -> Record | None:
    """Return the record of an act that posted many entries, this one among them."""
    around = Record.objects.raw(
        "SELECT * FROM audit_record WHERE entry_through IS NOT NULL"
        " AND int8range(entry_id, entry_through, '[]') @> %s::bigint ORDER BY id",
        [entry_id],
    )
    for record in around:
        entries = json.loads(record.content)["extra"]["entries"]
        if any(entry["id"] == entry_id for entry in entries):
            return record
    return None


def records_page(
    *,
    fund_id: UUID | None = None,
    action: str = "",
    person_id: UUID | None = None,
    subject_type: str = "",
    subject_id: str = "",
    since: date | None = None,
    until: date | None = None,
    before_id: int | None = None,
    limit: int = 50,
) -> list[RecordRow]:
    """Return records newest first, at most `limit`, older than `before_id`.

    One query; one more where an object is sought by its identifier alone.
    """
    records = Record.objects.all()
    if fund_id is not None:
        records = records.filter(chain=str(fund_id))
    if action:
        records = records.filter(action=action)
    if person_id is not None:
        records = records.filter(person_id=person_id)
    if subject_type:
        records = records.filter(subject_type=subject_type)
    elif subject_id:
        # The index begins with the type: with every type named, it serves.
        records = records.filter(subject_type__in=_subject_types())
    if subject_id:
        records = records.filter(subject_id=subject_id)
    if since is not None:
        records = records.filter(recorded_at__date__gte=since)
    if until is not None:
        records = records.filter(recorded_at__date__lte=until)
    if before_id is not None:
        records = records.filter(id__lt=before_id)
    return [row_of(record) for record in records.order_by("-id")[:limit]]


def _subject_types() -> list[str]:
    """Return every type of object that the trail knows, by one step in the index for each."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE known AS (
              SELECT min(subject_type) AS type FROM audit_record
              UNION ALL
              SELECT (SELECT min(subject_type) FROM audit_record WHERE subject_type > known.type)
              FROM known WHERE known.type IS NOT NULL)
            SELECT type FROM known WHERE type IS NOT NULL
            """
        )
        return [row[0] for row in cursor.fetchall()]


def request_outcome(*, person_id: UUID, key: UUID) -> Outcome | None:
    """Return what this person's request key led to, or None if it was never carried out."""
    request = Request.objects.filter(person_id=person_id, key=key).first()
    if request is None:
        return None
    return Outcome(request.subject_type, request.subject_id, request.route, request.body_hash)


def chain_size(*, fund_id: UUID | None) -> int:
    """Return the number of the last record in a fund's chain; 0 for an empty one."""
    chain = INSTALLATION if fund_id is None else str(fund_id)
    last = Record.objects.filter(chain=chain).order_by("-sequence").values_list("sequence").first()
    return last[0] if last else 0


def entries_pinned() -> Iterator[tuple[int, str, str]]:
    """Yield (identifier, content hash, time of recording) of each entry that a record pins."""
    records = Record.objects.filter(content__contains='"entries":').order_by("id")
    for content in records.values_list("content", flat=True).iterator(chunk_size=2000):
        extra = json.loads(content).get("extra") or {}
        for entry in extra.get("entries", ()):
            yield int(entry["id"]), str(entry["content_hash"]), str(entry["recorded_at"])


def row_of(record: Record) -> RecordRow:
    """Return a record as people read it."""
    content = json.loads(record.content)
    return RecordRow(
        id=record.id,
        chain=record.chain,
        sequence=record.sequence,
        recorded_at=record.recorded_at,
        action=record.action,
        person_id=record.person_id,
        person_name=content["person"],
        organization_id=record.organization_id,
        organization_name=content["organization"],
        subject_type=record.subject_type,
        subject_id=record.subject_id,
        subject_label=content["subject"],
        before=content["before"],
        after=content["after"],
        extra=content["extra"],
        hash=bytes(record.hash).hex(),
    )
