"""The documents, and what is found in them."""

import ast
import re
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted(
    [
        *(CHECKOUT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")),
        *(CHECKOUT / "docs").rglob("*.md"),
    ]
)
OURS = {"trustfund", "donors", "projects", "oversight", "disbursements"}


def shown(path: Path) -> str:
    """Return the path as a reader would type it."""
    return path.relative_to(CHECKOUT).as_posix()


def text(name: str) -> str:
    """Return a document by its path in the checkout."""
    return (CHECKOUT / name).read_text(encoding="utf-8")


def addresses(document: str) -> list[tuple[str, str]]:
    """Return each `file::name` that a document names."""
    return re.findall(r"`([\w./-]+\.\w+)::([\w.]+)`", document)


def paths(document: str) -> list[str]:
    """Return each path that a document names in backticks."""
    found = re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", document)
    return [path for path in found if path.split("/")[0] and "://" not in path]


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the functions, classes, their methods and the constants of a Python file."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
            found |= {
                f"{node.name}.{inner.name}"
                for inner in getattr(node, "body", [])
                if isinstance(inner, ast.FunctionDef)
            }
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return frozenset(found)


def tables(document: str) -> list[list[dict[str, str]]]:
    """Return the tables of a document as rows by the words of their heads."""
    found: list[list[dict[str, str]]] = []
    head: list[str] | None = None
    for line in document.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            head = None
        elif head is None:
            head = cells
            found.append([])
        elif set(line) - set("|-: "):
            found[-1].append(dict(zip(head, cells, strict=True)))
    return found
