"""The doors for programs: the same acts and figures as the pages, by the same services."""

from donors.api.agreements import (
    AgreementCountersign,
    AgreementDetail,
    AgreementDraft,
    AgreementWithdraw,
)
from donors.api.balances import (
    BalanceMoveConfirm,
    BalanceMoveDecline,
    BalanceMoveDetail,
    BalanceMovePropose,
    BalanceShow,
)
from donors.api.burden import (
    BurdenKeyConfirm,
    BurdenKeyDecline,
    BurdenKeyDetail,
    BurdenKeyPropose,
    BurdenShow,
)
from donors.api.calendar import DueCalendar
from donors.api.contacts import AgencyRegister, ContactEnd, ContactName
from donors.api.donors import (
    DonorDetail,
    DonorList,
    DonorRegister,
    FundFigures,
)
from donors.api.given_reports import GivenReportRecord
from donors.api.in_kind import (
    InKindConfirm,
    InKindDecline,
    InKindDetail,
    InKindList,
    InKindPropose,
)
from donors.api.installments import InstallmentList, PaymentRequestDetail, PaymentRequestMake
from donors.api.legal import (
    LegalStandingDetail,
    LegalStandingEnd,
    LegalStandingList,
    LegalStandingRecord,
)
from donors.api.papers import (
    AgreementSignatures,
    PaperSignatureConfirm,
    PaperSignatureDecline,
    PaperSignatureDetail,
    PaperSignatureRecord,
    SigningPage,
)
from donors.api.pledges import (
    PledgeConfirm,
    PledgeDetail,
    PledgeLapse,
    PledgeRecord,
    PledgeWithdraw,
)
from donors.api.rates import (
    RateGive,
    RateList,
    RateSheetConfirm,
    RateSheetDecline,
    RateSheetDetail,
    RateSheetLoad,
    RateTemplate,
)
from donors.api.receipts import (
    ConversionRecord,
    ReceiptDetail,
    ReceiptRecord,
)
from donors.api.refunds import RefundConfirm, RefundDecline, RefundDetail, RefundRecord
from donors.api.registers import AgreementList, PledgeList, ReceiptList
from donors.api.schedules import (
    AmendmentCountersign,
    AmendmentDetail,
    AmendmentDraft,
    InstallmentFallDue,
    InstallmentUnqualify,
)
from donors.api.statements import (
    HeldLineSettle,
    LineDetail,
    LineList,
    LineMatchConfirm,
    LineMatchDecline,
    LineMatchPropose,
    StatementDetail,
    StatementImportAct,
    StatementList,
)
from donors.api.tables import (
    TableCheck,
    TableDetail,
    TableDownload,
    TableImported,
    TableList,
    TableRemap,
    TableTemplate,
    TableWithdraw,
)
from donors.api.terminations import (
    TerminationConfirm,
    TerminationDecline,
    TerminationDetail,
    TerminationRecord,
    TerminationWithdraw,
)
from donors.api.unwind import UnwindShow
from donors.api.unwinds import (
    UnwindApprove,
    UnwindDecline,
    UnwindDetail,
    UnwindPropose,
)
from donors.api.variance import AgreementVariance, FundVariance

__all__ = [
    "AgencyRegister",
    "AgreementCountersign",
    "AgreementDetail",
    "AgreementDraft",
    "AgreementList",
    "AgreementSignatures",
    "AgreementVariance",
    "AgreementWithdraw",
    "AmendmentCountersign",
    "AmendmentDetail",
    "AmendmentDraft",
    "BalanceMoveConfirm",
    "BalanceMoveDecline",
    "BalanceMoveDetail",
    "BalanceMovePropose",
    "BalanceShow",
    "BurdenKeyConfirm",
    "BurdenKeyDecline",
    "BurdenKeyDetail",
    "BurdenKeyPropose",
    "BurdenShow",
    "ContactEnd",
    "ContactName",
    "ConversionRecord",
    "DonorDetail",
    "DonorList",
    "DonorRegister",
    "DueCalendar",
    "FundFigures",
    "FundVariance",
    "GivenReportRecord",
    "HeldLineSettle",
    "InKindConfirm",
    "InKindDecline",
    "InKindDetail",
    "InKindList",
    "InKindPropose",
    "InstallmentFallDue",
    "InstallmentList",
    "InstallmentUnqualify",
    "LegalStandingDetail",
    "LegalStandingEnd",
    "LegalStandingList",
    "LegalStandingRecord",
    "LineDetail",
    "LineList",
    "LineMatchConfirm",
    "LineMatchDecline",
    "LineMatchPropose",
    "PaperSignatureConfirm",
    "PaperSignatureDecline",
    "PaperSignatureDetail",
    "PaperSignatureRecord",
    "PaymentRequestDetail",
    "PaymentRequestMake",
    "PledgeConfirm",
    "PledgeDetail",
    "PledgeLapse",
    "PledgeList",
    "PledgeRecord",
    "PledgeWithdraw",
    "RateGive",
    "RateList",
    "RateSheetConfirm",
    "RateSheetDecline",
    "RateSheetDetail",
    "RateSheetLoad",
    "RateTemplate",
    "ReceiptDetail",
    "ReceiptList",
    "ReceiptRecord",
    "RefundConfirm",
    "RefundDecline",
    "RefundDetail",
    "RefundRecord",
    "SigningPage",
    "StatementDetail",
    "StatementImportAct",
    "StatementList",
    "TableCheck",
    "TableDetail",
    "TableDownload",
    "TableImported",
    "TableList",
    "TableRemap",
    "TableTemplate",
    "TableWithdraw",
    "TerminationConfirm",
    "TerminationDecline",
    "TerminationDetail",
    "TerminationRecord",
    "TerminationWithdraw",
    "UnwindApprove",
    "UnwindDecline",
    "UnwindDetail",
    "UnwindPropose",
    "UnwindShow",
]
