"""The pages of refusal: every status in the words of the thing itself, never a stack trace."""

import secrets
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from trustfund.db.constraints import constraint_of
from trustfund.identity.rules.permissions import may
from trustfund.kernel.errors import DomainError, NotPermitted

# Name of a database constraint -> sentence for people. Houses add theirs in their forms modules.
CONSTRAINT_MESSAGES: dict[str, str | Promise] = {}

PAGES = {400, 403, 404, 409, 422, 429}
# Those of Django, and those by which signing in asks for the password anew.
OWN_PAGES = (
    Http404,
    PermissionDenied,
    BadRequest,
    SuspiciousOperation,
    ImmediateHttpResponse,
    ReauthenticationRequired,
)


def constraint_sentence(error: IntegrityError) -> str | None:
    """Return the sentence for the database constraint that refused, or None if it has none."""
    sentence = CONSTRAINT_MESSAGES.get(constraint_of(error) or "")
    return str(sentence) if sentence is not None else None


def page_for(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Return the page of an anticipated refusal."""
    status = error.http_status if error.http_status in PAGES else 422
    context = {
        "message": str(error),
        "blockers": getattr(error, "blockers", ()),
        "way_out": way_out(request, error),
    }
    return render(request, f"errors/{status}.html", context, status=status)


def way_out(request: HttpRequest, error: DomainError) -> dict[str, Any] | None:
    """Return label and address of where a refusal can be put right, if this person may do it there."""
    way = error.way_out
    if way is None or not may(getattr(request, "actor_or_none", None), way.action):
        return None
    address = reverse(way.url_name, args=way.args)
    query = f"?{urlencode(way.query)}" if way.query else ""
    return {"label": way.label, "url": f"{address}{query}"}


def has_own_page(exception: Exception) -> bool:
    """Return whether Django or signing in answers this exception with a page of its own."""
    return isinstance(exception, OWN_PAGES)


def denied(request: HttpRequest, roles: Iterable[Any] = ()) -> HttpResponse:
    """Return the page that says that this act belongs to others, and to whom."""
    context = {
        "message": "",
        "roles": list(roles),
        "no_hat": getattr(request, "actor", None) is None,
    }
    return render(request, "errors/403.html", context, status=403)


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django names it
) -> HttpResponse:
    """Answer a request that cannot be read (handler400)."""
    return render(request, "errors/400.html", {"message": ""}, status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an act that the person may not do (handler403)."""
    message = str(exception) if isinstance(exception, NotPermitted) else ""
    return render(request, "errors/403.html", {"message": message}, status=403)


def not_found(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django names it
) -> HttpResponse:
    """Answer an address that leads nowhere, or nowhere for this person (handler404)."""
    return render(request, "errors/404.html", {"message": ""}, status=404)


def too_many(request: HttpRequest, message: str = "") -> HttpResponse:
    """Answer somebody who asks too often."""
    return render(request, "errors/429.html", {"message": message}, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what nobody foresaw, with the number under which it was logged (handler500)."""
    incident = getattr(request, "incident", None) or secrets.token_hex(4).upper()
    # No request in the context: a page about a broken database must not ask the database.
    return render(None, "errors/500.html", {"incident": incident}, status=500)


def csrf_failure(
    request: HttpRequest,
    reason: str = "",  # noqa: ARG001 - Django names it
) -> HttpResponse:
    """Answer a form that did not come from one of our pages (CSRF_FAILURE_VIEW)."""
    return render(request, "errors/csrf.html", {"kept": sent_values(request)}, status=403)


def sent_values(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a person typed, for a page that must not lose it. Never a password or its code."""
    hidden = {"csrfmiddlewaretoken", "request_key", "step", "next"}
    match = request.resolver_match
    if match is None or str(match.func.__module__).startswith("allauth."):
        hidden.add("code")
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in hidden and "password" not in name
        for value in values
        if value.strip()
    ]
