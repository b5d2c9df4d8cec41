"""A server's own settings, except that the tests' database server may lose data."""

from trustfund.settings.server import *  # noqa: F403

DATABASE_MAY_LOSE_DATA = True
