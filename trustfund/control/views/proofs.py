"""Downloads of proofs: that a record, an entry of the books or a report is in the log."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from trustfund.control import selectors
from trustfund.funds import selectors as funds
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest


@requires("control.trail")
@require_safe
def proof_download(request: PageRequest, record_id: int) -> HttpResponse:
    """Send the proof that a record is in the newest checkpoint."""
    return _file(selectors.proof_of(record_id, now=request.now), f"record-{record_id}")


@requires("ledger.entry_detail")
@require_safe
def entry_proof(request: PageRequest, entry_id: int) -> HttpResponse:
    """Send the proof for the act that posted an entry."""
    known = funds.fund_rows(request.actor)
    return _file(selectors.proof_of_entry(entry_id, known, now=request.now), f"entry-{entry_id}")


@requires("reports.report_detail")
@require_safe
def report_proof(request: PageRequest, report_id: UUID) -> HttpResponse:
    """Send the proof for the issue of a report."""
    proof = selectors.proof_of_report(request.actor, report_id, now=request.now)
    return _file(proof, f"report-{report_id}")


@requires("reports.report_detail")
@require_safe
def report_file_proof(request: PageRequest, report_id: UUID, file_format: str) -> HttpResponse:
    """Send the proof for the issue of one file of a report."""
    proof = selectors.proof_of_file(request.actor, report_id, file_format, now=request.now)
    return _file(proof, f"report-{report_id}-{file_format.lower()}")


def _file(proof: dict[str, Any], name: str) -> HttpResponse:
    text = json.dumps(proof, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{name}-proof.json"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
