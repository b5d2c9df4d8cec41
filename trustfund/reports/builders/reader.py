"""Reads a snapshot in one language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from trustfund.kernel.money import Money
from trustfund.render.document import Column

Snapshot = Mapping[str, Any]
NUMBER_WIDTH = "15%"


class Reader:
    """Reads a snapshot in one language."""

    def __init__(self, snapshot: Snapshot, language: str) -> None:
        self.snapshot = snapshot
        self.language = language
        self.currency: str = snapshot["report"]["currency"]
        self.notes: Snapshot = snapshot["notes"]

    def word(self, key: str) -> str:
        """Return a fixed word."""
        return self.text(self.snapshot["words"][key])

    def text(self, both: Mapping[str, str]) -> str:
        """Return a sentence or name that is kept in both languages."""
        return both[self.language]

    def money(self, amount: str | None, currency: str = "") -> Money | str:
        """Return an amount, in the holding currency unless another is named; or "no rate"."""
        if amount is None:
            return self.word("no_rate")
        return Money(Decimal(amount), currency or self.currency)

    def periods(self) -> tuple[Column, ...]:
        """Return the statement's four columns of amounts."""
        return tuple(
            Column("money", self.word(column["key"]), self.text(column["span"]), NUMBER_WIDTH)
            for column in self.snapshot["columns"]
        )
