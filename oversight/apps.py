"""The Django application of oversight."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """The joint board, the threat-reduction program and external assurance."""

    name = "oversight"
    label = "oversight"
