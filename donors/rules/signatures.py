"""How each party's signature stands: in the system, or on paper that a second unit confirms."""

from typing import Final

from trustfund.kernel.states import Machine, machine

UNSIGNED: Final = "UNSIGNED"
ELECTRONIC: Final = "ELECTRONIC"
PAPER_RECORDED: Final = "PAPER_RECORDED"
PAPER: Final = "PAPER"
ADMINISTRATOR: Final = "ADMINISTRATOR"
DONOR: Final = "DONOR"

# The administrator signs in the system, by offering. A donor may sign on paper instead.
PARTIES: Final[dict[str, Machine]] = {
    ADMINISTRATOR: machine(
        "administrator's signature", UNSIGNED, {"sign": [(UNSIGNED, ELECTRONIC)]}
    ),
    DONOR: machine(
        "donor's signature",
        UNSIGNED,
        {
            "sign": [(UNSIGNED, ELECTRONIC), (PAPER_RECORDED, ELECTRONIC)],
            "record": [(UNSIGNED, PAPER_RECORDED)],
            "confirm": [(PAPER_RECORDED, PAPER)],
            "decline": [(PAPER_RECORDED, UNSIGNED)],
        },
    ),
}


def standing(*, signed: bool, on_paper: bool = False, paper_waits: bool = False) -> str:
    """Return where a party's signature stands, by what is written down of it."""
    if signed:
        return PAPER if on_paper else ELECTRONIC
    return PAPER_RECORDED if paper_waits else UNSIGNED


def may_follow(party: str, state: str, act: str) -> bool:
    """Return whether the table has this act from this state for this party."""
    return PARTIES[party].allows(state=state, act=act)
