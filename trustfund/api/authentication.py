"""How a program signs in: a person's token, with the organization it acts for in a header."""

from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework.request import Request

from trustfund.api.exceptions import BadRequest

ACTING_FOR_HEADER = "Acting-For"
ACTING_FOR_SESSION = "acting_for"


def acting_for(request: Request) -> UUID | None:
    """Return the organization the caller acts for: the header's, else the session's choice.

    :raises BadRequest: if the header is no UUID
    """
    header = request.headers.get(ACTING_FOR_HEADER)
    if header is not None:
        try:
            return UUID(header)
        except ValueError:
            raise BadRequest(_("Acting-For is not a UUID.")) from None
    try:
        return UUID(str(request.session[ACTING_FOR_SESSION]))
    except (AttributeError, KeyError, ValueError):
        return None
