"""The tables of donors."""

from donors.models.agreements import Agreement
from donors.models.donors import Donor, Pledge
from donors.models.receipts import Conversion, FeeCharge, Receipt
from donors.models.schedules import Amendment, Installment, InstallmentStep

__all__ = [
    "Agreement",
    "Amendment",
    "Conversion",
    "Donor",
    "FeeCharge",
    "Installment",
    "InstallmentStep",
    "Pledge",
    "Receipt",
]
