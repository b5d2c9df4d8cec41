"""A grant to a ministry for one project, and the table of what it may be spent on."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from disbursements.choices import Category, GrantState
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money

RECIPIENT_SIGNED = Q(
    recipient_signed_by__isnull=False,
    recipient_signed_organization__isnull=False,
    recipient_signed_at__isnull=False,
)
RECIPIENT_NOT_SIGNED = Q(
    recipient_signed_by__isnull=True,
    recipient_signed_organization__isnull=True,
    recipient_signed_at__isnull=True,
)
ADMINISTRATOR_SIGNED = Q(
    administrator_signed_by__isnull=False,
    administrator_signed_organization__isnull=False,
    administrator_signed_at__isnull=False,
)
ADMINISTRATOR_NOT_SIGNED = Q(
    administrator_signed_by__isnull=True,
    administrator_signed_organization__isnull=True,
    administrator_signed_at__isnull=True,
)
EFFECTIVE = Q(
    effective_at__isnull=False, effective_by__isnull=False, effective_organization__isnull=False
)
NOT_EFFECTIVE = Q(
    effective_at__isnull=True, effective_by__isnull=True, effective_organization__isnull=True
)


class Grant(Protected):
    """A grant agreement. The job prepares it when the board has approved the project.

    Each side signs; the second signature commits the amount in the books. It takes effect when the
    conditions for that are met, and money leaves only from then on.
    """

    mutable = (
        "state",
        "recipient_signed_by_id",
        "recipient_signed_organization_id",
        "recipient_signed_at",
        "administrator_signed_by_id",
        "administrator_signed_organization_id",
        "administrator_signed_at",
        "effectiveness_deadline",
        "effective_at",
        "effective_by_id",
        "effective_organization_id",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="grants")
    project = models.OneToOneField("projects.Project", models.PROTECT, related_name="grant")
    recipient = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="grants_received"
    )
    number = models.CharField(max_length=20)
    amount = AmountField()
    currency = CurrencyField()
    state = models.CharField(max_length=20, choices=GrantState.choices, default=GrantState.PREPARED)
    motion_reference = models.CharField(max_length=80, blank=True)
    closing_date = models.DateField()
    prepared_at = models.DateTimeField()
    recipient_signed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="grants_signed_for_recipient"
    )
    recipient_signed_organization = models.ForeignKey(
        "identity.Organization",
        models.PROTECT,
        null=True,
        related_name="grants_signed_as_recipient",
    )
    recipient_signed_at = models.DateTimeField(null=True)
    administrator_signed_by = models.ForeignKey(
        "identity.Person",
        models.PROTECT,
        null=True,
        related_name="grants_signed_for_administrator",
    )
    administrator_signed_organization = models.ForeignKey(
        "identity.Organization",
        models.PROTECT,
        null=True,
        related_name="grants_signed_as_administrator",
    )
    administrator_signed_at = models.DateTimeField(null=True)
    effectiveness_deadline = models.DateField(null=True)
    effective_at = models.DateTimeField(null=True)
    effective_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="grants_made_effective"
    )
    effective_organization = models.ForeignKey(
        "identity.Organization",
        models.PROTECT,
        null=True,
        related_name="grants_made_effective",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="grant_number_once", fields=["number"]),
            models.CheckConstraint(name="grant_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="grant_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="grant_signed_by_two_persons",
                condition=Q(recipient_signed_by__isnull=True)
                | Q(administrator_signed_by__isnull=True)
                | ~Q(recipient_signed_by=F("administrator_signed_by")),
            ),
            models.CheckConstraint(
                name="grant_signed_for_two_organizations",
                condition=Q(recipient_signed_organization__isnull=True)
                | Q(administrator_signed_organization__isnull=True)
                | ~Q(recipient_signed_organization=F("administrator_signed_organization")),
            ),
            models.CheckConstraint(
                name="grant_recipient_signs_for_itself",
                condition=Q(recipient_signed_organization__isnull=True)
                | Q(recipient_signed_organization=F("recipient")),
            ),
            models.CheckConstraint(
                name="grant_state_says_who_signed",
                condition=Q(state="PREPARED") & RECIPIENT_NOT_SIGNED & ADMINISTRATOR_NOT_SIGNED
                | Q(state="RECIPIENT_SIGNED") & RECIPIENT_SIGNED & ADMINISTRATOR_NOT_SIGNED
                | Q(state="ADMINISTRATOR_SIGNED") & RECIPIENT_NOT_SIGNED & ADMINISTRATOR_SIGNED
                | Q(state__in=["SIGNED", "EFFECTIVE"]) & RECIPIENT_SIGNED & ADMINISTRATOR_SIGNED,
            ),
            models.CheckConstraint(
                name="grant_state_says_whether_effective",
                condition=Q(state="EFFECTIVE", effectiveness_deadline__isnull=False) & EFFECTIVE
                | Q(state="SIGNED", effectiveness_deadline__isnull=False) & NOT_EFFECTIVE
                | ~Q(state__in=["SIGNED", "EFFECTIVE"])
                & Q(effectiveness_deadline__isnull=True)
                & NOT_EFFECTIVE,
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        """Return the amount of the grant."""
        return Money(self.amount, self.currency)

    @property
    def is_signed(self) -> bool:
        """Return whether both sides have signed."""
        return self.state in {GrantState.SIGNED, GrantState.EFFECTIVE}

    @property
    def is_effective(self) -> bool:
        """Return whether it has taken effect: money may be paid under it."""
        return self.state == GrantState.EFFECTIVE


class GrantCategory(Protected):
    """How much of the grant may be spent on one category of expenditure."""

    grant = models.ForeignKey("disbursements.Grant", models.PROTECT, related_name="categories")
    category = models.CharField(max_length=20, choices=Category.choices)
    amount = AmountField()
    currency = CurrencyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="grant_category_once", fields=["grant", "category"]),
            models.CheckConstraint(
                name="grant_category_amount_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="grant_category_currency_known", condition=currency_known("currency")
            ),
        ]

    def __str__(self) -> str:
        return self.category

    @property
    def money(self) -> Money:
        """Return what the grant agreement allots to the category."""
        return Money(self.amount, self.currency)
