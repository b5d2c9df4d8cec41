"""docs/projects.md says of each state what the rule says."""

import re

from projects.rules.clocks import STEPS
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
        for state, who, days in ROW.findall(text("docs/projects.md"))
    }
    assert told == {state: (step.role, step.days) for state, step in STEPS.items()}
