"""docs/projects.md says of each state and each rating what the rules say."""

import re

from projects.rules.activity_states import ACTIVITY
from projects.rules.clocks import STEPS
from projects.rules.controls import CONTROLS
from projects.rules.goods import RESTRICTED
from tests.docs.documents import text

WHO = {
    "the ministry": "PROJECT_OFFICER",
    "the program manager": "PROGRAM_MANAGER",
    "the board secretariat": "SECRETARIAT",
}
ROW = re.compile(r"^\| ([A-Z_]+) \| ([a-z ]+) \| (\S+) \|$", re.MULTILINE)


def test_names_whom_each_state_waits_for_and_how_long():
    told = {
        state: (WHO[who], None if days == "–" else int(days))
        for state, who, days in ROW.findall(text("docs/projects.md").split("## Bank-executed")[0])
    }
    assert told == {state: (step.role, step.days) for state, step in STEPS.items()}


def test_prints_exactly_the_moves_of_an_activity():
    table = text("docs/projects.md").split("| from | by | to |")[1].split("\n\n")[0]
    rows = [
        tuple(cell.strip() for cell in row.strip("| ").split("|")) for row in table.splitlines()
    ]
    assert rows[2:] == [(move.source, move.act, move.target) for move in ACTIVITY.moves]


RATED = re.compile(
    r"^\| ([HSML]) \| (\d+) % \| ([A-Z_, ]+) \| (every payment|payments above (\d+) %) \| (\d) \|$",
    re.MULTILINE,
)


def test_prints_the_controls_of_each_rating():
    told = {
        rating: (int(tranche), tuple(methods.split(", ")), int(above or 0), int(checks))
        for rating, tranche, methods, _records, above, checks in RATED.findall(
            text("docs/projects.md")
        )
    }
    assert told == {
        rating: (row.tranche, row.methods, row.records_above, row.spot_checks)
        for rating, row in CONTROLS.items()
    }


CHAPTERS = re.compile(r"^\| ([A-Z]+) \| (\d\d)–(\d\d) \|", re.MULTILINE)


def test_prints_the_chapters_of_each_flag():
    told = [
        (flag, int(first), int(last))
        for flag, first, last in CHAPTERS.findall(text("docs/projects.md"))
    ]
    assert told == list(RESTRICTED)
