"""The Django application of persons, organizations and roles."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Persons, organizations, appointments."""

    name = "trustfund.identity"
    label = "identity"
