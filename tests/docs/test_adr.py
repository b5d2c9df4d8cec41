"""A decision is told on one page: context, decision, consequences, what would change our mind."""

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from tests.docs.documents import CHECKOUT, shown, tables, text

PAGES = sorted((CHECKOUT / "docs/adr").glob("*.md"))
HEADS = ["Context", "Decision", "Consequences", "What would change our mind"]


def test_the_numbers_follow_one_another():
    numbers = [int(path.name[:4]) for path in PAGES]
    assert numbers == list(range(1, len(PAGES) + 1))


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_has_the_form_and_fits_one_page(path):
    page = path.read_text(encoding="utf-8")
    assert re.match(rf"# {int(path.name[:4])}\. [A-Z]", page)
    assert re.findall(r"^## (.*)$", page, flags=re.MULTILINE) == HEADS
    prose = [line for line in page.splitlines() if line.strip() and not line.startswith("|")]
    assert len(prose) <= 45
    for head in HEADS:
        assert page.partition(f"## {head}\n")[2].partition("\n## ")[0].strip(), head


def asked() -> set[str]:
    """Return every direct dependency, as the requirements name it."""
    lines = "\n".join(text(f"requirements/{name}.in") for name in ("bootstrap", "runtime", "dev"))
    return {
        re.split(r"[\[<>=~!; ]", line)[0].lower()
        for line in lines.splitlines()
        if line and not line.startswith(("#", "-r"))
    }


def rows() -> list[dict[str, str]]:
    """Return the table of dependencies."""
    page = next(path for path in PAGES if "dependencies" in path.name).read_text(encoding="utf-8")
    return [row for table in tables(page) for row in table]


def test_every_direct_dependency_is_in_the_table_and_no_other():
    named = [name.strip("` ") for row in rows() for name in row["package"].split(",")]
    assert sorted(named) == sorted(asked())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["package"].strip("`"))
def test_the_license_is_what_the_package_says(row):
    for name in (part.strip("` ") for part in row["package"].split(",")):
        try:
            found = metadata(name)
        except PackageNotFoundError:
            pytest.skip(f"{name} is not installed on this platform")
        classes = [one for one in found.get_all("Classifier") or [] if one.startswith("License")]
        said = " ".join(
            [found.get("License-Expression") or "", (found.get("License") or "")[:80], *classes]
        )
        family = re.match(r"[A-Z]+", row["license"])
        assert family
        words = {
            "LGPL": "LGPL",
            "GPL": "GPL",
            "MIT": "MIT",
            "BSD": "BSD|Copyright",
            "MPL": "MPL",
            "APACHE": "Apache",
        }
        assert not said.strip() or re.search(words[row["license"].split("-")[0].upper()], said), (
            said
        )
        assert row["who keeps it"]
        assert row["without it"]
