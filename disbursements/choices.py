"""The words of disbursements: states, methods, categories, steps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GrantState(TextChoices):
    """Where a grant stands. It takes a signature of each side; the second commits the money.

    Money leaves once it is in effect.
    """

    PREPARED = "PREPARED", _("Prepared")
    RECIPIENT_SIGNED = "RECIPIENT_SIGNED", _("Signed by the recipient")
    ADMINISTRATOR_SIGNED = "ADMINISTRATOR_SIGNED", _("Signed by the administrator")
    SIGNED = "SIGNED", _("Signed by both sides")
    EFFECTIVE = "EFFECTIVE", pgettext_lazy("grant", "In effect")


class ApplicationState(TextChoices):
    """Where a withdrawal application stands."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted")
    REVIEWED = "REVIEWED", _("Reviewed")
    RETURNED = "RETURNED", _("Returned")
    PAID = "PAID", _("Paid")


class Method(TextChoices):
    """How the money is to be used: paid to a supplier, or paid back to the recipient."""

    DIRECT_PAYMENT = "DIRECT_PAYMENT", _("Direct payment")
    REIMBURSEMENT = "REIMBURSEMENT", _("Reimbursement")


class Category(TextChoices):
    """What the money may be spent on, as the grant agreement's table names it."""

    GOODS = "GOODS", _("Goods")
    WORKS = "WORKS", _("Works")
    NON_CONSULTING = "NON_CONSULTING", _("Non-consulting services")
    CONSULTING = "CONSULTING", _("Consulting services")
    TRAINING = "TRAINING", _("Training")
    OPERATING = "OPERATING", _("Operating costs")


class StepAct(TextChoices):
    """The acts in which a person takes a hand in an application."""

    DRAFT = "draft", _("Drafted")
    EDIT = "edit", _("Edited")
    SUBMIT = "submit", _("Submitted")
    REVIEW = "review", _("Reviewed")
    RETURN = "return", _("Returned")
    APPROVE = "approve", _("Approved and paid")
