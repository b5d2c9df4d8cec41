"""The words of projects: where one stands, its sections, budget categories, the basis in UNSCR 1874."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class Province(TextChoices):
    """The provinces and the cities of provincial rank, from north to south."""

    RASON = "RASON", _("Rason")
    NORTH_HAMGYONG = "NORTH_HAMGYONG", _("North Hamgyong")
    RYANGGANG = "RYANGGANG", _("Ryanggang")
    CHAGANG = "CHAGANG", _("Chagang")
    NORTH_PYONGAN = "NORTH_PYONGAN", _("North Pyongan")
    SOUTH_HAMGYONG = "SOUTH_HAMGYONG", _("South Hamgyong")
    SOUTH_PYONGAN = "SOUTH_PYONGAN", _("South Pyongan")
    PYONGYANG = "PYONGYANG", _("Pyongyang")
    NAMPO = "NAMPO", _("Nampo")
    KANGWON = "KANGWON", _("Kangwon")
    NORTH_HWANGHAE = "NORTH_HWANGHAE", _("North Hwanghae")
    SOUTH_HWANGHAE = "SOUTH_HWANGHAE", _("South Hwanghae")
    KAESONG = "KAESONG", _("Kaesong")


class RiskCategory(TextChoices):
    """The nine categories of the Systematic Operations Risk-rating Tool (SORT)."""

    POLITICAL = "POLITICAL", _("Political and governance")
    MACROECONOMIC = "MACROECONOMIC", _("Macroeconomic")
    SECTOR = "SECTOR", _("Sector strategies and policies")
    DESIGN = "DESIGN", _("Technical design")
    CAPACITY = "CAPACITY", _("Institutional capacity")
    FIDUCIARY = "FIDUCIARY", _("Fiduciary")
    ENVIRONMENT = "ENVIRONMENT", _("Environment and social")
    STAKEHOLDERS = "STAKEHOLDERS", _("Stakeholders")
    OTHER = "OTHER", pgettext_lazy("risk", "Other")


class RiskRating(TextChoices):
    """How high a risk is, on the four-point scale of SORT and of the environmental and social class."""

    HIGH = "H", pgettext_lazy("risk", "High")
    SUBSTANTIAL = "S", pgettext_lazy("risk", "Substantial")
    MODERATE = "M", pgettext_lazy("risk", "Moderate")
    LOW = "L", pgettext_lazy("risk", "Low")


class EntityKind(TextChoices):
    """What kind of body carries a project out."""

    DEPARTMENT = "DEPARTMENT", _("Department of a ministry")
    LOCAL = "LOCAL", _("Provincial or county authority")
    ENTERPRISE = "ENTERPRISE", _("State enterprise")
    UN_AGENCY = "UN_AGENCY", _("United Nations agency")
    NGO = "NGO", _("International non-governmental organization")
    OTHER = "OTHER", pgettext_lazy("entity", "Other")


class GoodsFlag(TextChoices):
    """What goods need before they are bought, by the chapter of their HS code."""

    UNCLASSIFIED = "UNCLASSIFIED", _("The code is not known: to be classified before it is bought")
    PETROLEUM = (
        "PETROLEUM",
        _("Petroleum (chapter 27): the supply is capped, to be kept within the cap and notified"),
    )
    METALS = "METALS", _("Iron, steel or other metals (chapters 72–83): an exemption is needed")
    MACHINERY = "MACHINERY", _("Industrial machinery (chapters 84–85): an exemption is needed")
    VEHICLES = "VEHICLES", _("Transportation vehicles (chapters 86–89): an exemption is needed")


class PaymentMethod(TextChoices):
    """How money of a grant can be paid out."""

    ADVANCE = "ADVANCE", _("Advance")
    REIMBURSEMENT = "REIMBURSEMENT", _("Reimbursement")
    DIRECT_PAYMENT = "DIRECT_PAYMENT", _("Direct payment")
    SPECIAL_COMMITMENT = "SPECIAL_COMMITMENT", _("Special commitment")


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
    SIGNED = "SIGNED", pgettext_lazy("project", "Grant signed")
    IMPLEMENTING = "IMPLEMENTING", _("Under implementation")
    REJECTED = "REJECTED", _("Rejected")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Stage(TextChoices):
    """Which of the two decisions of the board a version was written for."""

    CONCEPT = "CONCEPT", _("Concept")
    PROPOSAL = "PROPOSAL", _("Proposal")


class Section(TextChoices):
    """A part of a proposal that is written on a page of its own."""

    DESCRIPTION = "description", _("Description")
    PEOPLE = "people", _("Place and people")
    BUDGET = "budget", _("Budget")
    GOODS = "goods", _("Goods")
    RESULTS = "results", _("Results")
    RISKS = "risks", _("Risks")


class ActivityKind(TextChoices):
    """What the administrator carries out itself: advice to the recipient, or running the program."""

    TECHNICAL_ASSISTANCE = "TECHNICAL_ASSISTANCE", _("Technical assistance")
    PROGRAM_MANAGEMENT = "PROGRAM_MANAGEMENT", pgettext_lazy("activity", "Program management")


class ExpenseType(TextChoices):
    """The expense types of a Bank-executed trust fund."""

    STAFF = "STAFF", _("Staff costs")
    CONSULTANTS = "CONSULTANTS", _("Consultants")
    TRAVEL = "TRAVEL", _("Travel")
    CONTRACTUAL = "CONTRACTUAL", _("Contractual services")
    WORKSHOPS = "WORKSHOPS", _("Workshops and training")
    MEDIA = "MEDIA", _("Media and publications")
    EQUIPMENT = "EQUIPMENT", _("Equipment")
    OTHER = "OTHER", pgettext_lazy("expense", "Other")


class ActivityState(TextChoices):
    """Where a Bank-executed activity stands, in the order of its cycle."""

    DRAFT = "DRAFT", pgettext_lazy("activity", "In drafting")
    SUBMITTED = "SUBMITTED", _("Before the board")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")
    CLOSED = "CLOSED", pgettext_lazy("activity", "Closed")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class ActivitySection(TextChoices):
    """A part of a Bank-executed activity that is written on a page of its own."""

    DESCRIPTION = "description", _("Description")
    BUDGET = "budget", _("Budget")
    WORK = "work", _("Deliverables and knowledge")


class DeliveryState(TextChoices):
    """What became of a deliverable that was handed over."""

    HANDED_OVER = "HANDED_OVER", pgettext_lazy("delivery", "Handed over")
    ACCEPTED = "ACCEPTED", pgettext_lazy("delivery", "Accepted")
    RETURNED = "RETURNED", pgettext_lazy("delivery", "Returned")


class ScreeningOutcome(TextChoices):
    """What was found of a topic under UNSCR 2321 (2016), paragraph 11."""

    ALLOWED = "ALLOWED", _("Not scientific or technical cooperation: allowed")
    ALLOWED_MEDICAL = "ALLOWED_MEDICAL", _("Medical exchange: allowed")
    NEEDS_COMMITTEE = "NEEDS_COMMITTEE", _("Needs a determination of the Committee")
    NOT_ALLOWED = "NOT_ALLOWED", _("Not allowed")


class CommentKind(TextChoices):
    """What a comment does: it says something, or it sends the version back."""

    COMMENT = "COMMENT", _("Comment")
    RETURN = "RETURN", _("Reason for the return")


class AppraisalKind(TextChoices):
    """What a proposal is appraised for, each by a person of its own."""

    FIDUCIARY = "FIDUCIARY", _("Fiduciary")
    TECHNICAL = "TECHNICAL", _("Technical")
    SAFEGUARDS = "SAFEGUARDS", _("Environmental and social safeguards")


class Verdict(TextChoices):
    """What an opinion comes to."""

    FAVORABLE = "FAVORABLE", _("Favorable")
    UNFAVORABLE = "UNFAVORABLE", _("Unfavorable")


class ConditionKind(TextChoices):
    """What a condition of an appraisal comes before."""

    APPROVAL = "APPROVAL", _("Before the board decides")
    EFFECTIVENESS = "EFFECTIVENESS", _("Before the grant takes effect")


class BackgroundKind(TextChoices):
    """What a published file of the country's needs holds."""

    REQUIREMENTS = "REQUIREMENTS", _("Requirements and funding by cluster")
    PLANS = "PLANS", _("Response plans")
