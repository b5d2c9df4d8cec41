"""What every page request carries: for whom the person acts, and what time it is."""

import hashlib
import logging
import secrets
import time
import zoneinfo
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import Any, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from trustfund.audit.selectors import Pulse, pulse
from trustfund.identity import selectors
from trustfund.kernel.actor import Actor, RequestStamp
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.errors import DomainError
from trustfund.web import errors

ACTING_FOR = "acting_for"
LAST_SEEN = "last_seen"
PROLONG_EVERY_SECONDS = 5 * 60
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# What may differ between two sendings of one act.
NOT_CONTENT = frozenset({"csrfmiddlewaretoken", "request_key", "step"})

logger = logging.getLogger("trustfund.web")

GetResponse = Callable[[HttpRequest], HttpResponse]


class PageRequest(WSGIRequest):
    """A request that knows its actor and the database's time, each read once and only if asked."""

    @cached_property
    def actor(self) -> Actor:
        """Return for whom the signed-in person acts.

        Behind `requires` there always is one, and views there rely on it. For a visitor, or a
        person without a role, the value is None: pages open to them ask `actor_or_none`.
        """
        return cast("Actor", self.actor_or_none)

    @cached_property
    def actor_or_none(self) -> Actor | None:
        """Return for whom the signed-in person acts, or None for a visitor."""
        return selectors.actor_among(self.hats, self.user, acting_for(self), stamp_of(self))

    @cached_property
    def hats(self) -> list[selectors.Hat]:
        """Return the organizations that the signed-in person may act for; none for a visitor."""
        return selectors.hats_for(self.user) if self.user.is_authenticated else []

    @cached_property
    def now(self) -> datetime:
        """Return the time by the database's clock, the same throughout this request."""
        return self.pulse.now

    @cached_property
    def pulse(self) -> Pulse:
        """Return the time, and whether the trail's log or a witness has fallen silent."""
        return pulse()


class ActorMiddleware:
    """Give each request its actor, its time and the reader's zone; answer refusals with pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer, given in the reader's own time zone."""
        # A change of class, and not SimpleLazyObject: the database driver and `is None` want the
        # real value, and most requests never ask for both.
        request.__class__ = PageRequest
        prolong_session(request)
        zone = zone_of(request)
        if zone is None:
            return self.get_response(request)
        with timezone.override(zone):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of an anticipated refusal; leave everything else to the 500 page."""
        if isinstance(exception, DomainError):
            return errors.page_for(request, exception)
        if not hasattr(exception, "status_code") and not errors.has_own_page(exception):
            incident = secrets.token_hex(4).upper()
            request.incident = incident  # type: ignore[attr-defined]
            logger.error("Incident %s at %s", incident, request.path, exc_info=exception)
        return None


def prolong_session(request: HttpRequest) -> None:
    """Begin a session's idle time anew when it was last done five minutes ago or more.

    Once every few minutes instead of at every request: a page then costs no write.
    """
    if not request.user.is_authenticated:
        return
    moment = int(time.time())  # the session's own expiry is in the process's time, too
    if moment - int(request.session.get(LAST_SEEN, 0)) >= PROLONG_EVERY_SECONDS:
        request.session[LAST_SEEN] = moment


def acting_for(request: HttpRequest) -> UUID | None:
    """Return the organization that the person chose to act for in this session, if any."""
    try:
        return UUID(str(request.session[ACTING_FOR]))
    except (AttributeError, KeyError, ValueError):
        return None


def stamp_of(request: HttpRequest) -> RequestStamp | None:
    """Return the stamp of a form that was sent with its key, or None."""
    if request.method in SAFE_METHODS or request.resolver_match is None:
        return None
    key = form_key(request)
    if key is None:
        return None
    return RequestStamp(
        key=key, route=request.resolver_match.view_name, body_hash=body_hash(request)
    )


def form_key(request: HttpRequest) -> UUID | None:
    """Return the key that the form was rendered with, or None if it is missing or no UUID."""
    try:
        return UUID(request.POST.get("request_key", ""))
    except ValueError:
        return None


def body_hash(request: HttpRequest) -> str:
    """Return the hash of what was sent and where to, less what may differ between two sendings."""
    sent: dict[str, list[str]] = {
        name: list(values) for name, values in request.POST.lists() if name not in NOT_CONTENT
    }
    files = {name: [_file_hash(file) for file in values] for name, values in request.FILES.lists()}
    return canonical_hash({"path": request.path, "form": sent, "files": files})


def zone_of(request: HttpRequest) -> zoneinfo.ZoneInfo | None:
    """Return the time zone that the reader chose, or None for the installation's."""
    name: Any = getattr(getattr(request, "user", None), "time_zone", "")
    if not name:
        return None
    try:
        return zoneinfo.ZoneInfo(str(name))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None


def _file_hash(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    chunks: Iterable[bytes] = file.chunks()
    for chunk in chunks:
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
