"""The programming interface of people, trail and jobs: the same services as the pages."""

from trustfund.control.api.appointments import (
    AppointmentConfirm,
    AppointmentDecline,
    AppointmentEndConfirm,
    AppointmentEndDecline,
    AppointmentEndPropose,
    AppointmentPropose,
)
from trustfund.control.api.books import AccountList, AccountStatement, JournalList
from trustfund.control.api.lists import JobList, TrailList, WaitingList
from trustfund.control.api.people import (
    InvitationRenew,
    OrganizationList,
    OrganizationRegister,
    PersonDetail,
    PersonInvite,
    PersonList,
)

__all__ = [
    "AccountList",
    "AccountStatement",
    "AppointmentConfirm",
    "AppointmentDecline",
    "AppointmentEndConfirm",
    "AppointmentEndDecline",
    "AppointmentEndPropose",
    "AppointmentPropose",
    "InvitationRenew",
    "JobList",
    "JournalList",
    "OrganizationList",
    "OrganizationRegister",
    "PersonDetail",
    "PersonInvite",
    "PersonList",
    "TrailList",
    "WaitingList",
]
