"""A withdrawal application, and every hand that anybody took in it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from disbursements.choices import ApplicationState, Category, Method, StepAct
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money

SUBMITTED = Q(
    submitted_by__isnull=False,
    submitted_by_organization__isnull=False,
    submitted_at__isnull=False,
)
REVIEWED = Q(
    reviewed_by__isnull=False,
    reviewed_by_organization__isnull=False,
    reviewed_at__isnull=False,
    amount_accepted__isnull=False,
)
NOT_SUBMITTED = Q(submitted_by__isnull=True, submitted_at__isnull=True)
NOT_REVIEWED = Q(reviewed_by__isnull=True, reviewed_at__isnull=True, amount_accepted__isnull=True)


class Application(Protected):
    """A request of the project's unit to withdraw from its grant.

    `version` grows with every act, so that a page gone stale is noticed. The content may change in
    draft only; a returned application becomes a draft again by being edited.
    """

    mutable = (
        "method",
        "category",
        "amount",
        "payee_name",
        "payee_bank",
        "payee_account",
        "purpose",
        "invoice_reference",
        "state",
        "version",
        "since",
        "drafted_by_id",
        "drafted_by_organization_id",
        "submitted_by_id",
        "submitted_by_organization_id",
        "submitted_at",
        "reviewed_by_id",
        "reviewed_by_organization_id",
        "reviewed_at",
        "amount_accepted",
        "review_note",
        "return_reason",
    )

    grant = models.ForeignKey("disbursements.Grant", models.PROTECT, related_name="applications")
    number = models.CharField(max_length=20)
    method = models.CharField(max_length=20, choices=Method.choices)
    category = models.CharField(max_length=20, choices=Category.choices)
    amount = AmountField()
    currency = CurrencyField()
    payee_name = models.CharField(max_length=200)
    payee_bank = models.CharField(max_length=200)
    payee_account = models.CharField(max_length=80)
    purpose = models.TextField()
    invoice_reference = models.CharField(max_length=80)
    state = models.CharField(
        max_length=20, choices=ApplicationState.choices, default=ApplicationState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    since = models.DateTimeField()
    drafted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="applications_drafted"
    )
    drafted_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="applications_drafted"
    )
    submitted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="applications_submitted"
    )
    submitted_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="applications_submitted"
    )
    submitted_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="applications_reviewed"
    )
    reviewed_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="applications_reviewed"
    )
    reviewed_at = models.DateTimeField(null=True)
    amount_accepted = AmountField(null=True)
    review_note = models.TextField(blank=True)
    return_reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="application_number_once_per_grant", fields=["grant", "number"]
            ),
            models.UniqueConstraint(
                Lower("payee_name"),
                Lower("invoice_reference"),
                name="application_invoice_paid_once",
                condition=Q(state="PAID"),
            ),
            models.CheckConstraint(name="application_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="application_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="application_accepts_no_more_than_asked",
                condition=Q(amount_accepted__isnull=True)
                | Q(amount_accepted__gt=0, amount_accepted__lte=F("amount")),
            ),
            models.CheckConstraint(
                name="application_submitted_by_another",
                condition=Q(submitted_by__isnull=True) | ~Q(submitted_by=F("drafted_by")),
            ),
            models.CheckConstraint(
                name="application_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True)
                | ~Q(reviewed_by=F("drafted_by")) & ~Q(reviewed_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="application_reviewed_by_another_unit",
                condition=Q(reviewed_by_organization__isnull=True)
                | ~Q(reviewed_by_organization=F("drafted_by_organization"))
                & ~Q(reviewed_by_organization=F("submitted_by_organization")),
            ),
            models.CheckConstraint(
                name="application_state_says_who_acted",
                condition=Q(state="DRAFT") & NOT_SUBMITTED & NOT_REVIEWED
                | Q(state="SUBMITTED") & SUBMITTED & NOT_REVIEWED
                | Q(state="RETURNED") & ~Q(return_reason="") & NOT_SUBMITTED & NOT_REVIEWED
                | Q(state__in=["REVIEWED", "PAID"]) & SUBMITTED & REVIEWED,
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="application_of_grant", fields=["grant", "state"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        """Return the amount asked for."""
        return Money(self.amount, self.currency)

    @property
    def accepted(self) -> Money | None:
        """Return the amount that the review accepted, or None before it."""
        if self.amount_accepted is None:
            return None
        return Money(self.amount_accepted, self.currency)

    @property
    def payable(self) -> Money:
        """Return what would be paid: the amount accepted, or before the review the amount asked."""
        return self.accepted or self.money


class Step(Protected):
    """One act on an application: who, for which organization, and what was said.

    Separation of duties is judged on these, so that an application that was returned and handed in
    anew still knows everybody who had a hand in it.
    """

    application = models.ForeignKey(
        "disbursements.Application", models.PROTECT, related_name="steps"
    )
    act = models.CharField(max_length=20, choices=StepAct.choices)
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="application_steps")
    organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="application_steps"
    )
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(name="step_of_application", fields=["application", "at"])]

    def __str__(self) -> str:
        return self.act
