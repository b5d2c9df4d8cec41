"""Errors that a user can cause and can act on. Each house names its own below these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class WayOut:
    """Where what stops an act can be put right, by who may do `action`: a page of ours.

    `label` says what is done there; `query` is what its form starts with.
    """

    action: str
    label: Any
    url_name: str
    args: tuple[Any, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)


class DomainError(Exception):
    """An anticipated refusal, with a sentence for the user.

    `code` is stable for programs; `fields` maps a form field to its own sentence;
    `http_status` is what both doors answer with; `way_out` leads to where it can be put right.
    """

    code = "refused"
    http_status = 422
    way_out: WayOut | None = None

    def __init__(self, message: Any, *, fields: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields: dict[str, Any] = dict(fields or {})

    def __str__(self) -> str:
        return str(self.message)


class NotFound(DomainError):
    """The thing does not exist, or is not the actor's to see. Both look the same."""

    code = "not_found"
    http_status = 404


class NotPermitted(DomainError):
    """The actor holds no role that may do this."""

    code = "not_permitted"
    http_status = 403


class Conflict(DomainError):
    """The act collides with what has happened since the page was shown."""

    code = "conflict"
    http_status = 409


class AlreadyDone(Conflict):
    """The act was done before; nothing was done again."""

    code = "already_done"


class KeyReused(DomainError):
    """The same request key came with another body."""

    code = "key_reused"
    http_status = 422


class Blocked(Conflict):
    """A gate refuses, and says every reason at once.

    Each blocker has `code`, `reason`, `who_clears` and `since`.
    """

    code = "blocked"

    def __init__(self, message: Any, *, blockers: Sequence[Any]) -> None:
        super().__init__(message)
        self.blockers = tuple(blockers)
