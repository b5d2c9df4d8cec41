"""The mark of our files: a line of plain ASCII by which a file says which report it is."""

import re
from collections.abc import Iterator
from typing import Final
from uuid import UUID

MARK: Final = re.compile(rb"trustfund-report:(R-[0-9]{4}-[0-9]{4,9}):([0-9a-f]{32})")
NUMBER: Final = re.compile(r"R-[0-9]{4}-[0-9]{4,9}", re.ASCII)
MOST_MARKS: Final = 20


def marker_of(number: str, report_id: UUID) -> str:
    """Return the mark of a report's files."""
    return f"trustfund-report:{number}:{report_id.hex}"


def marks_in(content: bytes) -> Iterator[tuple[str, UUID]]:
    """Yield (number, identifier) of each mark in these bytes, the first twenty at most."""
    for count, match in enumerate(MARK.finditer(content)):
        if count >= MOST_MARKS:
            return
        yield match[1].decode(), UUID(match[2].decode())


def report_number(year: int, count: int) -> str:
    """Return the number of a year's n-th report, such as R-2026-0001."""
    return f"R-{year}-{count:04d}"
