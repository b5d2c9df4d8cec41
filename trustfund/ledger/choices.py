"""The words of the books: names of accounts and kinds of entry, for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACCOUNT_NAMES = {
    "1100": _("Cash at bank"),
    "1900": _("Currency exchange clearing"),
    "2100": _("Unidentified receipts"),
    "2200": _("Donor balance accounts"),
    "4100": _("Contributions received"),
    "4200": _("Investment income"),
    "4300": _("Refunds from recipients"),
    "4400": _("Transfers in"),
    "5100": _("Project disbursements"),
    "5300": _("Cost recovery"),
    "5500": _("Refunds to donors"),
    "5600": _("Transfers out"),
    "8000": _("Commitments signed"),
    "8050": _("Set aside"),
    "8100": _("Undisbursed commitments"),
    "8200": _("Commitments disbursed"),
    "8300": _("Reserve"),
    "8400": _("Administrative budget, undisbursed"),
}

ENTRY_KINDS = {
    "RECEIPT": _("Contribution received"),
    "UNIDENTIFIED": _("Unidentified receipt"),
    "IDENTIFIED": _("Receipt identified"),
    "RETURNED": _("Unidentified receipt given back"),
    "CONVERSION": _("Currency conversion"),
    "FEE": _("Cost recovery"),
    "FEE_REVERSED": _("Cost recovery given back"),
    "REFUND": _("Refund to a donor"),
    "INCOME": _("Investment income"),
    "TRANSFER_OUT": _("Transfer to a donor balance account"),
    "BALANCE_DRAWN": _("Paid from a donor balance account"),
    "TRANSFER_IN": _("Transfer from another fund"),
    "GRANT_COMMITTED": _("Grant committed"),
    "GRANT_CANCELLED": _("Commitment cancelled"),
    "PAYMENT": _("Payment"),
    "SET_ASIDE": _("Money set aside"),
    "SET_ASIDE_RELEASED": _("Set-aside released"),
    "REVERSAL": _("Reversal"),
}


class PeriodKind(models.TextChoices):
    """The length of a period; a year shuts its months."""

    MONTH = "MONTH", _("Month")
    YEAR = "YEAR", _("Year")


class PeriodState(models.TextChoices):
    """Whether the books of a period take entries."""

    OPEN = "OPEN", pgettext_lazy("books", "Open")
    SOFT_CLOSED = "SOFT_CLOSED", pgettext_lazy("books", "Closed, may be reopened")
    CLOSED = "CLOSED", pgettext_lazy("books", "Closed for good")
