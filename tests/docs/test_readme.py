"""What the README and the how-to pages promise: commands, sign-ins, settings."""

import re
import subprocess
import sys

import pytest
from django.core.management import get_commands

from tests.docs.documents import CHECKOUT, tables, text
from trustfund.demo.people import PASSWORD, SHOWN, email

README = text("README.md")


def test_the_sign_ins_are_those_that_the_demonstration_prints():
    told = [row["sign in as"].strip("`") for row in tables(README)[0]]
    assert told == [email(login) for login in SHOWN]
    assert f"`{PASSWORD}`" in README


def test_the_two_commands_and_the_third_door_are_there():
    for command in ("make demo", "make test", "docker compose up"):
        assert command in README


@pytest.mark.parametrize("target", ["demo", "test", "check", "docs", "fmt"])
def test_make_knows_the_command(target):
    done = subprocess.run(
        ["make", "--dry-run", target], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_map_has_about_ten_lines():
    block = README.partition("## Map of the house")[2].partition("```\n")[2].partition("```")[0]
    assert 8 <= len(block.splitlines()) <= 12
    for line in block.splitlines():
        first, *others = line[:28].split()
        for name in (
            first,
            *(f"trustfund/{other}" if "/" not in other else other for other in others),
        ):
            there = CHECKOUT / name
            assert there.is_dir() or there.with_suffix(".py").exists(), name


@pytest.mark.parametrize("page", ["docs/how-to/first-run.md", "docs/how-to/run-on-a-server.md"])
def test_every_management_command_exists(page):
    named = set(re.findall(r"manage\.py ([a-z_]+)", text(page) + README))
    assert named
    assert named <= set(get_commands())


def test_the_first_command_takes_what_the_page_gives_it():
    options = re.findall(r"(--[a-z-]+)", text("docs/how-to/first-run.md"))
    shown = subprocess.run(
        [sys.executable, "manage.py", "first_administrator", "--help"],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
        env={"PATH": "", "DATABASE_URL": "postgresql://nobody@localhost:1/none",
             "REDIS_URL": "redis://localhost:1/0"},
    ).stdout  # fmt: skip
    assert options
    assert all(option in shown for option in options)


def test_the_settings_of_a_server_are_those_of_compose_and_example():
    page = text("docs/how-to/run-on-a-server.md")
    told = {row["variable"].strip("`") for rows in tables(page) for row in rows}
    asked = set(re.findall(r"\$\{([A-Z_]+)", text("docker-compose.yml")))
    named = set(re.findall(r"^#? ?([A-Z_]+)=", text(".env.example"), flags=re.MULTILINE))
    assert asked <= told
    assert told <= asked | named


def test_the_changes_have_the_form():
    page = text("CHANGELOG.md")
    assert "## [0.1.0] – unreleased" in page
    heads = re.findall(r"^### (.*)$", page, flags=re.MULTILINE)
    assert set(heads) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
