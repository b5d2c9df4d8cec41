"""What is shown to others: a tampered export is found and named, and so are two copies of the log."""

from bench.registry import Found, proof
from tests.standalone.forking import fork_cases
from tests.standalone.tampering import missed


@proof("tampered_exports", count=1000)
def tampered_exports(count: int, seed: int) -> Found:
    """Tamper with an export in generated ways; trustfund-verify must find each and name it."""
    remarks = tuple(missed(count, seed))
    return Found(count, count - len(remarks), remarks)


@proof("forked_logs", count=1000)
def forked_logs(count: int, seed: int) -> Found:
    """Show two forked copies to two witnesses; their next exchange must find each fork."""
    return Found(*fork_cases(count, seed))
