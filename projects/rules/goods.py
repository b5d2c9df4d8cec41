"""Which goods of a proposal may not be supplied without more ado, by chapter of the Harmonized System. Pure; a table.

Security Council resolution 2397 (2017) bars the supply of industrial machinery, transportation vehicles,
iron, steel and other metals (chapters 72 to 89) and caps that of crude and refined petroleum (within
chapter 27). A flag blocks nothing here; it says what is needed before the goods are bought.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trustfund.kernel.money import Money

MAX_GOODS: Final = 40
UNCLASSIFIED: Final = "UNCLASSIFIED"
PETROLEUM: Final = "PETROLEUM"
METALS: Final = "METALS"
MACHINERY: Final = "MACHINERY"
VEHICLES: Final = "VEHICLES"
RESTRICTED: Final = (
    (PETROLEUM, 27, 27),
    (METALS, 72, 83),
    (MACHINERY, 84, 85),
    (VEHICLES, 86, 89),
)
FLAGS: Final = (UNCLASSIFIED, *(flag for flag, _first, _last in RESTRICTED))
CODE: Final = re.compile(r"[0-9]{2,6}", re.ASCII)
LAST_CHAPTER: Final = 97
RESERVED_CHAPTER: Final = 77


@dataclass(frozen=True, slots=True)
class GoodsItem:
    """Goods that the project would buy: what, its HS code of 2 to 6 digits or none yet, and the amount."""

    item: str
    hs_code: str
    money: Money

    @property
    def flag(self) -> str:
        """Return why these goods need something before they are bought; empty if they need nothing."""
        return flag_of(self.hs_code)


def code_is_sound(hs_code: str) -> bool:
    """Return whether the code is empty, or 2 to 6 digits of a chapter that the Harmonized System has."""
    if not hs_code:
        return True
    if not CODE.fullmatch(hs_code):
        return False
    chapter = int(hs_code[:2])
    return 1 <= chapter <= LAST_CHAPTER and chapter != RESERVED_CHAPTER


def flag_of(hs_code: str) -> str:
    """Return the flag of a sound code: of its chapter, or that it is still to be classified."""
    if not hs_code:
        return UNCLASSIFIED
    chapter = int(hs_code[:2])
    for flag, first, last in RESTRICTED:
        if first <= chapter <= last:
            return flag
    return ""


def flagged(goods: Sequence[GoodsItem]) -> list[GoodsItem]:
    """Return the goods that need an exemption or a classification before they are bought, in order."""
    return [item for item in goods if item.flag]
