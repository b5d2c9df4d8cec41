"""Every address of the site, with the permission that its view declares."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, get_resolver


@dataclass(frozen=True)
class Route:
    """One address: its path, its name with every namespace, its view."""

    path: str
    name: str
    view: Any

    @property
    def permission(self) -> str | None:
        """Return what the view declares, whether it is a function or an API class."""
        of_class = getattr(getattr(self.view, "cls", None), "permission", None)
        found: str | None = getattr(self.view, "permission", None) or of_class
        return found

    @property
    def module(self) -> str:
        """Return the module that the view is written in."""
        return str(getattr(self.view, "cls", self.view).__module__)

    @property
    def is_api(self) -> bool:
        """Return whether programs use it."""
        return self.path.startswith("api/")


def routes() -> list[Route]:
    """Return every address in the order in which Django looks at them."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: Any, prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Route(path, ":".join((*spaces, pattern.name or "")), pattern.callback)
        else:
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, path, inner)
