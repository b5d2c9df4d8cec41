"""The programming interface of reports: the same acts as the pages, by the same services."""

from trustfund.reports.api.reports import (
    ReportDetail,
    ReportDownload,
    ReportList,
    ReportProgress,
    ReportRequest,
)
from trustfund.reports.api.verify import Verify

__all__ = [
    "ReportDetail",
    "ReportDownload",
    "ReportList",
    "ReportProgress",
    "ReportRequest",
    "Verify",
]
