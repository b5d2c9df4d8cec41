"""The strings of the code that are to be translated, found without gettext's own programs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import template as templates

ROOT = Path(__file__).resolve().parents[2]
HOUSES = ("trustfund", "donors", "projects", "oversight", "disbursements")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
IN_CONTEXT = {"pgettext", "pgettext_lazy"}
# What templatize makes of a tag: a call with one to three strings.
CALL = re.compile(r"\b(n?p?gettext|_)\((?=u?['\"])")

# A string to be translated: its context or "", and the string itself (the singular of a plural).
Wanted = tuple[str, str]


def wanted() -> set[Wanted]:
    """Return every string that Python or a template asks to be translated."""
    found: set[Wanted] = set()
    for house in HOUSES:
        for path in (ROOT / house).rglob("*.py"):
            found |= set(_in_python(path.read_text(encoding="utf-8")))
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]:
        found |= set(_in_template(path.read_text(encoding="utf-8")))
    return found


def _in_python(source: str) -> Iterator[Wanted]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        strings = [_constant(argument) for argument in node.args]
        if name in PLAIN | PLURAL and strings and strings[0]:
            yield "", strings[0]
        elif name in IN_CONTEXT and len(strings) > 1 and strings[1]:
            yield strings[0], strings[1]


def _constant(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _in_template(source: str) -> Iterator[Wanted]:
    code = templates.templatize(source)
    for match in CALL.finditer(code):
        strings, place = [], match.end()
        while literal := LITERAL.match(code, place):
            strings.append(ast.literal_eval(literal["text"]))
            place = literal.end()
        in_context = "p" in match[1].split("gettext")[0]
        yield (strings[0], strings[1]) if in_context else ("", strings[0])


LITERAL = re.compile(r"\s*,?\s*(?P<text>u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")")
