"""Reports by program: list, request, progress, one report, its figures, its files."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from trustfund.api.pagination import KeysetPagination
from trustfund.api.views import ActionView, DetailView, KitView, ListView
from trustfund.db import clock
from trustfund.kernel.actor import Actor
from trustfund.reports import access, selectors, services
from trustfund.reports.choices import CONTENT_TYPES, ReportFormat
from trustfund.reports.selectors import Progress, ReportRow
from trustfund.reports.serializers import ProgressOutput, ReportOutput, ReportRequestInput


class ReportPages(KeysetPagination):
    """Pages of reports whose files and opinions are read together."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """Return one page of rows."""
        return selectors.report_rows(super().paginate_queryset(queryset, request, view=view) or [])


class ReportList(ListView):
    """List the reports that the caller may see, newest first."""

    permission = "reports.report_list"
    output = ReportOutput
    pagination_class = ReportPages

    def rows(self, actor: Actor) -> Any:
        """Return the reports, of one fund if the address names it."""
        fund_id = self.request.query_params.get("fund")
        reports = access.reports_visible_to(actor)
        return reports.filter(fund_id=_uuid(fund_id)) if fund_id else reports


class ReportRequest(ActionView):
    """Request a report as of a day. A job builds it."""

    permission = "reports.report_request"
    input = ReportRequestInput
    output = ProgressOutput

    def act(self, actor: Actor, now: datetime, **data: Any) -> Progress:
        """Request the report."""
        found = services.report_request(actor=actor, now=now, **data)
        return selectors.progress_of(found, now=now)

    def load(self, actor: Actor, subject_id: UUID) -> Progress:
        """Return the request as it is now."""
        found = access.request_for(actor, subject_id)
        return selectors.progress_of(found, now=clock.now())


class ReportProgress(DetailView):
    """Show how far the build of a report is."""

    permission = "reports.report_detail"
    output = ProgressOutput

    def load(self, actor: Actor, *, report_id: UUID) -> Progress:
        """Return the progress."""
        return selectors.progress_of(access.request_for(actor, report_id), now=clock.now())


class ReportDetail(DetailView):
    """Show a report with its files and the opinions on them."""

    permission = "reports.report_detail"
    output = ReportOutput

    def load(self, actor: Actor, *, report_id: UUID) -> ReportRow:
        """Return the report."""
        return selectors.report_row(access.report_for(actor, report_id))


class ReportDownload(KitView):
    """Return a file of a report: its bytes, as they were issued."""

    permission = "reports.report_download"

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, _request: Request, report_id: UUID, file_format: str) -> HttpResponse | Response:
        """Return the bytes."""
        file = access.file_for(self.actor, report_id, file_format)
        content = selectors.content_checked(file)
        answer = HttpResponse(content, content_type=CONTENT_TYPES[ReportFormat(file.format)])
        answer["Content-Disposition"] = content_disposition_header(True, file.name)  # noqa: FBT003
        return answer


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
