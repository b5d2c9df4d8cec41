"""Annexes of agreements: what of a version is signed, and whether a newer one is in force."""

from datetime import date
from typing import Any, Final

from trustfund.kernel.canonical import canonical_hash

TEXT_AT_MOST: Final = 5_000  # characters in each language


def annex_hash(*, annex: int, number: int, effective_on: date, text: str, text_ko: str) -> str:
    """Return the SHA-256 by which a version of an annex is cited: over all that it says."""
    return canonical_hash(
        {
            "annex": annex,
            "version": number,
            "effective_on": effective_on,
            "text": text,
            "text_ko": text_ko,
        }
    )


def annex_terms(*, annex: int, number: int, sha256: str) -> dict[str, Any]:
    """Return what is signed of one annex: which version, and its hash."""
    return {"annex": annex, "version": number, "sha256": sha256}


def day_fault(effective_on: date, *, today: date, latest: date | None) -> str:
    """Return the code of why a version cannot be in force from a day on; empty if it can.

    `past` (an agreement of a day that is over named the version before), `order` (a confirmed
    version is in force from this day on or later).
    """
    if effective_on < today:
        return "past"
    return "order" if latest is not None and effective_on <= latest else ""
