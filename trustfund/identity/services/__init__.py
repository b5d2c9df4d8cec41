"""The acts of identity: registering, inviting, appointing. Two persons for every appointment."""

from trustfund.identity.services.appointments import (
    appointment_confirm,
    appointment_decline,
    appointment_propose,
)
from trustfund.identity.services.endings import (
    appointment_end_confirm,
    appointment_end_decline,
    appointment_end_propose,
)
from trustfund.identity.services.founding import administrators_found
from trustfund.identity.services.invitations import (
    Invited,
    invitation_accept,
    invitation_renew,
    person_invite,
)
from trustfund.identity.services.organizations import organization_register
from trustfund.identity.services.preferences import preferences_choose

__all__ = [
    "Invited",
    "administrators_found",
    "appointment_confirm",
    "appointment_decline",
    "appointment_end_confirm",
    "appointment_end_decline",
    "appointment_end_propose",
    "appointment_propose",
    "invitation_accept",
    "invitation_renew",
    "organization_register",
    "person_invite",
    "preferences_choose",
]
