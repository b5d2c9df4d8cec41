"""The page on contribution tables lists what the code has: fields, keys, codes and bounds."""

import pytest

from donors.rules.tables import bounds, codes
from donors.rules.tables.kinds import FIELDS
from donors.rules.tables.map_faults import SECTIONS, TOP
from donors.rules.tables.mapping import FOLDER, shipped_maps
from donors.rules.tables.scalars import DAY_FORMATS
from tests.docs.documents import CHECKOUT, tables, text

PAGE = text("docs/formats/contribution-tables.md")


def listed(head: str) -> dict[str, str]:
    """Return the rows of the table whose first column has this head: first to second cell."""
    (rows,) = [rows for rows in tables(PAGE) if head in rows[0]]
    return {(cells := list(row.values()))[0].strip("`"): cells[1] for row in rows}


@pytest.mark.parametrize(
    ("head", "known"),
    [
        ("refusal", codes.REFUSALS),
        ("rejection", codes.REJECTIONS),
        ("warning", codes.WARNINGS),
        ("fault of a map", codes.MAP_FAULTS),
    ],
)
def test_every_code_is_told(head, known):
    assert tuple(listed(head)) == known


def test_every_field_is_told():
    assert listed("row") == {
        kind: ", ".join(f"{one.name}*" if one.required else one.name for one in fields)
        for kind, fields in FIELDS.items()
    }


def test_every_key_is_told():
    keys = {key for key in TOP if key not in SECTIONS}
    keys |= {f"{section}.{key}" for section, names in SECTIONS.items() for key in names}
    assert set(listed("key")) == keys


def test_every_form_of_a_day_is_told():
    told = PAGE[PAGE.index("Days: ") :].partition("\n\n")[0]
    assert told.replace("\n", " ") == f"Days: {', '.join(f'`{one}`' for one in DAY_FORMATS)}."


def test_every_bound_is_told():
    known = {name: f"{value:,}" for name, value in vars(bounds).items() if name.isupper()}
    assert listed("bound") == known


def test_every_shipped_map_is_told():
    for name in shipped_maps():
        assert f"`{(FOLDER / name).relative_to(CHECKOUT)}.toml`" in PAGE
