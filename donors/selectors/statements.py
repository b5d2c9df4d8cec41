"""Imports of bank files: which there are, and how far one is, in words that are true."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from donors.choices import ImportState
from donors.errors import refusal_sentence
from donors.models import StatementImport

QUIET = timedelta(seconds=45)  # longer than a lease: another worker is about to take over


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """Where an import stands: how many lines are done, and the sentence for people."""

    import_id: UUID
    state: str
    done: int
    total: int
    label: str
    refusal: str

    @property
    def is_over(self) -> bool:
        """Return whether the page may stop asking."""
        return self.state in {ImportState.BOOKED, ImportState.REFUSED}


def import_progress(row: StatementImport, *, now: datetime) -> ImportProgress:
    """Return how far an import is. No query."""
    refusal = ""
    if row.state == ImportState.REFUSED:
        refusal = refusal_sentence(row.failure_code, row.failure_facts)
    return ImportProgress(
        import_id=row.pk,
        state=row.state,
        done=row.done,
        total=max(row.total, 1),
        label=refusal or _label(row, now),
        refusal=refusal,
    )


def _label(row: StatementImport, now: datetime) -> str:
    facts = {"done": row.done, "total": row.total}
    if row.state == ImportState.BOOKED:
        return _("All %(total)d lines are taken.") % facts
    if now - row.touched_at > QUIET:
        return _("Waiting for a worker. The file is kept and will be taken up.")
    if row.state == ImportState.RECEIVED:
        return _("Waiting for a worker.")
    if row.state == ImportState.READING:
        return _("Reading: %(total)d lines so far.") % facts
    return _("%(done)d of %(total)d lines booked.") % facts
