"""The tables of donors."""

from donors.models.agreements import Agreement, Installment
from donors.models.donors import Donor, Pledge
from donors.models.receipts import Conversion, FeeCharge, Receipt

__all__ = [
    "Agreement",
    "Conversion",
    "Donor",
    "FeeCharge",
    "Installment",
    "Pledge",
    "Receipt",
]
