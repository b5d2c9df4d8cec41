"""Canonical JSON: one spelling per value, so that a hash means the same everywhere.

A subset of RFC 8785: objects with sorted keys, no white space, UTF-8, no floats. Decimals and
dates are strings; text is in Unicode normal form C.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


def canonical(value: Any) -> Any:
    """Return the value as plain JSON types in their one spelling.

    :raises TypeError: for a float or a type without a spelling
    """
    match value:
        case str():
            return _text(value)
        case None | bool() | int():
            return value
        case Decimal():
            return decimal_text(value)
        case datetime():
            if value.tzinfo is None:
                raise TypeError("A datetime needs its zone")
            return value.isoformat()
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case Mapping():
            return {canonical(str(key)): canonical(item) for key, item in value.items()}
        case list() | tuple():
            return [canonical(item) for item in value]
        case set() | frozenset():
            return sorted(canonical(item) for item in value)
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _text(value: str) -> str:
    # Most of every record is ASCII, which is in normal form as it stands.
    return value if value.isascii() else unicodedata.normalize("NFC", str(value))


def canonical_json(value: Any) -> str:
    """Return the value as canonical JSON text."""
    return json.dumps(canonical(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical_hash(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def decimal_text(value: Decimal) -> str:
    """Return a decimal without exponent and without trailing zeros: 100.0000 is '100'."""
    if not value.is_finite():
        raise TypeError("A decimal must be finite")
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
