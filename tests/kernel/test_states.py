"""State machines: the table is the whole law."""

import pytest

from trustfund.kernel.states import IllegalMove, machine

DOOR = machine(
    "door",
    "SHUT",
    {"open": [("SHUT", "OPEN")], "shut": [("OPEN", "SHUT")], "lock": [("SHUT", "LOCKED")]},
)


class TestMachine:
    @pytest.mark.parametrize("state", DOOR.states)
    @pytest.mark.parametrize("act", ["open", "shut", "lock", "burn"])
    def test_only_listed_moves_succeed(self, state, act):
        lawful = {("SHUT", "open"): "OPEN", ("OPEN", "shut"): "SHUT", ("SHUT", "lock"): "LOCKED"}
        if (state, act) in lawful:
            assert DOOR.target(state=state, act=act) == lawful[state, act]
            assert DOOR.allows(state=state, act=act)
        else:
            with pytest.raises(IllegalMove):
                DOOR.target(state=state, act=act)
            assert not DOOR.allows(state=state, act=act)

    def test_lists_states_pairs_and_acts_in_table_order(self):
        assert DOOR.states == ("SHUT", "OPEN", "LOCKED")
        assert DOOR.pairs == ("SHUT>OPEN", "OPEN>SHUT", "SHUT>LOCKED")
        assert DOOR.acts_from("SHUT") == ["open", "lock"]
