"""Latin words in Korean text: what a page or sentence in Korean must not hold, and what it may."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

LIST = Path(__file__).with_name("latin_allowed.txt")
ALLOWED = frozenset(
    word
    for line in LIST.read_text(encoding="utf-8").splitlines()
    for word in line.partition("#")[0].split()
)
# What is stored data or another tongue by its own mark. The same for a browser: closest(SKIPPED).
SKIPPED = "[lang=en], [translate=no], code, .code, script, style, svg"
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label")
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
SILENT = frozenset(("code", "script", "style", "svg"))

TOKEN = re.compile(r"[A-Za-z0-9\u00c0-\u024f][A-Za-z0-9\u00c0-\u024f._@/+:'-]*")
WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
LONG_WORD = re.compile(r"[A-Za-z]{5,}")
HEX = re.compile(r"[0-9a-f-]{12,}")
ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w.-]+")


def latin_words(text: str, known: Iterable[str] = ()) -> list[str]:
    """Return the Latin words of Korean text that nobody allowed, in their order.

    `known` are stored names that may stand there as they are, such as people and payees.
    Identifiers (TF070001, WA-001, digests, addresses) are no words. One letter is none either.
    """
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, " ")
    text = ADDRESS.sub(" ", text)
    return [
        word
        for token in TOKEN.findall(text)
        if not _is_identifier(token)
        for word in WORD.findall(token)
        if word not in ALLOWED
    ]


def page_text(html: str) -> str:
    """Return what a page says: its text and spoken attributes, without what is marked as SKIPPED."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.found)


def _is_identifier(token: str) -> bool:
    """Return whether this is a reference, a digest or a file name: digits, and no long word."""
    if HEX.fullmatch(token):
        return True
    return any(letter.isdigit() for letter in token) and not LONG_WORD.search(token)


class _Reader(HTMLParser):
    """Gathers what is read aloud or seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        silent = (
            self._is_silent()
            or tag in SILENT
            or facts.get("lang") == "en"
            or facts.get("translate") == "no"
            or "code" in (facts.get("class") or "").split()
        )
        if not silent:
            self.found.extend(_spoken(facts))
        if tag not in VOID:
            self._open.append((tag, silent))

    def handle_endtag(self, tag: str) -> None:
        if tag in (name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._is_silent():
            self.found.append(data.strip())

    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def _spoken(facts: dict[str, str | None]) -> Iterator[str]:
    for name in SPOKEN:
        if text := facts.get(name):
            yield text
