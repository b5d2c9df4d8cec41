"""One thing that waits for a person: what it is, where it is done, since when and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task on the home page. `title` is a translated sentence; `url_name` a named address."""

    title: Any
    url_name: str
    url_args: tuple[Any, ...]
    since: datetime
    due: date | None = None
