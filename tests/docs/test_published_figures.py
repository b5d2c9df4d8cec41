"""The page on published figures names every column, code, bound and cluster that the code knows."""

import re
from pathlib import Path

from projects.rules.background import files, rows
from projects.rules.background.sectors import SECTOR_OF

PAGE = (Path(__file__).resolve().parents[2] / "docs/formats/published-figures.md").read_text()


def listed(head):
    """Return the rows of the table with this head, by the code in their first cell."""
    table = PAGE[PAGE.index(f"| {head} |") :].partition("\n\n")[0]
    return dict(re.findall(r"^\| `([^`]+)` \| (.+) \|$", table, re.MULTILINE))


def test_every_code_is_told():
    assert tuple(listed("rejection")) == rows.REJECTIONS
    assert tuple(listed("warning")) == rows.WARNINGS


def test_every_column_and_bound_is_told():
    assert listed("kind") == {kind: ", ".join(names) for kind, names in files.COLUMNS.items()}
    for name, told in listed("bound").items():
        assert told == f"{getattr(files, name):,}"


def test_every_cluster_is_told():
    assert listed("cluster") == dict(SECTOR_OF)
