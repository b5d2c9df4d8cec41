"""The marks on views: who may open a page. A view without one of these marks is a defect."""

import functools
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers

from trustfund.identity.choices import Role
from trustfund.identity.rules import permissions
from trustfund.web import errors
from trustfund.web.middleware import SAFE_METHODS, PageRequest

PUBLIC = "public"
SIGNED_IN = "signed_in"

# A view may name its request HttpRequest or PageRequest; it gets the latter.
View = Callable[..., HttpResponseBase]


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view as belonging to those whose role may do this, such as "donors.pledge_record".

    A visitor is led to sign in; a person without the role sees who holds it.
    """

    def mark(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            if not permissions.may(request.actor_or_none, permission):
                return errors.denied(request, roles=_role_names(permission))
            return _private(view(request, *args, **kwargs))

        return _declare(guarded, permission)

    return mark


def signed_in(view: View) -> View:
    """Mark a view as open to every person who is signed in, with or without a role."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return _private(view(request, *args, **kwargs))

    return _declare(guarded, SIGNED_IN)


def public_page(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return _declare(opened, PUBLIC)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Return the way to the sign-in page, and from there back to this page.

    A form that was sent after its session ended is not thrown away: its page shows what was typed.
    """
    address = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    if request.method not in SAFE_METHODS:
        context = {"sign_in": address, "kept": errors.sent_values(request)}
        return render(request, "web/session_ended.html", context, status=401)
    return HttpResponseRedirect(address)


def _declare(view: View, permission: str) -> View:
    """Write the permission on the view, where the table of access is read from."""
    cast("Any", view).permission = permission
    return view


def _role_names(permission: str) -> list[str]:
    """Return in words which roles may do this."""
    roles = permissions.MATRIX[permission]
    return [str(role.label) for role in Role if role.value in roles]


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Keep the page out of every cache, so that a shared machine does not show it after sign-out."""
    if not response.has_header("Cache-Control"):
        add_never_cache_headers(response)
    return response
