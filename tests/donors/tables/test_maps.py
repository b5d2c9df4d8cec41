"""A map says how a foreign file is read; every fault of it is named with its key."""

import json
from typing import Any

import pytest

from donors.rules.tables import MapInvalid, map_made, map_read, shipped_map, shipped_maps
from donors.rules.tables.codes import MAP_FAULTS

SOUND: dict[str, Any] = {
    "format": "contribution-map/1",
    "name": "any",
    "rows": "receipt",
    "columns": {
        "donor": "Donor",
        "agreement_number": "Agreement",
        "amount": "Amount",
        "value_date": "Day",
        "bank_reference": "Reference",
    },
    "constants": {"currency": "EUR"},
}
BIG = b"a" * (256 * 1024 + 1)

FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("format", "format_unknown", {"format": "contribution-map/2"}),
    ("name", "key_lacking", {"name": ...}),
    ("name", "wrong_type", {"name": 7}),
    ("rows", "key_lacking", {"rows": ...}),
    ("rows", "value_unknown", {"rows": "loan"}),
    ("colums", "key_unknown", {"colums": {}}),
    ("columns", "wrong_type", {"columns": []}),
    ("columns", "key_lacking", {"columns": ...}),
    ("columns.amout", "key_unknown", {"columns": SOUND["columns"] | {"amout": "Amount"}}),
    ("columns.amount", "wrong_type", {"columns": SOUND["columns"] | {"amount": 3}}),
    ("columns.amount", "field_lacking", {"columns": {"donor": "Donor"}}),
    ("constants.currency", "value_unknown", {"constants": {"currency": "EURO"}}),
    ("constants.donor", "column_and_constant", {"constants": {"donor": "x", "currency": "EUR"}}),
    ("file", "wrong_type", {"file": "x"}),
    ("file.coding", "key_unknown", {"file": {"coding": "utf-8"}}),
    ("file.encoding", "value_unknown", {"file": {"encoding": "utf-7"}}),
    ("file.delimiter", "value_unknown", {"file": {"delimiter": "|"}}),
    ("amounts.decimal", "value_unknown", {"amounts": {"decimal": "x"}}),
    ("amounts.grouping", "value_unknown", {"amounts": {"decimal": ",", "grouping": ","}}),
    ("amounts.scale", "wrong_type", {"amounts": {"scale": True}}),
    ("amounts.scale", "value_unknown", {"amounts": {"scale": 13}}),
    ("amounts.binary_noise", "wrong_type", {"amounts": {"binary_noise": 1}}),
    ("days.formats", "value_unknown", {"days": {"formats": ["%d.%m.%Y"]}}),
    ("days.formats", "wrong_type", {"days": {"formats": []}}),
    ("marks.totals", "key_unknown", {"marks": {"totals": ["Total"]}}),
    ("values", "wrong_type", {"values": []}),
    ("values.giver", "key_unknown", {"values": {"giver": {}}}),
    ("values.donor", "wrong_type", {"values": {"donor": "x"}}),
    ("values.donor.Korea", "wrong_type", {"values": {"donor": {"Korea": 7}}}),
]


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (SOUND | changes).items() if value is not ...}


def faults(plain: dict[str, Any]) -> set[tuple[str, str]]:
    with pytest.raises(MapInvalid) as caught:
        map_made(plain)
    return {(fault.key, fault.code) for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("key", "code", "changes"), FAULTS, ids=[f"{key} {code}" for key, code, _ in FAULTS]
)
def test_a_fault_is_named_with_its_key(key, code, changes):
    assert (key, code) in faults(changed(changes))


def test_every_fault_is_named_at_once():
    assert faults(changed({"name": ..., "rows": "loan", "colums": {}})) == {
        ("name", "key_lacking"),
        ("rows", "value_unknown"),
        ("colums", "key_unknown"),
    }


def test_every_code_is_met():
    assert {code for _, code, _ in FAULTS} | {"map_too_large", "map_unreadable"} == set(MAP_FAULTS)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"rows = ", "map_unreadable"),
        (b"{", "map_unreadable"),
        (b"\xff\xfe", "map_unreadable"),
        (b'{"a": ' + b"[" * 100_000, "map_unreadable"),
        (BIG, "map_too_large"),
    ],
    ids=["toml", "json", "bytes", "deep", "large"],
)
def test_a_map_that_cannot_be_read_is_refused(content, code):
    with pytest.raises(MapInvalid) as caught:
        map_read(content)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_json_says_the_same_as_toml():
    toml = b"""
        format = "contribution-map/1"
        name = "any"
        rows = "receipt"
        [columns]
        donor = "Donor"
        agreement_number = "Agreement"
        amount = "Amount"
        value_date = "Day"
        bank_reference = "Reference"
        [constants]
        currency = "EUR"
    """
    assert map_read(toml) == map_read(json.dumps(SOUND).encode()) == map_made(SOUND)


@pytest.mark.parametrize("name", shipped_maps())
def test_a_shipped_map_is_sound(name):
    assert shipped_map(name).name == name


def test_there_is_no_other_shipped_map():
    assert shipped_maps() == ["artf", "cerf"]
    with pytest.raises(LookupError):
        shipped_map("../cerf")
