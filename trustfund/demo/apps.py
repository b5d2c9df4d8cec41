"""The Django application of the demonstration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration fund and its sign-ins."""

    name = "trustfund.demo"
    label = "demo"
