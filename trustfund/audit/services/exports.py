"""Remember the exports of the trail: the record of one stands in the next, never in itself."""

from datetime import datetime

from django.db import transaction

from trustfund.audit.models import Export
from trustfund.audit.services.records import record
from trustfund.kernel.actor import Actor


@transaction.atomic
def export_add(
    *,
    actor: Actor,
    now: datetime,
    action: str,
    door: str,
    sha256: str,
    size: int,
    records: int,
    sealed: int,
) -> Export:
    """Record that an export of so many bytes with so many records was made, and through which door.

    Call it when the file is whole: what was read for it is older than this record.
    """
    made = Export.objects.create(
        sha256=sha256, size=size, records=records, sealed=sealed, exported_at=now
    )
    made.refresh_from_db()
    record(actor, action, subject=made, at=now, extra={"door": door})
    return made
