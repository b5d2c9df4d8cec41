"""The forms of donors' pages."""

from donors.forms.agreements import (
    AgreementCountersignForm,
    AgreementDraftForm,
    AgreementWithdrawForm,
)
from donors.forms.annexes import (
    AnnexDeclineForm,
    AnnexListForm,
    AnnexProposeForm,
)
from donors.forms.balances import (
    BalanceMoveConfirmForm,
    BalanceMoveDeclineForm,
    BalanceMoveProposeForm,
)
from donors.forms.burden import (
    BurdenKeyDeclineForm,
    BurdenKeyProposeForm,
)
from donors.forms.clauses import clauses_initial
from donors.forms.contacts import AgencyRegisterForm, ContactNameForm
from donors.forms.donors import AsOfForm, DonorRegisterForm
from donors.forms.file_lists import LineListForm, StatementListForm, TableListForm
from donors.forms.filters import (
    AgreementFilterForm,
    InstallmentFilterForm,
    PledgeFilterForm,
    ReceiptFilterForm,
)
from donors.forms.in_kind import (
    InKindDeclineForm,
    InKindListForm,
    InKindProposeForm,
    InKindWithdrawForm,
)
from donors.forms.legal import (
    LegalFilterForm,
    LegalStandingEndForm,
    LegalStandingRecordForm,
)
from donors.forms.messages import CONSTRAINTS
from donors.forms.notes import (
    EncashmentCallForm,
    EncashmentForm,
    NoteDeclineForm,
    NoteListForm,
    NoteProposeForm,
    NoteReturnForm,
)
from donors.forms.papers import (
    PaperSignatureDeclineForm,
    PaperSignatureRecordForm,
)
from donors.forms.payment_requests import PaymentRequestForm
from donors.forms.pledges import PledgeConfirmForm, PledgeEndForm, PledgeRecordForm
from donors.forms.preferential import (
    PreferentialListForm,
)
from donors.forms.rates import (
    RateGiveForm,
    RateListForm,
    RateSheetDeclineForm,
    RateSheetLoadForm,
)
from donors.forms.receipts import ConversionRecordForm, ReceiptRecordForm
from donors.forms.refunds import RefundConfirmForm, RefundDeclineForm, RefundRecordForm
from donors.forms.schedules import (
    AmendmentCountersignForm,
    AmendmentDraftForm,
    InstallmentDueForm,
    InstallmentUnqualifyForm,
    amendment_initial,
)
from donors.forms.statements import (
    HeldLineSettleForm,
    LineMatchDeclineForm,
    LineMatchProposeForm,
    LineMatchReturnForm,
    StatementImportForm,
)
from donors.forms.tables import (
    TableCheckForm,
    TableRemapForm,
    TableWithdrawForm,
)
from donors.forms.terminations import (
    TerminationConfirmForm,
    TerminationReasonForm,
    TerminationRecordForm,
)
from donors.forms.unwind import (
    UnwindApproveForm,
    UnwindDeclineForm,
    UnwindProposeForm,
    WhatIfForm,
)
from trustfund.web.errors import CONSTRAINT_MESSAGES

CONSTRAINT_MESSAGES.update(CONSTRAINTS)

__all__ = [
    "AgencyRegisterForm",
    "AgreementCountersignForm",
    "AgreementDraftForm",
    "AgreementFilterForm",
    "AgreementWithdrawForm",
    "AmendmentCountersignForm",
    "AmendmentDraftForm",
    "AnnexDeclineForm",
    "AnnexListForm",
    "AnnexProposeForm",
    "AsOfForm",
    "BalanceMoveConfirmForm",
    "BalanceMoveDeclineForm",
    "BalanceMoveProposeForm",
    "BurdenKeyDeclineForm",
    "BurdenKeyProposeForm",
    "ContactNameForm",
    "ConversionRecordForm",
    "DonorRegisterForm",
    "EncashmentCallForm",
    "EncashmentForm",
    "HeldLineSettleForm",
    "InKindDeclineForm",
    "InKindListForm",
    "InKindProposeForm",
    "InKindWithdrawForm",
    "InstallmentDueForm",
    "InstallmentFilterForm",
    "InstallmentUnqualifyForm",
    "LegalFilterForm",
    "LegalStandingEndForm",
    "LegalStandingRecordForm",
    "LineListForm",
    "LineMatchDeclineForm",
    "LineMatchProposeForm",
    "LineMatchReturnForm",
    "NoteDeclineForm",
    "NoteListForm",
    "NoteProposeForm",
    "NoteReturnForm",
    "PaperSignatureDeclineForm",
    "PaperSignatureRecordForm",
    "PaymentRequestForm",
    "PledgeConfirmForm",
    "PledgeEndForm",
    "PledgeFilterForm",
    "PledgeRecordForm",
    "PreferentialListForm",
    "RateGiveForm",
    "RateListForm",
    "RateSheetDeclineForm",
    "RateSheetLoadForm",
    "ReceiptFilterForm",
    "ReceiptRecordForm",
    "RefundConfirmForm",
    "RefundDeclineForm",
    "RefundRecordForm",
    "StatementImportForm",
    "StatementListForm",
    "TableCheckForm",
    "TableListForm",
    "TableRemapForm",
    "TableWithdrawForm",
    "TerminationConfirmForm",
    "TerminationReasonForm",
    "TerminationRecordForm",
    "UnwindApproveForm",
    "UnwindDeclineForm",
    "UnwindProposeForm",
    "WhatIfForm",
    "amendment_initial",
    "clauses_initial",
]
