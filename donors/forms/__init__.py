"""The forms of donors' pages."""

from donors.forms.agreements import AgreementCountersignForm, AgreementDraftForm
from donors.forms.donors import AsOfForm, DonorRegisterForm, PledgeRecordForm
from donors.forms.messages import CONSTRAINTS
from donors.forms.receipts import ConversionRecordForm, ReceiptRecordForm
from trustfund.web.errors import CONSTRAINT_MESSAGES

CONSTRAINT_MESSAGES.update(CONSTRAINTS)

__all__ = [
    "AgreementCountersignForm",
    "AgreementDraftForm",
    "AsOfForm",
    "ConversionRecordForm",
    "DonorRegisterForm",
    "PledgeRecordForm",
    "ReceiptRecordForm",
]
