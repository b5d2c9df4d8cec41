"""What base.html needs on every page: the reader's hats, navigation and languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web import navigation


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the parts of the frame. Lists are lazy: a fragment that shows none asks for none."""
    return {
        "actor": SimpleLazyObject(lambda: actor_of(request)),
        "navigation": SimpleLazyObject(lambda: navigation.links_for(request, actor_of(request))),
        "hats": SimpleLazyObject(lambda: _hats(request)),
        "silence": SimpleLazyObject(lambda: _silence(request)),
        "here": request.get_full_path(),
        "is_demonstration": getattr(settings, "DEMONSTRATION", False),
        "home_url": _first_url("control:home", "reports:verify"),
        "hat_url": _first_url("control:acting_for"),
    }


def actor_of(request: HttpRequest) -> Actor | None:
    """Return the request's actor; None also for a request that failed before it had one."""
    return getattr(request, "actor_or_none", None)


def _silence(request: HttpRequest) -> Any:
    """Return that the log or a witness is silent, for those who may look into it; else nothing."""
    pulse = getattr(request, "pulse", None) if may(actor_of(request), "control.trail") else None
    return pulse if pulse is not None and pulse.is_silent else ""


def _hats(request: HttpRequest) -> list[Any]:
    """Return the organizations that the reader may act for."""
    return list(getattr(request, "hats", ()))


def _first_url(*names: str) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
