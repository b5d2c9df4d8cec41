"""Which of the fund's sectors a published cluster belongs to, and the figures by sector.

The table below was reviewed name by name against the names of the Financial Tracking Service. A
cluster that serves two of the sectors (nutrition: food and health), none of them (education,
shelter, protection, coordination), or that the publisher leaves open ("Not specified", "Multiple
clusters/sectors (shared)") is given to none: it is shown under its own name, outside the sectors.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final, Protocol

SECTOR_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "agriculture": "AGRICULTURE",
        "food security": "FOOD",
        "health": "HEALTH",
        "water sanitation hygiene": "WATER",
    }
)
TENTH: Final = Decimal("0.1")


class Published(Protocol):
    """What a row says of a cluster, in whole US dollars."""

    @property
    def cluster(self) -> str:
        """Return the cluster's name."""

    @property
    def requirement(self) -> int | None:
        """Return what is needed, None if it is not said."""

    @property
    def funding(self) -> int | None:
        """Return what was given, None if it is not said."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of rows in whole US dollars, and of how many rows, how many without a requirement."""

    rows: int = 0
    without_requirement: int = 0
    requirement: int = 0
    funding: int = 0

    @property
    def coverage(self) -> Decimal | None:
        """Return the funding in percent of the requirement, to a tenth; None without a requirement."""
        if not self.requirement:
            return None
        part = Decimal(self.funding) * 100 / self.requirement
        return part.quantize(TENTH, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class BySector:
    """The figures of each sector that has some, of each cluster outside them by name, and of all."""

    sectors: Mapping[str, Figures]
    outside: Mapping[str, Figures]
    outside_total: Figures
    total: Figures


def sector_of(cluster: str) -> str:
    """Return the sector of the fund that a cluster belongs to, "" for none."""
    return SECTOR_OF.get(" ".join(cluster.casefold().split()), "")


def by_sector(rows: Iterable[Published]) -> BySector:
    """Return the figures of rows by sector; the sectors and what is outside are together all of them."""
    sectors: dict[str, list[Published]] = {}
    outside: dict[str, list[Published]] = {}
    every: list[Published] = []
    for row in rows:
        every.append(row)
        if sector := sector_of(row.cluster):
            sectors.setdefault(sector, []).append(row)
        else:
            outside.setdefault(row.cluster, []).append(row)
    return BySector(
        sectors={name: summed(found) for name, found in sectors.items()},
        outside={name: summed(outside[name]) for name in sorted(outside)},
        outside_total=summed([row for found in outside.values() for row in found]),
        total=summed(every),
    )


def summed(rows: Sequence[Published]) -> Figures:
    """Return the sums of rows; what is not said adds nothing and is counted."""
    return Figures(
        rows=len(rows),
        without_requirement=sum(row.requirement is None for row in rows),
        requirement=sum(row.requirement or 0 for row in rows),
        funding=sum(row.funding or 0 for row in rows),
    )
