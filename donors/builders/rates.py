"""The template of a file of rates: its heads, and an example that is told apart when it is left in."""

import csv
import io

from donors.rules.rate_rows import EXAMPLE, HEADS


def rate_template_file() -> bytes:
    """Return the template as CSV, in UTF-8 with the mark by which spreadsheet programs know it."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEADS, EXAMPLE])
    return out.getvalue().encode("utf-8-sig")
