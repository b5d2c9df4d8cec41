"""Table-driven state machines: what may follow what, and by which act."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trustfund.kernel.errors import Conflict


class IllegalMove(Conflict):
    """The act is not possible from the state that the thing is in now."""

    code = "illegal_move"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: by this act, from this state, to that one."""

    act: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A named state machine. `moves` is the whole law; there is no other way."""

    name: str
    initial: str
    moves: tuple[Move, ...]

    def target(self, *, state: str, act: str) -> str:
        """Return the state that this act leads to.

        :raises IllegalMove: if the table has no such row
        """
        for move in self.moves:
            if move.act == act and move.source == state:
                return move.target
        raise IllegalMove(f"{self.name}: {act} is not possible from {state}")

    def allows(self, *, state: str, act: str) -> bool:
        """Return whether the act is possible from this state."""
        return any(move.act == act and move.source == state for move in self.moves)

    def acts_from(self, state: str) -> list[str]:
        """Return the acts that are possible from this state, in table order."""
        return [move.act for move in self.moves if move.source == state]

    @property
    def states(self) -> tuple[str, ...]:
        """Return every state, the initial one first, in table order."""
        found = dict.fromkeys([self.initial])
        for move in self.moves:
            found.setdefault(move.source)
            found.setdefault(move.target)
        return tuple(found)

    @property
    def pairs(self) -> tuple[str, ...]:
        """Return each lawful 'SOURCE>TARGET' once, as the database trigger takes them."""
        return tuple(dict.fromkeys(f"{move.source}>{move.target}" for move in self.moves))


def machine(name: str, initial: str, table: Mapping[str, Iterable[tuple[str, str]]]) -> Machine:
    """Return a machine from a table {act: [(source, target), ...]}."""
    moves = tuple(
        Move(act, source, target) for act, pairs in table.items() for source, target in pairs
    )
    return Machine(name, initial, moves)
