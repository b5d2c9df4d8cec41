"""How a bank account is written: without spaces, in capitals, an IBAN with its check digits. Pure."""

import re
from typing import Final

IBAN: Final = "IBAN"
OTHER: Final = "OTHER"
SHAPE: Final = {
    IBAN: re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII),
    OTHER: re.compile(r"[A-Z0-9/.-]{3,35}", re.ASCII),
}


def compact(text: str) -> str:
    """Return an account's identifier without spaces and in capitals: what it is compared by."""
    return "".join(text.split()).upper()


def identifier_fault(identifier: str, kind: str) -> str:
    """Return what is wrong with a compact identifier: "", "shape" or "check_digits"."""
    if not SHAPE[kind].fullmatch(identifier):
        return "shape"
    if kind == IBAN and _remainder(identifier) != 1:
        return "check_digits"
    return ""


def _remainder(iban: str) -> int:
    """Return what ISO 13616 reckons: the first four characters last, letters as 10 to 35, modulo 97."""
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97
