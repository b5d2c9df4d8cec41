"""The house of reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports: requested by people, built by jobs, verified by anyone."""

    name = "trustfund.reports"
    label = "reports"
