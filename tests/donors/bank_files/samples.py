"""What other parsers read in the real sample files, as plain values to compare with."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml


class _Plain(yaml.SafeLoader):
    """Reads the expected values of MT940, written as objects, as plain mappings."""


def _object(loader: _Plain, suffix: str, node: yaml.MappingNode) -> dict[str, Any]:
    if suffix.endswith(".Transaction"):  # each points back to the whole
        node.value = [(key, value) for key, value in node.value if key.value != "transactions"]
    return loader.construct_mapping(node, deep=True)


def _applied(loader: _Plain, suffix: str, node: yaml.SequenceNode) -> Any:
    (value, *_) = loader.construct_sequence(node, deep=True)
    if suffix.endswith("Decimal"):
        return Decimal(value)
    if suffix.endswith("Date"):  # two bytes of year, then month and day
        return date(value[0] * 256 + value[1], value[2], value[3])
    return value


_Plain.add_multi_constructor("tag:yaml.org,2002:python/object:", _object)
_Plain.add_multi_constructor("tag:yaml.org,2002:python/object/apply:", _applied)


def expected_mt940(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the facts of the last statement of the file, and those of all transactions."""
    found = yaml.load(path.read_text(encoding="utf-8"), _Plain)
    return found["data"], [one["data"] for one in found["transactions"]]


def expected_camt(path: Path) -> dict[str, Any]:
    """Return the one entry of the sample, with its statement under getRecord."""
    return json.loads(path.read_text(encoding="utf-8"))["getEntries"][0]


def money_pair(found: dict[str, Any]) -> tuple[int, str]:
    """Return minor units and currency."""
    return int(found["getAmount"]), found["getCurrency"]["getCode"]


def day_of(found: dict[str, Any]) -> date:
    """Return the day of a moment."""
    return date.fromisoformat(found["0"][:10])
