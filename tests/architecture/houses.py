"""The houses from the bottom up, their source files, and what is read from them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent

# Bottom to top, as in the layers contract. Houses on one line may not see each other.
HOUSES = (
    ("trustfund.kernel",),
    ("trustfund.db",),
    ("trustfund.audit",),
    ("trustfund.events",),
    ("trustfund.identity",),
    ("trustfund.render",),
    ("trustfund.web", "trustfund.api"),
    ("trustfund.mail",),
    ("trustfund.ledger",),
    ("trustfund.documents",),
    ("trustfund.funds",),
    ("donors", "projects"),
    ("oversight",),
    ("disbursements",),
    ("trustfund.reports",),
    ("trustfund.control",),
    ("trustfund.demo",),
)
ROOTS = ("trustfund", "donors", "projects", "oversight", "disbursements")
RANK = {house: rank for rank, row in enumerate(HOUSES) for house in row}


def house_of(module: str) -> str:
    """Return the house that a dotted module name is in, or "" for the ground of the project."""
    parts = module.split(".")
    name = ".".join(parts[:2]) if parts[0] == "trustfund" else parts[0]
    return name if name in RANK else ""


def sources(*, migrations: bool = False) -> Iterator[Path]:
    """Yield every Python file of the houses."""
    for root in ROOTS:
        for path in sorted((CHECKOUT / root).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield path


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    """Return the path as a reader would type it."""
    return path.relative_to(CHECKOUT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield every function and method of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef):
            yield node


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for a chain of names, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else f"?.{node.attr}"
    return ""


def calls(node: ast.AST) -> Iterator[str]:
    """Yield the dotted name of everything that is called inside."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield dotted(inner.func)
