"""The map of a foreign file: which column feeds which field, and how what stands there is read."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from donors.rules.tables.bounds import MAP_AT_MOST
from donors.rules.tables.codes import MAP_FAULTS
from donors.rules.tables.map_faults import map_faults

FORMAT: Final = "contribution-map/1"
FOLDER: Final = Path(__file__).parent / "maps"


@dataclass(frozen=True, slots=True)
class MapFault:
    """What is wrong with one key of a map, such as `columns.amount`; the code is of MAP_FAULTS."""

    key: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in MAP_FAULTS:
            raise ValueError(f"{self.code} is not a fault of a map")


class MapInvalid(Exception):
    """The map cannot be used. `faults` names every one with its key."""

    def __init__(self, faults: list[MapFault]) -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.code}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class ContributionMap:
    """A map after it was checked. The fields are the keys of the file; docs/formats tells them."""

    name: str
    rows: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    decimal: str = "."
    grouping: str = ""
    scale: int = 0
    binary_noise: bool = False
    day_formats: tuple[str, ...] = ("YYYY-MM-DD",)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    totals: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    paid_statuses: tuple[str, ...] = ()
    example: Mapping[str, str] = field(default_factory=dict)


def map_read(content: bytes) -> ContributionMap:
    """Return the map that a TOML or JSON file holds.

    :raises MapInvalid: with every fault and its key
    """
    if len(content) > MAP_AT_MOST:
        raise MapInvalid([MapFault("", "map_too_large", {"at_most": MAP_AT_MOST})])
    try:
        text = content.decode("utf-8-sig")
        plain = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise MapInvalid([MapFault("", "map_unreadable", {"what": str(error)})]) from None
    return map_made(plain)


def map_made(plain: Mapping[str, Any]) -> ContributionMap:
    """Return the map that these plain values make.

    :raises MapInvalid: with every fault and its key
    """
    found = [MapFault(key, code, facts) for key, code, facts in map_faults(plain, FORMAT)]
    if found:
        raise MapInvalid(found)
    file, amounts, days = (plain.get(part, {}) for part in ("file", "amounts", "days"))
    marks = plain.get("marks", {})
    return ContributionMap(
        name=plain["name"],
        rows=plain["rows"],
        columns=dict(plain["columns"]),
        constants=dict(plain.get("constants", {})),
        values={name: dict(words) for name, words in plain.get("values", {}).items()},
        **{key: file[key] for key in ("encoding", "delimiter", "sheet") if key in file},
        **amounts,
        day_formats=tuple(days.get("formats", ("YYYY-MM-DD",))),
        totals=tuple(marks.get("totals", ())),
        others=tuple(marks.get("others", ())),
        paid_statuses=tuple(marks.get("paid_statuses", ())),
    )


@cache
def shipped_map(name: str) -> ContributionMap:
    """Return a map that comes with the program, by its name in `shipped_maps`.

    :raises LookupError: if there is none of this name
    """
    return map_read(shipped_text(name).encode())


def shipped_text(name: str) -> str:
    """Return the text of a map that comes with the program, to be changed.

    :raises LookupError: if there is none of this name
    """
    if name not in shipped_maps():
        raise LookupError(name)
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def shipped_maps() -> list[str]:
    """Return the names of the maps that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))
