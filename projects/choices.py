"""The words of projects: budget categories, the basis in UNSCR 1874, states."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BudgetCategory(TextChoices):
    """The disbursement categories of a grant agreement (Schedule 2, Section III)."""

    GOODS = "GOODS", _("Goods")
    WORKS = "WORKS", _("Works")
    NON_CONSULTING = "NON_CONSULTING", _("Non-consulting services")
    CONSULTING = "CONSULTING", _("Consulting services")
    TRAINING = "TRAINING", _("Training and workshops")
    OPERATING = "OPERATING", _("Operating costs")


class Basis1874(TextChoices):
    """The exception of UNSCR 1874 (2009), paragraph 19, that a commitment rests on."""

    HUMANITARIAN = "HUMANITARIAN", _("Humanitarian purpose for the civilian population")
    DEVELOPMENTAL = "DEVELOPMENTAL", _("Developmental purpose for the needs of civilians")
    DENUCLEARIZATION = "DENUCLEARIZATION", _("Promotion of denuclearization")


class ProjectState(TextChoices):
    """Where a proposal stands."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted to the board")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")
