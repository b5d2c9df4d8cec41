"""The forms of reports, and how a file to verify is received."""

from trustfund.reports.forms.reports import ReportFilterForm, ReportRequestForm, VerifyForm

__all__ = ["ReportFilterForm", "ReportRequestForm", "VerifyForm"]
