"""What a report says: its snapshot as a document, its key figures, the bytes of its files."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from trustfund.kernel.errors import Conflict
from trustfund.kernel.money import Money
from trustfund.reports.models import ReportFile

KEY_LINES = ("contributions", "disbursed", "ending", "undisbursed", "available")


class FileDamaged(Conflict):
    """The bytes in the database are not those whose digest was recorded."""

    code = "file_damaged"


def content_checked(file: ReportFile) -> bytes:
    """Return the bytes of a file.

    :raises FileDamaged: if their SHA-256 is not the recorded one
    """
    content = bytes(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileDamaged(
            _(
                "The stored file does not have its recorded digest and is not given out. "
                "Tell the system administrator; the trail names what was changed."
            )
        )
    return content


def key_figures(snapshot: dict[str, Any], *, language: str) -> list[dict[str, Any]]:
    """Return the five figures at the head of a report's page, inception to date."""
    lines = {line["key"]: line for line in [*snapshot["statement"], *snapshot["memo"]]}
    currency = snapshot["report"]["currency"]
    return [
        {
            "label": snapshot["words"][key][language],
            "value": Money(Decimal(lines[key]["amounts"][-1]), currency),
        }
        for key in KEY_LINES
    ]


def snapshot_read(text: str) -> dict[str, Any]:
    """Return a stored snapshot."""
    found: dict[str, Any] = json.loads(text)
    return found
