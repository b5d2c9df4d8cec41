"""The acts of reports: request one, build it."""

from trustfund.reports.services.build import report_build
from trustfund.reports.services.requests import report_request

__all__ = ["report_build", "report_request"]
