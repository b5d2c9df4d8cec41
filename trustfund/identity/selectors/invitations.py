"""Find the invitation that a link belongs to, if it still counts."""

from datetime import datetime

from django.core import signing
from django.utils.translation import gettext_lazy as _

from trustfund.identity.errors import InvitationInvalid
from trustfund.identity.models import Invitation
from trustfund.identity.rules.invitations import secret_hash

SIGNER = "trustfund.identity.invitation"


def invitation_of(*, token: str, now: datetime) -> Invitation:
    """Return the open invitation of this link, with its person. One query for a genuine link.

    :raises InvitationInvalid: if the link is forged, expired, used or withdrawn: all look alike
    """
    sentence = _(
        "This link does not work: it was used, replaced or has expired. Ask the administrator "
        "who invited you for a new one."
    )
    try:
        secret = signing.Signer(salt=SIGNER).unsign(token)
    except signing.BadSignature:
        raise InvitationInvalid(sentence) from None
    found = (
        Invitation.objects.select_related("person")
        .filter(
            secret_hash=secret_hash(secret),
            used_at=None,
            withdrawn_at=None,
            expires_at__gte=now,
            person__is_active=True,
        )
        .first()
    )
    if found is None:
        raise InvitationInvalid(sentence)
    return found
