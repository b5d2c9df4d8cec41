"""The text of a row in the reader's language. The trail and the books keep the English one."""

import re
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language

HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


def reads_korean() -> bool:
    """Return whether this page, file or message is read in Korean."""
    return (get_language() or "").startswith("ko")


def local(row: Any, field: str = "name") -> str:
    """Return the row's field in the reader's language: Korean where there is Korean text."""
    korean = getattr(row, f"{field}_ko", "") if reads_korean() else ""
    return str(korean or getattr(row, field))


def day_words(day: date) -> str:
    """Return the day as it stands within a sentence."""
    return date_format(day, "Y년 n월 j일" if reads_korean() else "j M Y")


def month_words(day: date) -> str:
    """Return the month of the day as it stands within a sentence."""
    return date_format(day, "Y년 n월" if reads_korean() else "F Y")


def tongue(text: Any) -> str:
    """Return the language that stored text is written in, for the mark that readers aloud need."""
    return "ko" if HANGUL.search(str(text)) else "en"
