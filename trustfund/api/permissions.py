"""Who may call an address: the same matrix as the pages, declared on every view."""

from typing import Any

from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request

from trustfund.identity.rules import permissions

__all__ = ["PUBLIC", "SIGNED_IN", "AllowAny", "DeclaredPermission"]

PUBLIC = "public"
SIGNED_IN = "signed_in"


class DeclaredPermission(BasePermission):
    """Let through whoever the view's `permission` allows; a view that declares none lets nobody."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Return whether this caller may use the view."""
        permission = getattr(view, "permission", None)
        if permission == PUBLIC:
            return True
        if permission is None or not (request.user and request.user.is_authenticated):
            return False
        if permission == SIGNED_IN:
            return True
        return permissions.may(view.actor, permission)
