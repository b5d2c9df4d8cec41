"""The Django application of funds."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    """Funds and their fee schedules."""

    name = "trustfund.funds"
    label = "funds"
