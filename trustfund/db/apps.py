"""The Django application of the database tools."""

from django.apps import AppConfig


class DbConfig(AppConfig):
    """Database tools: the clock and the protection of rows."""

    name = "trustfund.db"
    label = "db"
