"""Pages of long lists by key: the next page begins after a row, so nothing is skipped or shown twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, newest first, and the ways to its neighbors."""

    rows: Sequence[Any]
    newer_url: str
    older_url: str

    @property
    def is_whole(self) -> bool:
        """Return whether this one page shows everything."""
        return not self.newer_url and not self.older_url

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page_of(
    request: HttpRequest, rows: QuerySet[Any], *, key: str = "id", size: int = PAGE_SIZE
) -> Page:
    """Return the page that the address asks for (`?before=` or `?after=` a row's id). One query.

    Our ids are ordered by time, so ordering by `key` is newest first.

    :raises BadRequest: if the address names no id
    """
    before, after = _cursor(request, "before"), _cursor(request, "after")
    if after is not None:
        found = list(rows.filter(Q(**{f"{key}__gt": after})).order_by(key)[: size + 1])
        more = len(found) > size
        shown = list(reversed(found[:size]))
        return Page(
            shown,
            newer_url=_url(request, "after", shown[0], key) if more else "",
            older_url=_url(request, "before", shown[-1], key) if shown else "",
        )
    chosen = rows if before is None else rows.filter(Q(**{f"{key}__lt": before}))
    found = list(chosen.order_by(f"-{key}")[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        newer_url=_url(request, "after", shown[0], key) if before is not None and shown else "",
        older_url=_url(request, "before", shown[-1], key) if len(found) > size else "",
    )


def _cursor(request: HttpRequest, name: str) -> UUID | int | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    try:
        return UUID(text)
    except ValueError:
        raise BadRequest(name) from None


def _url(request: HttpRequest, direction: str, row: Any, key: str) -> str:
    """Return this page's address with its filters and the new position."""
    query = [(k, v) for k, vs in request.GET.lists() for v in vs if k not in {"before", "after"}]
    return f"?{urlencode([*query, (direction, str(getattr(row, key)))])}"
