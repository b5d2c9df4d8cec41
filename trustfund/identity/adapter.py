"""How allauth treats our persons: nobody signs up alone; a session starts in the person's language."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_noop as _

# Words of allauth that our catalog says in our own terms (docs/korean-terms.md).
RENAMED = (
    _("Email"),
    _("Email address"),
    _("Forgot your password?"),
    _("Login"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Code"),
    _("Authenticator code"),
    _("Passwordless"),
    _("Master key"),
    _("Backup key"),
    _("This account is currently inactive."),
    _("The email address and/or password you specified are not correct."),
    _("Please type your current password."),
    _("You must type the same password each time."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid or expired key."),
    _("The password reset token was invalid."),
    _("Too many failed login attempts. Try again later."),
    _("Bad Token"),
    _("Password Reset Email"),
    _("Password successfully changed."),
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
    _("A new set of recovery codes has been generated."),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("Security key added."),
    _("Security key removed."),
)


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
