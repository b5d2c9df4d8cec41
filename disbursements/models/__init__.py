"""The rows of disbursements."""

from disbursements.models.applications import Application, Step
from disbursements.models.grants import Grant, GrantCategory
from disbursements.models.payments import Decision, Payment

__all__ = ["Application", "Decision", "Grant", "GrantCategory", "Payment", "Step"]
