"""The states of a project: every pair of state and act, declared or refused."""

from itertools import product

import pytest

from projects.choices import ProjectState
from projects.rules.states import PROJECT
from trustfund.kernel.states import IllegalMove

ACTS = ("revise", "submit", "approve", "reject")
LAWFUL = {
    ("DRAFT", "revise"): "DRAFT",
    ("DRAFT", "submit"): "SUBMITTED",
    ("SUBMITTED", "approve"): "APPROVED",
    ("SUBMITTED", "reject"): "REJECTED",
    ("REJECTED", "revise"): "DRAFT",
}


class TestProjectStates:
    def test_knows_every_state(self):
        assert set(PROJECT.states) == set(ProjectState.values)

    @pytest.mark.parametrize(("state", "act"), list(product(ProjectState.values, ACTS)))
    def test_moves_as_the_table_says_and_no_other_way(self, state, act):
        if (state, act) in LAWFUL:
            assert PROJECT.target(state=state, act=act) == LAWFUL[state, act]
        else:
            with pytest.raises(IllegalMove):
                PROJECT.target(state=state, act=act)
