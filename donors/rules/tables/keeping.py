"""A row that was read as plain values that can be kept, and back: nothing is lost between the two."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from donors.rules.tables.cells import Cell, CellKind, Row
from donors.rules.tables.fields import Value
from donors.rules.tables.kinds import Shape, field_of
from donors.rules.tables.reading import ReadRow, Reason, Role, Status
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.money import Money


def kept(row: ReadRow) -> dict[str, Any]:
    """Return the row as texts and numbers. An amount is a text, in the row's currency."""
    return {
        "line": row.line,
        "status": row.status.value,
        "role": row.role.value,
        "values": {name: _plain_value(value) for name, value in row.values.items()},
        "reasons": [
            {
                "code": reason.code,
                "field": reason.field,
                "column": reason.column,
                "cell": reason.cell,
                "facts": {name: _plain_fact(fact) for name, fact in reason.facts.items()},
            }
            for reason in row.reasons
        ],
        "cells": [_storable(cell.text) for cell in row.source.cells],
    }


def restored(kind: str, plain: Mapping[str, Any]) -> ReadRow:
    """Return the row of this kind that was kept. Its cells are texts, its facts as they are shown."""
    currency = str(plain["values"].get("currency", ""))
    return ReadRow(
        line=plain["line"],
        status=Status(plain["status"]),
        role=Role(plain["role"]),
        values={
            name: _value(kind, name, value, currency) for name, value in plain["values"].items()
        },
        reasons=tuple(Reason(**reason) for reason in plain["reasons"]),
        source=Row(plain["line"], tuple(Cell(CellKind.TEXT, text) for text in plain["cells"])),
    )


def row_key(kind: str, values: Mapping[str, Any], nth: int) -> str:
    """Return by what a row is known again: what it says, and the how-manieth of its file to say so."""
    return canonical_hash({"kind": kind, "values": values, "nth": nth})


def _plain_value(value: Value | Money) -> str | int | None:
    if isinstance(value, Money):
        return f"{value.amount:f}"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def _plain_fact(fact: Any) -> Any:
    if isinstance(fact, list | tuple):
        return [_storable(str(part)) for part in fact]
    return fact if isinstance(fact, int) else _storable(str(fact))


def _storable(text: str) -> str:
    """Return the text without the one character that no text of a database can hold."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _value(kind: str, name: str, value: Any, currency: str) -> Value | Money:
    field = field_of(kind, name)
    shape = Shape.TEXT if field is None else field.shape
    if shape is Shape.AMOUNT:
        return Money(value, currency)
    if shape is Shape.DAY:
        return date.fromisoformat(value)
    found: Value = value
    return found
