"""The words of projects: where one stands, its sections, budget categories, the basis in UNSCR 1874."""

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
    """Where a project stands, in the order of its cycle."""

    CONCEPT = "CONCEPT", _("Concept in drafting")
    CONCEPT_REVIEW = "CONCEPT_REVIEW", _("Concept under review")
    CONCEPT_SUBMITTED = "CONCEPT_SUBMITTED", _("Concept before the board")
    CONCEPT_APPROVED = "CONCEPT_APPROVED", _("Concept approved")
    CONCEPT_REJECTED = "CONCEPT_REJECTED", _("Concept rejected")
    PREPARATION = "PREPARATION", _("In preparation")
    APPRAISAL = "APPRAISAL", _("Under appraisal")
    APPRAISED = "APPRAISED", _("Appraised")
    SUBMITTED = "SUBMITTED", _("Before the board")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Stage(TextChoices):
    """Which of the two decisions of the board a version was written for."""

    CONCEPT = "CONCEPT", _("Concept")
    PROPOSAL = "PROPOSAL", _("Proposal")


class Section(TextChoices):
    """A part of a proposal that is written on a page of its own."""

    DESCRIPTION = "description", _("Description")
    BUDGET = "budget", _("Budget")
    RESULTS = "results", _("Results")


class CommentKind(TextChoices):
    """What a comment does: it says something, or it sends the version back."""

    COMMENT = "COMMENT", _("Comment")
    RETURN = "RETURN", _("Reason for the return")
