"""Names, titles and days in the reader's language."""

from datetime import date

from django.utils.formats import date_format

from trustfund.db.words import local, reads_korean

__all__ = ["day_words", "local"]


def day_words(day: date) -> str:
    """Return the day as it stands within a sentence."""
    return date_format(day, "Y년 n월 j일" if reads_korean() else "j M Y")
