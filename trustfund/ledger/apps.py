"""The Django application of the books."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Accounts, entries, legs and controlled balances."""

    name = "trustfund.ledger"
    label = "ledger"
