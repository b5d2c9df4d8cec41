"""How much of a bank's file is read, and the meter that stops at it."""

from donors.rules.bank_files.errors import TooLarge, TooManyLines
from donors.rules.bank_files.statement import Line

MAX_FILE_BYTES = 192 * 2**20
MAX_LINES = 100_000
MAX_TEXT = 64_000_000  # characters of all lines together; two bytes each in memory at most
MAX_LINE_TEXT = 4_000  # characters of one line's remittance; the rest is cut with an ellipsis
MAX_ROW_BYTES = 64 * 2**10
MAX_EMPTY_ROWS = 10_000
MAX_BALANCES = 100
MAX_FIELD_ROWS = 1_000
MAX_DEPTH = 32  # camt.053 itself needs fewer than twenty


class Meter:
    """Counts what is kept of one file."""

    def __init__(self) -> None:
        self.lines = 0
        self.text = 0

    def take(self, line: Line) -> None:
        """Count one more line.

        :raises TooManyLines, TooLarge: beyond the bounds
        """
        self.lines += 1
        self.text += sum(map(len, line.texts))
        if self.lines > MAX_LINES:
            raise TooManyLines(position=line.position, what="lines", bound=MAX_LINES)
        if self.text > MAX_TEXT:
            raise TooLarge(position=line.position, what="text", bound=MAX_TEXT)


def clipped(text: str) -> str:
    """Return a remittance text of at most the bound, with an ellipsis where it was cut."""
    return text if len(text) <= MAX_LINE_TEXT else text[: MAX_LINE_TEXT - 1] + "…"
