"""Every fault of a map, each with its key: what is unknown, lacking, or of another type."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from donors.rules.tables.delimited import DELIMITERS
from donors.rules.tables.encodings import ENCODINGS
from donors.rules.tables.kinds import FIELDS, KINDS, STATISTICS, Shape, field_of
from donors.rules.tables.scalars import DAY_FORMATS, DECIMAL_MARKS, GROUPING_MARKS
from trustfund.kernel.currencies import EXPONENTS

Found = tuple[str, str, dict[str, Any]]

SECTIONS: Final[dict[str, dict[str, type]]] = {
    "file": {"encoding": str, "delimiter": str, "sheet": str},
    "amounts": {"decimal": str, "grouping": str, "scale": int, "binary_noise": bool},
    "days": {"formats": list},
    "marks": {"totals": list, "others": list, "paid_statuses": list},
}
TABLES_OF_TEXT: Final = ("columns", "constants")
TOP: Final = ("format", "name", "rows", *TABLES_OF_TEXT, "values", *SECTIONS)
ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "file.encoding": ENCODINGS,
    "file.delimiter": DELIMITERS,
    "amounts.decimal": DECIMAL_MARKS,
    "amounts.grouping": GROUPING_MARKS,
}
SCALE_AT_MOST: Final = 12
LONGEST: Final = 200
ENTRIES_AT_MOST: Final = 1_000


def map_faults(plain: Mapping[str, Any], format_name: str) -> Iterator[Found]:
    """Yield (key, code, facts) of everything that is wrong with a map."""
    for key in plain:
        if key not in TOP:
            yield key, "key_unknown", {"known": list(TOP)}
    if plain.get("format") != format_name:
        yield "format", "format_unknown", {"known": [format_name]}
    yield from _text_faults("name", plain)
    yield from _text_faults("rows", plain)
    for section, keys in SECTIONS.items():
        yield from _section_faults(section, keys, plain.get(section, {}))
    kind = plain.get("rows")
    if isinstance(kind, str) and kind not in KINDS:
        yield "rows", "value_unknown", {"known": list(KINDS)}
    if not isinstance(kind, str) or kind not in KINDS:
        return
    yield from _field_faults(kind, plain)
    yield from _mark_faults(kind, plain.get("marks", {}))
    yield from _value_faults(kind, plain.get("values", {}))


def _text_faults(key: str, plain: Mapping[str, Any]) -> Iterator[Found]:
    if key not in plain:
        yield key, "key_lacking", {}
    elif not _is_text(plain[key]):
        yield key, "wrong_type", {"wanted": "text"}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST


def _section_faults(section: str, keys: dict[str, type], found: Any) -> Iterator[Found]:
    if not isinstance(found, dict):
        yield section, "wrong_type", {"wanted": "table"}
        return
    for name, value in found.items():
        key = f"{section}.{name}"
        if name not in keys:
            yield key, "key_unknown", {"known": list(keys)}
        elif type(value) is not keys[name]:
            yield key, "wrong_type", {"wanted": keys[name].__name__}
        elif isinstance(value, list):
            yield from _list_faults(key, value)
        elif key in ALLOWED and value not in ALLOWED[key]:
            yield key, "value_unknown", {"known": list(ALLOWED[key])}
    yield from _amount_faults(found) if section == "amounts" else ()


def _amount_faults(found: dict[str, Any]) -> Iterator[Found]:
    scale = found.get("scale", 0)
    if type(scale) is int and not 0 <= scale <= SCALE_AT_MOST:
        yield "amounts.scale", "value_unknown", {"from": 0, "to": SCALE_AT_MOST}
    if found.get("grouping") and found["grouping"] == found.get("decimal", "."):
        yield "amounts.grouping", "value_unknown", {"same_as": "amounts.decimal"}


def _list_faults(key: str, value: list[Any]) -> Iterator[Found]:
    if not value or len(value) > ENTRIES_AT_MOST or not all(_is_text(one) for one in value):
        yield key, "wrong_type", {"wanted": "texts"}
    elif key == "days.formats":
        for one in value:
            if one not in DAY_FORMATS:
                yield key, "value_unknown", {"value": one, "known": list(DAY_FORMATS)}


def _field_faults(kind: str, plain: Mapping[str, Any]) -> Iterator[Found]:
    """Yield what is wrong with the fields: unknown, fed twice, or fed by nothing."""
    names = [field.name for field in FIELDS[kind]]
    fed: set[str] = set()
    if "columns" not in plain:
        yield "columns", "key_lacking", {}
    for section in TABLES_OF_TEXT:
        found = plain.get(section, {})
        if not isinstance(found, dict):
            yield section, "wrong_type", {"wanted": "table"}
            continue
        for name, value in found.items():
            key = f"{section}.{name}"
            if name not in names:
                yield key, "key_unknown", {"known": names}
            elif not _is_text(value):
                yield key, "wrong_type", {"wanted": "text"}
            elif name in fed:
                yield key, "column_and_constant", {}
            elif section == "constants":
                yield from _constant_faults(kind, name, value)
            fed.add(name)
    for field in FIELDS[kind]:
        if field.required and field.name not in fed:
            yield f"columns.{field.name}", "field_lacking", {}


def _constant_faults(kind: str, name: str, value: str) -> Iterator[Found]:
    field = field_of(kind, name)
    if field and field.shape is Shape.CURRENCY and value not in EXPONENTS:
        yield f"constants.{name}", "value_unknown", {"value": value}
    if field and field.shape is Shape.WORD and value not in field.words:
        yield f"constants.{name}", "value_unknown", {"value": value, "known": list(field.words)}


def _mark_faults(kind: str, marks: Any) -> Iterator[Found]:
    """Yield marks that only statistics can bear: books know no totals as published."""
    if kind == STATISTICS or not isinstance(marks, dict):
        return
    for name in marks:
        if name in SECTIONS["marks"]:
            yield f"marks.{name}", "key_unknown", {"rows": kind}


def _value_faults(kind: str, values: Any) -> Iterator[Found]:
    if not isinstance(values, dict):
        yield "values", "wrong_type", {"wanted": "table"}
        return
    names = [field.name for field in FIELDS[kind]]
    for name, words in values.items():
        key = f"values.{name}"
        if name not in names:
            yield key, "key_unknown", {"known": names}
        elif not isinstance(words, dict) or len(words) > ENTRIES_AT_MOST:
            yield key, "wrong_type", {"wanted": "table"}
        else:
            for word, meant in words.items():
                if not _is_text(meant):
                    yield f"{key}.{word}", "wrong_type", {"wanted": "text"}
