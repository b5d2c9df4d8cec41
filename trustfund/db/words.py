"""The text of a row in the reader's language. The trail and the books keep the English one."""

import re
from typing import Any

from django.utils.translation import get_language

HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")


def reads_korean() -> bool:
    """Return whether this page, file or message is read in Korean."""
    return (get_language() or "").startswith("ko")


def local(row: Any, field: str = "name") -> str:
    """Return the row's field in the reader's language: Korean where there is Korean text."""
    korean = getattr(row, f"{field}_ko", "") if reads_korean() else ""
    return str(korean or getattr(row, field))


def tongue(text: Any) -> str:
    """Return the language that stored text is written in, for the mark that readers aloud need."""
    return "ko" if HANGUL.search(str(text)) else "en"
