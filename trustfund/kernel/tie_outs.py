"""Tie-outs: one figure as two places tell it. A rule is data, and lives where its figures are known."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure as two places tell it, in one currency.

    Type, identifier, detail and currency are its key for ever; `label` names it for people.
    Decimals and no Money: what somebody has spoiled must be told, too.
    """

    subject_type: str
    subject_id: str
    detail: str
    label: str
    currency: str
    left: Decimal
    right: Decimal

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what stays the same from run to run."""
        return self.subject_type, self.subject_id, self.detail, self.currency

    @property
    def ties(self) -> bool:
        """Return whether both places tell the same."""
        return self.left == self.right


@dataclass(frozen=True, slots=True)
class TieOut:
    """A rule: what is compared with what. `pairs` yields every figure of a fund that it compares.

    Title, left and right are translated words; `code` never changes.
    """

    code: str
    title: Any
    left: Any
    right: Any
    pairs: Callable[[UUID], Iterable[Pair]]


def told_by(figure: Decimal, *papers: Decimal) -> Decimal:
    """Return what the first paper says that does not say this figure; the figure if all do."""
    return next((paper for paper in papers if paper != figure), figure)
