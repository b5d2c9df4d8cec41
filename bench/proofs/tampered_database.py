"""Whoever may change the database itself is found out by the verifiers, and what was changed is named."""

from bench.registry import Found, proof
from tests.prove.tampering_database import TOUCHED, missed


@proof("tampered_database", count=1000)
def tampered_database(count: int, seed: int) -> Found:
    """Tamper with rows, trail, books and the database's objects; each must be found and named."""
    wrong = tuple(missed(count, seed))
    kinds = f"{sum(TOUCHED.values())} cases of {len(TOUCHED)} kinds"
    return Found(count, count - len(wrong), (kinds, *wrong))
