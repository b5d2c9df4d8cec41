"""The programming interface of people, trail and jobs: the same services as the pages."""

from trustfund.control.api.appointments import (
    AppointmentConfirm,
    AppointmentDecline,
    AppointmentEndConfirm,
    AppointmentEndDecline,
    AppointmentEndPropose,
    AppointmentPropose,
)
from trustfund.control.api.books import (
    AccountList,
    AccountStatement,
    EntryDetail,
    JournalList,
    RestatementDetail,
)
from trustfund.control.api.lists import JobList, ObjectWho, TrailList, WaitingList
from trustfund.control.api.log import LogCheckpoint, LogConsistency, LogCosignature, LogKeys
from trustfund.control.api.log_acts import (
    ExportDownload,
    KeyRotate,
    WitnessRegister,
    WitnessRetire,
)
from trustfund.control.api.mailbox import LetterDetail, LetterList, LetterResend, PreferenceChoose
from trustfund.control.api.people import (
    InvitationRenew,
    OrganizationList,
    OrganizationRegister,
    PersonDetail,
    PersonInvite,
    PersonList,
)
from trustfund.control.api.periods import PeriodClose, PeriodList, PeriodReopen, PeriodSoftClose
from trustfund.control.api.proofs import (
    EntryProof,
    RecordProof,
    ReportFileProof,
    ReportProof,
)
from trustfund.control.api.tie_outs import (
    DifferenceDetail,
    DifferenceExplain,
    DifferenceList,
    DifferenceSignOff,
    TieOutDetail,
    TieOutMake,
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
    "DifferenceDetail",
    "DifferenceExplain",
    "DifferenceList",
    "DifferenceSignOff",
    "EntryDetail",
    "EntryProof",
    "ExportDownload",
    "InvitationRenew",
    "JobList",
    "JournalList",
    "KeyRotate",
    "LetterDetail",
    "LetterList",
    "LetterResend",
    "LogCheckpoint",
    "LogConsistency",
    "LogCosignature",
    "LogKeys",
    "ObjectWho",
    "OrganizationList",
    "OrganizationRegister",
    "PeriodClose",
    "PeriodList",
    "PeriodReopen",
    "PeriodSoftClose",
    "PersonDetail",
    "PersonInvite",
    "PersonList",
    "PreferenceChoose",
    "RecordProof",
    "ReportFileProof",
    "ReportProof",
    "RestatementDetail",
    "TieOutDetail",
    "TieOutMake",
    "TrailList",
    "WaitingList",
    "WitnessRegister",
    "WitnessRetire",
]
