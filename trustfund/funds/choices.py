"""The words of funds: where a fund or a fee schedule stands, what money is set aside for, accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class FundState(TextChoices):
    """Where a fund stands. Money moves only in an open one."""

    PREPARED = "PREPARED", _("In preparation")
    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")


class SetAsidePurpose(TextChoices):
    """What money is kept from new grants for."""

    RESERVE = "RESERVE", _("Reserve")
    ADMINISTRATION = "ADMINISTRATION", _("Administrative budget")


class FeeScheduleState(TextChoices):
    """Where a later fee schedule stands. Only an approved one charges anything."""

    PROPOSED = "PROPOSED", _("Proposed")
    APPROVED = "APPROVED", _("Approved")
    DECLINED = "DECLINED", _("Declined")


class IncomeState(TextChoices):
    """Where a record of investment income stands. Only a confirmed one is in the books."""

    PROPOSED = "PROPOSED", _("Proposed")
    CONFIRMED = "CONFIRMED", pgettext_lazy("income", "Booked")
    DECLINED = "DECLINED", _("Declined")


class BankAccountKind(TextChoices):
    """How a bank account is identified."""

    IBAN = "IBAN", _("IBAN")
    OTHER = "OTHER", _("Another account number")


class Sector(TextChoices):
    """The human need or the field that a project serves, or that a donor prefers."""

    FOOD = "FOOD", _("Food")
    HEALTH = "HEALTH", _("Health")
    AGRICULTURE = "AGRICULTURE", _("Agriculture")
    ENERGY = "ENERGY", _("Energy")
    FINANCE = "FINANCE", _("Finance")
    INFRASTRUCTURE = "INFRASTRUCTURE", _("Infrastructure")
    WATER = "WATER", _("Water and sanitation")
    REFORESTATION = "REFORESTATION", _("Reforestation")
