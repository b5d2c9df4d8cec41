"""The Django application of the pages that need many houses."""

from django.apps import AppConfig


class ControlConfig(AppConfig):
    """Home, people, the trail, jobs."""

    name = "trustfund.control"
    label = "control"
