"""What the documents point at is there: files, functions, other documents, make targets."""

import re

import pytest

from tests.docs.documents import CHECKOUT, DOCUMENTS, addresses, names_in, paths, shown, text

# Made when they are needed, and by the reader.
MADE_LATER = {"docs/screenshots/"}


@pytest.mark.parametrize("path", DOCUMENTS, ids=shown)
class TestDocument:
    def test_every_file_and_function_it_names_exists(self, path):
        for file, name in addresses(path.read_text(encoding="utf-8")):
            there = CHECKOUT / file
            assert there.is_file(), file
            if there.suffix == ".py":
                assert name in names_in(there), f"{file}::{name}"

    def test_every_path_it_names_exists(self, path):
        missing = [
            name
            for name in paths(path.read_text(encoding="utf-8"))
            if name.split("/")[0] in TOP and name not in MADE_LATER
            if not (CHECKOUT / name).exists()
        ]
        assert not missing

    def test_every_link_leads_to_a_file(self, path):
        targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        missing = [
            target
            for target in targets
            if "://" not in target
            and not target.startswith("docs/screenshots/")
            and not (path.parent / target).exists()
        ]
        assert not missing

    def test_every_make_target_it_names_exists(self, path):
        targets = set(re.findall(r"^([a-z][a-z-]*):", text("Makefile"), flags=re.MULTILINE))
        found = path.read_text(encoding="utf-8")
        named = re.findall(
            r"`make ([a-z-]+)(?: ([a-z-]+))?`|^make ([a-z-]+)", found, flags=re.MULTILINE
        )
        assert {name for group in named for name in group if name} <= targets

    def test_its_lines_and_words_are_ours(self, path):
        found = path.read_text(encoding="utf-8")
        assert found.startswith("# ")
        assert found.endswith("\n")
        words = r"\b(immutable|colour|programme|behaviour|organisation)\b"
        for number, line in enumerate(found.splitlines(), start=1):
            # A line may name the word that is never to be used.
            assert "never" in line or not re.search(words, line, re.IGNORECASE), line
            if not line.startswith(("|", "![", "<!--")) and "docs/reference/" not in shown(path):
                assert len(line) <= 140, f"line {number}"


TOP = {path.name for path in CHECKOUT.iterdir() if path.is_dir()} | {"docs", "var"}
