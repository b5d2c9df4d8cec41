"""How allauth treats our persons: nobody signs up alone; a session starts in the person's language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Persons are invited by an administrator; there is no other way in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth gives it
        """Return that nobody may sign up."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Return the way on after a sign-in, with the person's own language if none was chosen."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            language_cookie_set(response, user.language, is_secure=request.is_secure())
        return response


def language_cookie_set(response: HttpResponse, language: str, *, is_secure: bool) -> None:
    """Remember the language in the reader's browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=is_secure,
        samesite="Lax",
    )
