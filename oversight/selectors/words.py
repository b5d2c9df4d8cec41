"""Names and titles in the reader's language, where the data has both."""

from typing import Any

from django.utils.translation import get_language


def local(row: Any, field: str = "name") -> str:
    """Return the row's field in the reader's language: Korean where there is Korean text."""
    korean = getattr(row, f"{field}_ko", "") if (get_language() or "").startswith("ko") else ""
    return str(korean or getattr(row, field))
