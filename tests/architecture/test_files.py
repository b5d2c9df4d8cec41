"""What is committed: no address of one machine or registry, licences recorded, locks that agree."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.architecture.houses import CHECKOUT

VENDOR = CHECKOUT / "trustfund/web/static/vendor"
FONTS = CHECKOUT / "trustfund/render/fonts"
PYPROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
# What a registry or a mirror is called, in pieces, so that this file does not hold it.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.",
    "index" + "-url",
    "deb.deb" + "ian.org",
]
MACHINES = ["/" + "work/", "/" + "root/", "/" + "home/", "local" + "host:5432"]
LEFTOVERS = [r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bissue[ #]+\d", "lorem " + "ipsum"]
# Where a word above stands for itself.
MAY_NAME_A_REGISTRY = {"Makefile", "trustfund/web/vendor.sh"}
DONORS = r"\b(Japan|Australia|China|Russia|United States|KEDO)\b|\bRepublic of Korea\b"


def committed() -> list[Path]:
    """Return every text file that git knows, less what others wrote."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    names = [CHECKOUT / name for name in listed.stdout.split("\0") if name]
    if not names:  # an export without git
        names = [path for path in CHECKOUT.rglob("*") if ".venv" not in path.parts]
    return [
        path
        for path in names
        if path.is_file()
        and VENDOR not in path.parents
        and path.suffix not in {".ttf", ".png", ".woff2", ".mo", ".pdf", ".xlsx"}
    ]


FILES = committed()


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    """Return where the pattern stands."""
    wanted = re.compile(pattern)
    return [
        f"{path.relative_to(CHECKOUT)}:{number}: {line.strip()[:120]}"
        for path in files
        if path.exists()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if wanted.search(line)
    ]


def test_no_registry_is_named():
    files = [
        one for one in FILES if one.relative_to(CHECKOUT).as_posix() not in MAY_NAME_A_REGISTRY
    ]
    assert not lines_with("|".join(map(re.escape, REGISTRIES)), files)


def test_no_machine_is_named():
    assert not lines_with("|".join(map(re.escape, MACHINES)), FILES)


def test_nothing_is_left_over():
    assert not lines_with("|".join(LEFTOVERS), FILES)


def test_no_donor_is_written_into_a_house():
    houses = [
        path
        for path in FILES
        if path.suffix in {".py", ".html", ".sql"}
        and path.relative_to(CHECKOUT).parts[0] not in {"tests", "docs", "bench"}
        and "demo" not in path.parts
        and path.name != "currencies.py"  # names of currencies
    ]
    assert not lines_with(DONORS, houses)


def test_every_vendored_folder_has_its_licence():
    listed = (VENDOR / "VENDORED.md").read_text(encoding="utf-8")
    for folder in sorted(path for path in VENDOR.iterdir() if path.is_dir()):
        assert f"`{folder.name}/`" in listed, folder.name
        banners = [path.read_text(encoding="utf-8")[:600] for path in folder.glob("*.css")]
        assert (folder / "LICENSE").exists() or any("icens" in banner for banner in banners), folder


def test_every_font_has_its_licence():
    listed = (VENDOR / "VENDORED.md").read_text(encoding="utf-8")
    for font in FONTS.glob("*.ttf"):
        family = font.name.partition("-")[0]
        assert f"{family}-*.ttf" in listed
        assert "Open Font License" in (FONTS / f"{family}-LICENSE").read_text(encoding="utf-8")


def test_every_row_of_the_vendored_list_has_version_and_licence():
    rows = re.findall(
        r"^\| (@?[a-z].*?) \|$", (VENDOR / "VENDORED.md").read_text(), flags=re.MULTILINE
    )
    packages = [row for row in rows if not row.startswith("package")]
    assert len(packages) >= 5
    for row in packages:
        name, version, licence, files = row.split(" | ")
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert re.search(r"MIT|0BSD|OFL|Apache|BSD", licence), name
        assert files


def pins(name: str) -> dict[str, str]:
    """Return each package of a lock with its version."""
    text = (CHECKOUT / f"requirements/{name}.lock").read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, flags=re.MULTILINE)
    return {_plain(package): version for package, version in found}


def asked(name: str) -> set[str]:
    """Return the packages that a requirements file names itself."""
    lines = (CHECKOUT / f"requirements/{name}.in").read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if line and not line.startswith(("#", "-r"))]
    return {_plain(re.split(r"[\[<>=~!; ]", line)[0]) for line in named}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["bootstrap", "runtime", "dev"])
class TestLock:
    def test_pins_everything_that_is_asked_for(self, name):
        assert asked(name) <= set(pins(name))

    def test_carries_hashes_and_no_address(self, name):
        text = (CHECKOUT / f"requirements/{name}.lock").read_text(encoding="utf-8")
        blocks = re.split(r"^(?=[a-z0-9][a-z0-9._-]*==)", text, flags=re.MULTILINE)[1:]
        assert blocks
        assert all("--hash=sha256:" in block for block in blocks)
        assert not re.search(r"https?://", text)


def test_the_locks_agree():
    runtime, dev = pins("runtime"), pins("dev")
    assert {name: dev.get(name) for name in runtime} == runtime


def test_the_project_runs_what_the_locks_were_made_for():
    assert PYPROJECT["project"]["requires-python"] == ">=3.11"
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    assert "--python-version 3.11" in makefile
    dynamic = PYPROJECT["tool"]["setuptools"]["dynamic"]["dependencies"]["file"]
    assert dynamic == ["requirements/runtime.in"]
    settings = (CHECKOUT / "trustfund/settings/base.py").read_text(encoding="utf-8")
    for package in PYPROJECT["tool"]["setuptools"]["packages"]:
        assert f'"{package}' in settings


def test_the_server_installs_no_development_tool():
    dockerfile = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
    assert "runtime.lock" in dockerfile
    assert "dev.lock" not in dockerfile
