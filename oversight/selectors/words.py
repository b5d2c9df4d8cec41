"""Names, titles and days in the reader's language."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language


def local(row: Any, field: str = "name") -> str:
    """Return the row's field in the reader's language: Korean where there is Korean text."""
    korean = getattr(row, f"{field}_ko", "") if _reads_korean() else ""
    return str(korean or getattr(row, field))


def day_words(day: date) -> str:
    """Return the day as it stands within a sentence."""
    return date_format(day, "Y년 n월 j일" if _reads_korean() else "j M Y")


def _reads_korean() -> bool:
    return (get_language() or "").startswith("ko")
