"""The shapes of what programs send to donors' acts and read from them, by topic."""

from donors.serializers.agreements import (
    AgreementCountersignInput,
    AgreementDraftInput,
    AgreementOutput,
    DueDateOutput,
    PositionOutput,
)
from donors.serializers.burden import (
    BurdenKeyDeclineInput,
    BurdenKeyOutput,
    BurdenKeyProposeInput,
    BurdenOutput,
)
from donors.serializers.contacts import (
    AgencyOutput,
    AgencyRegisterInput,
    ContactNameInput,
    ContactOutput,
)
from donors.serializers.donors import (
    DonorOutput,
    DonorRegisterInput,
)
from donors.serializers.figures import (
    ContributionOutput,
    FiguresOutput,
    FundFiguresOutput,
    HoldingFiguresOutput,
    RateOutput,
)
from donors.serializers.installments import (
    InstallmentRowOutput,
    PaymentRequestInput,
    PaymentRequestOutput,
    PaymentRequestsOutput,
)
from donors.serializers.legal import (
    LegalStandingEndInput,
    LegalStandingOutput,
    LegalStandingRecordInput,
)
from donors.serializers.pages import (
    AgreementPageOutput,
    AgreementRowOutput,
    DonorPageOutput,
    PledgePageOutput,
    PledgeRowOutput,
)
from donors.serializers.pledges import (
    PledgeConfirmInput,
    PledgeEndInput,
    PledgeOutput,
    PledgeRecordInput,
)
from donors.serializers.receipts import (
    ConversionOutput,
    ConversionRecordInput,
    FeeOutput,
    ReceiptOutput,
    ReceiptRecordInput,
)
from donors.serializers.refunds import (
    RefundConfirmInput,
    RefundDeclineInput,
    RefundOutput,
    RefundRecordInput,
)
from donors.serializers.schedules import (
    AmendmentCountersignInput,
    AmendmentDraftInput,
    AmendmentOutput,
    AmendmentPageOutput,
    InstallmentDueInput,
    InstallmentInput,
    InstallmentStepOutput,
    InstallmentUnqualifyInput,
)
from donors.serializers.statements import (
    HeldLineSettleInput,
    LineMatchDeclineInput,
    LineMatchOutput,
    LineMatchProposeInput,
    LineOutput,
    LinePageOutput,
    StatementImportInput,
    StatementImportOutput,
    StatementImportPageOutput,
)
from donors.serializers.tables import (
    TableCheckInput,
    TableOutput,
    TablePageOutput,
    TableRemapInput,
    TableWithdrawInput,
)
from donors.serializers.unwind import (
    UnwindApproveInput,
    UnwindDeclineInput,
    UnwindDetailOutput,
    UnwindOutput,
    UnwindProposeInput,
    UnwoundOutput,
)
from donors.serializers.variance import AgreementVarianceOutput, FundVarianceOutput

__all__ = [
    "AgencyOutput",
    "AgencyRegisterInput",
    "AgreementCountersignInput",
    "AgreementDraftInput",
    "AgreementOutput",
    "AgreementPageOutput",
    "AgreementRowOutput",
    "AgreementVarianceOutput",
    "AmendmentCountersignInput",
    "AmendmentDraftInput",
    "AmendmentOutput",
    "AmendmentPageOutput",
    "BurdenKeyDeclineInput",
    "BurdenKeyOutput",
    "BurdenKeyProposeInput",
    "BurdenOutput",
    "ContactNameInput",
    "ContactOutput",
    "ContributionOutput",
    "ConversionOutput",
    "ConversionRecordInput",
    "DonorOutput",
    "DonorPageOutput",
    "DonorRegisterInput",
    "DueDateOutput",
    "FeeOutput",
    "FiguresOutput",
    "FundFiguresOutput",
    "FundVarianceOutput",
    "HeldLineSettleInput",
    "HoldingFiguresOutput",
    "InstallmentDueInput",
    "InstallmentInput",
    "InstallmentRowOutput",
    "InstallmentStepOutput",
    "InstallmentUnqualifyInput",
    "LegalStandingEndInput",
    "LegalStandingOutput",
    "LegalStandingRecordInput",
    "LineMatchDeclineInput",
    "LineMatchOutput",
    "LineMatchProposeInput",
    "LineOutput",
    "LinePageOutput",
    "PaymentRequestInput",
    "PaymentRequestOutput",
    "PaymentRequestsOutput",
    "PledgeConfirmInput",
    "PledgeEndInput",
    "PledgeOutput",
    "PledgePageOutput",
    "PledgeRecordInput",
    "PledgeRowOutput",
    "PositionOutput",
    "RateOutput",
    "ReceiptOutput",
    "ReceiptRecordInput",
    "RefundConfirmInput",
    "RefundDeclineInput",
    "RefundOutput",
    "RefundRecordInput",
    "StatementImportInput",
    "StatementImportOutput",
    "StatementImportPageOutput",
    "TableCheckInput",
    "TableOutput",
    "TablePageOutput",
    "TableRemapInput",
    "TableWithdrawInput",
    "UnwindApproveInput",
    "UnwindDeclineInput",
    "UnwindDetailOutput",
    "UnwindOutput",
    "UnwindProposeInput",
    "UnwoundOutput",
]
