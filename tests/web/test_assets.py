"""What is shipped to browsers: vendored, recorded, and nothing that a strict policy would refuse."""

import re
from pathlib import Path

import pytest

from trustfund.web import icons
from trustfund.web.navigation import NAVIGATION
from trustfund.web.states import ICONS, LOOKS

ROOT = Path(__file__).resolve().parent.parent.parent
STATIC = ROOT / "trustfund" / "web" / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted(STATIC.rglob("*.css"))
SCRIPTS = sorted(STATIC.rglob("*.js"))


@pytest.mark.parametrize("path", [*STYLES, *SCRIPTS], ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")
    assert "sourceMappingURL" not in text
    assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", text)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_file_that_a_style_names_is_there(path):
    for name in re.findall(r"url\(([^)'\"]+\.woff2)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / name).is_file(), name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_needs_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:", text)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag, tag


def test_every_icon_that_is_named_is_vendored():
    named = {look.drawn for look in LOOKS.values()} | set(ICONS.values())
    for path in TEMPLATES:
        named |= set(re.findall(r"{% icon \"([a-z0-9-]+)\"", path.read_text(encoding="utf-8")))
    for name in sorted(named):
        assert icons.icon_shapes(name), name


def test_every_vendored_folder_is_recorded():
    record = (STATIC / "vendor" / "VENDORED.md").read_text(encoding="utf-8")
    for folder in (STATIC / "vendor").iterdir():
        assert not folder.is_dir() or f"`{folder.name}/`" in record


def test_only_the_tokens_name_colors():
    for path in sorted((STATIC / "web").glob("*.css")):
        if path.name != "tokens.css":
            found = re.findall(r"#[0-9a-f]{3,8}\b", path.read_text(encoding="utf-8"))
            assert not found, (path.name, found)


def test_navigation_is_by_permissions_of_the_matrix():
    from trustfund.identity.rules.permissions import MATRIX  # noqa: PLC0415 - settings first

    assert {item.permission for item in NAVIGATION} - {""} <= set(MATRIX)
