"""Read documents: those about a subject, the versions of one, and whether the bytes are still theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from trustfund.documents import access
from trustfund.documents.access.store import content_fault
from trustfund.documents.models import Document, Version
from trustfund.documents.rules.subjects import Subject
from trustfund.kernel.actor import Actor

BATCH = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """A stored content that is not what its row says."""

    sha256: str
    what: str

    def __str__(self) -> str:
        return f"{self.sha256}: {self.what}"


def current_versions(actor: Actor | None, subject: Subject) -> QuerySet[Version]:
    """Return the current version of each document about a subject that the actor may read.

    With its document and who uploaded it, not evaluated. One query.
    """
    return Version.objects.filter(
        number=F("document__current_number"), document__in=access.documents_about(actor, subject)
    ).select_related("document__organization", "uploaded_by")


def history(document: Document) -> list[Version]:
    """Return every version of a document, the current one first. One query."""
    versions = document.versions.select_related("uploaded_by").order_by("-number")
    return list(versions)


def current(document: Document) -> Version:
    """Return the current version of a document, with who uploaded it. One query."""
    return document.versions.select_related("uploaded_by").get(number=document.current_number)


def stored_since(person_id: UUID, moment: datetime) -> int:
    """Return how many bytes a person has stored since a moment. One query."""
    found = Version.objects.filter(uploaded_by_id=person_id, recorded_at__gte=moment)
    return int(found.aggregate(total=Sum("size"))["total"] or 0)


def stored_within_a_day(person_id: UUID, now: datetime) -> int:
    """Return how many bytes a person has stored in the 24 hours before now. One query."""
    return stored_since(person_id, now - timedelta(days=1))


def document_findings() -> Iterator[Finding]:
    """Yield each stored content that is gone or altered, by digest. Reads every byte of the store.

    Memory does not grow with the number of documents.
    """
    contents = Version.objects.order_by("sha256").values_list("sha256", "size").distinct()
    for sha256, size in contents.iterator(chunk_size=BATCH):
        try:
            fault = content_fault(sha256, size=size)
        except Exception as error:  # noqa: BLE001 - each kind of store has errors of its own
            fault = f"cannot be read ({type(error).__name__})"
        if fault:
            yield Finding(sha256, fault)


def unnamed_contents() -> Iterator[str]:
    """Yield each content in the store that no version names: an upload whose act was refused."""
    batch: list[str] = []
    for sha256 in access.digests_kept():
        batch.append(sha256)
        if len(batch) == BATCH:
            yield from _unnamed(batch)
            batch = []
    yield from _unnamed(batch)


def _unnamed(batch: list[str]) -> list[str]:
    named = set(Version.objects.filter(sha256__in=batch).values_list("sha256", flat=True))
    return [sha256 for sha256 in batch if sha256 not in named]
