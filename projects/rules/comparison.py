"""Two versions of a project side by side: what was added, left out or said otherwise. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

SAME: Final = "same"
ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"
LONGEST_COMPARED = 4000  # words of one text; beyond it both texts are shown whole
WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both texts have, or only one of them."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that both versions can say: where it stands, and what each says of it.

    `part` is the field or the list; `names` are what the item is called there: a component and a
    category, an indicator and its figure. `before` and `after` are None where one has it not.
    """

    part: str
    names: tuple[str, ...]
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        """Return whether it is the same, changed, added or removed."""
        if self.before == self.after:
            return SAME
        if self.before is None:
            return ADDED
        return REMOVED if self.after is None else CHANGED

    @property
    def pieces_before(self) -> list[Piece]:
        """Return the former text in pieces, those that are gone marked as removed."""
        return [
            piece for piece in _pieces(self.before or "", self.after or "") if piece.kind != ADDED
        ]

    @property
    def pieces_after(self) -> list[Piece]:
        """Return the later text in pieces, those that are new marked as added."""
        return [
            piece for piece in _pieces(self.before or "", self.after or "") if piece.kind != REMOVED
        ]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return everything that either version says, in the order of the later one.

    Both are contents as projects/rules/content.py writes them. Components and indicators are
    matched by name, lines by component, category and year: one that was renamed shows as one that
    is gone and one that is new.
    """
    was, now = dict(_told(before)), dict(_told(after))
    keys = list(now) + [key for key in was if key not in now]
    order = {part: place for place, part in enumerate(dict.fromkeys(part for part, _names in keys))}
    return [
        Difference(part, names, was.get((part, names)), now.get((part, names)))
        for part, names in sorted(keys, key=lambda key: order[key[0]])
    ]


def _told(content: Mapping[str, Any]) -> Iterator[tuple[tuple[str, tuple[str, ...]], str]]:
    """Yield each thing that a content says, under the part and the names that it stands under."""
    for part, value in content.items():
        if not isinstance(value, list) and value not in {None, ""}:
            yield (part, ()), str(value)
    for component in content.get("components", []):
        name = component["name"]
        yield ("components", (name,)), component["name_ko"]
        for line in component["lines"]:
            yield ("budget", (name, line["category"], str(line["year"]))), str(line["amount"])
    for province in content.get("provinces", []):
        yield ("provinces", (province,)), province
    for item in content.get("risks", []):
        for said in ("rating", "mitigation"):
            yield ("risks", (item["category"], said)), str(item[said])
    yield from _goods_told(content)
    for item in content.get("indicators", []):
        for figure in ("unit", "baseline", "target", "target_date"):
            yield ("indicators", (item["name"], figure)), str(item[figure])


def _goods_told(
    content: Mapping[str, Any],
) -> Iterator[tuple[tuple[str, tuple[str, ...]], str]]:
    """Yield what is said of each of the goods; no code and no flag are nothing said."""
    for goods in content.get("goods", []):
        for said in ("hs_code", "amount", "flag"):
            if goods[said]:
                yield ("goods", (goods["item"], said)), str(goods[said])


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = WORD.findall(before), WORD.findall(after)
    if max(len(old), len(new)) > LONGEST_COMPARED:
        yield Piece(REMOVED, before)
        yield Piece(ADDED, after)
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(SAME, "".join(old[i:j]))
            continue
        if j > i:
            yield Piece(REMOVED, "".join(old[i:j]))
        if m > k:
            yield Piece(ADDED, "".join(new[k:m]))


def changed_only(found: Sequence[Difference]) -> list[Difference]:
    """Return only what the two versions do not say alike."""
    return [difference for difference in found if difference.kind != SAME]
