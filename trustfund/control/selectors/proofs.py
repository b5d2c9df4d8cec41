"""Proofs that a record, an entry of the books or a report is in the log: one small file each."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from trustfund.audit import selectors as audit
from trustfund.audit.errors import NotSealedYet
from trustfund.audit.selectors import RecordRow
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.ledger import selectors as ledger
from trustfund.reports.access import file_for, report_for


def proof_of(record_id: int, *, now: datetime) -> dict[str, Any]:
    """Return the proof that a record is in the newest checkpoint.

    :raises NotFound: if there is no such record
    :raises NotSealedYet: with the time to come back
    """
    proof = audit.proof_file(record_id)
    if proof is not None:
        return proof
    if not audit.record_exists(record_id):
        raise NotFound(_("There is no such record."))
    if audit.pulse().sealing_is_silent:
        raise NotSealedYet(
            _(
                "This record is not sealed yet, and nothing has been sealed for two hours. "
                "The administrator knows; come back when the notice of it is gone."
            )
        )
    soon = f"{now + timedelta(seconds=NotSealedYet.wait):%H:%M:%S} UTC"
    sentence = _(
        "This record is not sealed yet. It will be within a minute: come back after %(time)s."
    )
    raise NotSealedYet(sentence % {"time": soon})


def proof_of_entry(entry_id: int, funds: Iterable[Fund], *, now: datetime) -> dict[str, Any]:
    """Return the proof for the act that posted an entry; its record pins the entry's content hash.

    :raises NotFound: if there is no such entry in these funds, or no record tells of it
    :raises NotSealedYet: with the time to come back
    """
    entry = ledger.entry(entry_id=entry_id)
    if entry is None or entry.fund_id not in {fund.pk for fund in funds}:
        raise NotFound(_("There is no such entry."))
    return _of(audit.record_of_entry(entry_id=entry_id), now)


def proof_of_report(actor: Actor, report_id: UUID, *, now: datetime) -> dict[str, Any]:
    """Return the proof for the issue of a report; its record pins the digest of the figures.

    :raises NotFound: if there is none, or it is not the actor's to see
    :raises NotSealedYet: with the time to come back
    """
    return _of(_issued(report_for(actor, report_id), "reports.report_build"), now)


def proof_of_file(
    actor: Actor, report_id: UUID, file_format: str, *, now: datetime
) -> dict[str, Any]:
    """Return the proof for the issue of one file of a report; its record pins the file's SHA-256.

    :raises NotFound: if there is none, or its report is not the actor's to see
    :raises NotSealedYet: with the time to come back
    """
    return _of(_issued(file_for(actor, report_id, file_format), "reports.file_issue"), now)


def _issued(subject: Any, action: str) -> RecordRow | None:
    return audit.first_record(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, action=action
    )


def _of(record: RecordRow | None, now: datetime) -> dict[str, Any]:
    if record is None:
        raise NotFound(_("No record of the trail tells of this. Ask the auditor to verify it."))
    return proof_of(record.id, now=now)
