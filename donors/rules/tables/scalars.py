"""Amounts, days and texts as a table writes them. Nothing is guessed: it reads, or it has a reason."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

# How a map may say that days are written. Where two of them read different days, it is neither.
DAY_FORMATS: Final[dict[str, str]] = {
    "YYYY-MM-DD": r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
    "YYYY-MM-DD hh:mm:ss": r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d) "
    r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d",
    "YYYY/MM/DD": r"(?P<y>\d{4})/(?P<m>\d\d?)/(?P<d>\d\d?)",
    "YYYY.MM.DD": r"(?P<y>\d{4})\.(?P<m>\d\d?)\.(?P<d>\d\d?)",
    "YYYY년 MM월 DD일": r"(?P<y>\d{4})년 ?(?P<m>\d\d?)월 ?(?P<d>\d\d?)일",
    "YYYYMMDD": r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
    "DD/MM/YYYY": r"(?P<d>\d\d?)/(?P<m>\d\d?)/(?P<y>\d{4})",
    "MM/DD/YYYY": r"(?P<m>\d\d?)/(?P<d>\d\d?)/(?P<y>\d{4})",
    "DD.MM.YYYY": r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})",
    "DD-MM-YYYY": r"(?P<d>\d\d?)-(?P<m>\d\d?)-(?P<y>\d{4})",
}
DAY_PATTERNS: Final = {name: re.compile(one, re.ASCII) for name, one in DAY_FORMATS.items()}
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

DECIMAL_MARKS: Final = (".", ",")
GROUPING_MARKS: Final = (",", ".", " ", "'")
SPACES: Final = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "−": "-"})
LONGEST_AMOUNT: Final = 40
NOISE: Final = Decimal("0.000001")  # of the minor unit: far above what binary reckoning leaves

# Beginnings that a spreadsheet reads as a formula or a command, the full-width ones included.
EXECUTABLE: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠", "−")
# Control characters, and those that make text read otherwise than it is stored.
HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\ud800-\udfff]"
)


class Unreadable(Exception):
    """What stands in a cell is not what its field takes. `code` is one of REJECTIONS."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def amount_of(text: str, *, decimal: str, grouping: str) -> Decimal:
    """Return the amount that is written with these marks; groups have three digits each.

    :raises Unreadable: "amount_unreadable"
    """
    plain = text.translate(SPACES)
    whole = r"\d+"
    if grouping:
        whole = rf"(?:\d+|\d{{1,3}}(?:{re.escape(grouping)}\d{{3}})+)"
    found = re.fullmatch(rf"(-?)({whole})(?:{re.escape(decimal)}(\d+))?", plain, re.ASCII)
    if found is None or len(plain) > LONGEST_AMOUNT:
        raise Unreadable("amount_unreadable", decimal=decimal, grouping=grouping)
    sign, digits, fraction = found.groups()
    return Decimal(f"{sign}{digits.replace(grouping, '') if grouping else digits}.{fraction or 0}")


def without_noise(amount: Decimal, step: Decimal) -> Decimal:
    """Return the whole number of steps next to an amount, if only noise lies between them."""
    near = amount.quantize(step)
    return near if abs(near - amount) <= step * NOISE else amount


def day_read(text: str, formats: tuple[str, ...]) -> date:
    """Return the one day that the formats read in a text.

    :raises Unreadable: "date_unreadable"; "date_ambiguous" if two formats read two days
    """
    found = {day for name in formats if (day := _day(text, name)) is not None}
    if len(found) > 1:
        raise Unreadable("date_ambiguous", days=sorted(found))
    if not found:
        raise Unreadable("date_unreadable", formats=list(formats))
    return found.pop()


def day_sensible(day: date | datetime) -> date:
    """Return the day of a cell that holds one.

    :raises Unreadable: "date_unreadable" outside the years that a fund can meet
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable("date_unreadable", years=[FIRST_YEAR, LAST_YEAR])
    return day.date() if isinstance(day, datetime) else day


def text_checked(text: str, *, length: int) -> str:
    """Return a text that shows what it is.

    :raises Unreadable: "text_hidden", "text_executable", "text_too_long"
    """
    if HIDDEN.search(text):
        raise Unreadable("text_hidden")
    if text.lstrip(" \u00a0\u3000").startswith(EXECUTABLE):
        raise Unreadable("text_executable")
    if len(text) > length:
        raise Unreadable("text_too_long", at_most=length)
    return text


def _day(text: str, name: str) -> date | None:
    found = DAY_PATTERNS[name].fullmatch(text)
    if found is None:
        return None
    try:
        day = date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
