"""The Django application of the database tools."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from trustfund.db.durability import durability_check


class DbConfig(AppConfig):
    """Database tools: the clock and the protection of rows."""

    name = "trustfund.db"
    label = "db"

    def ready(self) -> None:
        """Look at every new connection: money is kept only by a server that flushes."""
        connection_created.connect(durability_check, dispatch_uid="durability")
