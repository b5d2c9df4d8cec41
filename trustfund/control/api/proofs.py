"""Proofs by program: that a record, an entry of the books or a report is in the log."""

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from trustfund.api.views import KitView
from trustfund.control import selectors
from trustfund.db import clock
from trustfund.funds.selectors import fund_rows


class _Proof(KitView):
    def proof(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the proof file."""
        raise NotImplementedError

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, **kwargs: Any) -> Response:  # noqa: ARG002
        """Return the proof file."""
        return Response(self.proof(**kwargs))


class RecordProof(_Proof):
    """Prove that a record of the trail is in the newest checkpoint; 409 until it is sealed."""

    permission = "control.trail"

    def proof(self, record_id: int) -> dict[str, Any]:
        """Return the proof of the record."""
        return selectors.proof_of(record_id, now=clock.now())


class EntryProof(_Proof):
    """Prove that the act which posted an entry is in the newest checkpoint; 409 until it is sealed."""

    permission = "ledger.entry_detail"

    def proof(self, entry_id: int) -> dict[str, Any]:
        """Return the proof of the record that pins the entry."""
        return selectors.proof_of_entry(entry_id, fund_rows(self.actor), now=clock.now())


class ReportProof(_Proof):
    """Prove that the issue of a report is in the newest checkpoint; 409 until it is sealed."""

    permission = "reports.report_detail"

    def proof(self, report_id: UUID) -> dict[str, Any]:
        """Return the proof of the record that pins the report's figures."""
        return selectors.proof_of_report(self.actor, report_id, now=clock.now())


class ReportFileProof(_Proof):
    """Prove that the issue of one file of a report is in the newest checkpoint; 409 until then."""

    permission = "reports.report_detail"

    def proof(self, report_id: UUID, file_format: str) -> dict[str, Any]:
        """Return the proof of the record that pins the file's SHA-256."""
        return selectors.proof_of_file(self.actor, report_id, file_format, now=clock.now())
