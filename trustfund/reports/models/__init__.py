"""Requests, reports and their files."""

from trustfund.reports.models.reports import Report, ReportFile
from trustfund.reports.models.requests import ReportNumbering, ReportRequest

__all__ = ["Report", "ReportFile", "ReportNumbering", "ReportRequest"]
