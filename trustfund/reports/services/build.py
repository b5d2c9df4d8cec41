"""Build a report: read, tie, draw, write, compare, file. A worker that dies leaves nothing half."""

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction

from trustfund.audit import services as audit
from trustfund.events import services as events
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_json
from trustfund.ledger.selectors import entry_count
from trustfund.render.fingerprint import fingerprint
from trustfund.reports.builders import files, snapshot, sources
from trustfund.reports.builders.document import document_of
from trustfund.reports.choices import EXTENSIONS, ReportFormat, Step
from trustfund.reports.errors import BuildStopped, EntryInFlight
from trustfund.reports.models import Report, ReportFile, ReportRequest
from trustfund.reports.rules.states import REQUEST
from trustfund.reports.services.progress import (
    Lease,
    Unleased,
    build_begin,
    request_fail,
    step_done,
)

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Work:
    """A report in the making."""

    request: ReportRequest
    lease: Lease
    snapshot: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    entries: int = 0
    charts: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    made_by: dict[str, Any] = field(default_factory=dict)

    @property
    def snapshot_hash(self) -> str:
        """Return the SHA-256 of the canonical snapshot."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def done(self, step: Step) -> None:
        """Write down that a step is done."""
        step_done(step, request=self.request, lease=self.lease)


def report_build(
    *, actor: Actor, now: datetime, request_id: UUID, lease: Lease | None = None
) -> Report | None:
    """Build the report of a request and file it, once; None if it is over or cannot be built.

    What stops it is written on the request, in words. A lost database connection is raised, so
    that the work is tried again; a lost lease is raised, since another worker goes on.
    """
    lease = lease or Unleased()
    request = build_begin(request_id=request_id)
    if request is None:
        return None
    work = Work(request, lease)
    try:
        work.done(Step.TAKEN)
        _freeze(work)
        _draw(work)
        _write(work)
        return _file(work, actor=actor, now=now)
    except BuildStopped as error:
        logger.warning("report %s stopped: %s", request.number, error)
        request_fail(request=request, code=error.code, facts=error.facts, now=now)
    except (OperationalError, InterfaceError, events.LeaseLost):
        raise
    except Exception:
        logger.exception("report %s stopped for an unforeseen reason", request.number)
        request_fail(request=request, code="unexpected", facts={}, now=now)
    return None


def _freeze(work: Work) -> None:
    """Read the figures at one moment, tie them, and freeze them with every word."""
    with sources.one_moment():
        found = sources.sources_of(work.request)
        work.entries = entry_count(fund_id=found.fund.pk, known_at=found.known_at)
    work.done(Step.FIGURES)
    columns = snapshot.columns_of(found)
    ties = snapshot.tied(snapshot.ties_of(found, columns))
    work.snapshot = snapshot.snapshot_of(work.request, found, columns, ties)
    work.text = canonical_json(work.snapshot)
    work.done(Step.TIES)


def _draw(work: Work) -> None:
    work.charts["en"] = files.chart_of(work.snapshot, "en")
    work.done(Step.CHART_EN)
    work.charts["ko"] = files.chart_of(work.snapshot, "ko")
    work.done(Step.CHART_KO)


def _write(work: Work) -> None:
    """Write the four files from the one snapshot, and read them back."""
    language = work.request.language
    document = document_of(
        work.snapshot,
        snapshot_hash=work.snapshot_hash,
        language=language,
        chart_svg=work.charts[language],
    )
    work.files[ReportFormat.JSON] = files.json_file(work.snapshot, work.snapshot_hash)
    work.done(Step.JSON)
    work.files[ReportFormat.CSV] = files.csv_file(document)
    work.done(Step.CSV)
    work.files[ReportFormat.XLSX] = files.xlsx_file(document)
    work.done(Step.XLSX)
    made = files.pdf_file(document, work.files[ReportFormat.JSON], alive=work.lease.renew)
    work.files[ReportFormat.PDF] = made.content
    work.made_by = {**fingerprint(), "pdf": made.made}
    work.done(Step.PDF)
    files.files_compare(document, work.snapshot, work.files)
    work.done(Step.COMPARED)


@transaction.atomic(durable=True)
def _file(work: Work, *, actor: Actor, now: datetime) -> Report | None:
    """File the report with its files, record their digests, and settle the work: all or nothing."""
    request = ReportRequest.objects.select_for_update().get(pk=work.request.pk)
    if request.is_over or request.builds != work.request.builds:
        return None
    report = _report(work, request)
    if entry_count(fund_id=report.fund_id, known_at=report.known_at) != work.entries:
        raise EntryInFlight
    report.save(force_insert=True)
    filed = [_report_file(work, report, name) for name in ReportFormat.values]
    for file in filed:
        file.save(force_insert=True)
    request.state = REQUEST.target(state=request.state, act="file")
    request.progress_done = request.progress_total
    request.step = Step.FILED
    request.touched_at = max(now, request.touched_at)
    request.save(update_fields=["state", "progress_done", "step", "touched_at"])
    work.lease.settle()
    _record(actor, report, filed, request=request, now=now)
    events.publish("reports.report_issued", subject=report, at=now, fund_id=report.fund_id)
    return report


def _report(work: Work, request: ReportRequest) -> Report:
    facts = work.snapshot["report"]
    return Report(
        id=request.pk,
        fund_id=request.fund_id,
        request=request,
        number=request.number,
        kind=request.kind,
        as_of=request.as_of,
        known_at=datetime.fromisoformat(facts["known_at"]),
        log_size=facts["log_size"],
        version=request.version,
        language=request.language,
        requested_by_id=request.requested_by_id,
        snapshot=work.text,
        snapshot_hash=work.snapshot_hash,
        chart_en=work.charts["en"],
        chart_ko=work.charts["ko"],
        made_by=work.made_by,
    )


def _report_file(work: Work, report: Report, name: str) -> ReportFile:
    content = work.files[name]
    return ReportFile(
        report=report,
        format=name,
        name=f"{report.number}_{report.as_of.isoformat()}.{EXTENSIONS[ReportFormat(name)]}",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content=content,
    )


def _record(
    actor: Actor,
    report: Report,
    filed: list[ReportFile],
    *,
    request: ReportRequest,
    now: datetime,
) -> None:
    """Record the report and each file; a file's record carries its SHA-256."""
    asked = {"requested_by": request.requested_by_id, "number": request.number}
    report.refresh_from_db()
    audit.record(
        actor, "reports.report_build", subject=report, at=now, fund_id=report.fund_id, extra=asked
    )
    for file in filed:
        file.refresh_from_db()
        audit.record(
            actor,
            "reports.file_issue",
            subject=file,
            at=now,
            fund_id=report.fund_id,
            extra={"number": report.number, "sha256": file.sha256},
        )
