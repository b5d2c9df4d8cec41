"""What is set aside from a fund, and what is released of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from trustfund.db.fields import AmountField, CurrencyField
from trustfund.db.models import Protected
from trustfund.funds.choices import SetAsidePurpose
from trustfund.kernel.money import Money


class SetAside(Protected):
    """Money of the fund that is kept from new grants: a reserve, or an administrative budget.

    It is booked in the commitment book as it is written here, and never changed; what is no longer
    needed is released.
    """

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="set_asides")
    purpose = models.CharField(max_length=20, choices=SetAsidePurpose.choices)
    amount = AmountField()
    currency = CurrencyField()
    reason = models.TextField()
    decision_reference = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="set_asides_made")
    made_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="set_asides_made"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="set_aside_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="set_aside_purpose_known", condition=Q(purpose__in=SetAsidePurpose.values)
            ),
            models.CheckConstraint(
                name="set_aside_with_a_reason", condition=Q(reason__regex=r"\S")
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what was set aside."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.money}"


class SetAsideRelease(Protected):
    """A part of a set-aside, or all of it, that another person has freed for grants again."""

    set_aside = models.ForeignKey("funds.SetAside", models.PROTECT, related_name="releases")
    amount = AmountField()
    currency = CurrencyField()
    reason = models.TextField()
    released_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="set_asides_released"
    )
    released_by_organization = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="set_asides_released"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="set_aside_release_amount_positive", condition=Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="set_aside_release_with_a_reason", condition=Q(reason__regex=r"\S")
            ),
        ]

    @property
    def money(self) -> Money:
        """Return what was released."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.money}"
