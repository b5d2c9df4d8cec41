"""The tables of tie-outs: each run, the differences that runs have found, and how people explain them."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustfund.control.choices import DifferenceState, ExplanationState
from trustfund.db.fields import AmountField
from trustfund.db.models import Protected


class TieOutRun(Protected):
    """Every rule's comparison of one fund's figures at one moment. Never changed.

    `night` is the day of a run that the clock made, and null for one that somebody asked for.
    `results` holds one object for each rule: rule, fault, compared, differing, and totals as a
    list of currency, left and right; amounts are strings.
    """

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="+")
    night = models.DateField(null=True)
    known_at = models.DateTimeField()
    run_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    run_for = models.ForeignKey("identity.Organization", models.PROTECT, related_name="+")
    results = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="tie_out_run_once_a_night", fields=["fund", "night"]),
            models.UniqueConstraint(name="tie_out_run_once_a_moment", fields=["fund", "known_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.known_at:%Y-%m-%d %H:%M}"


class Difference(Protected):
    """One figure that two places tell differently, from the run that found it to the one that no
    longer did. Found again later, it is another difference."""

    mutable = ("state", "left_amount", "right_amount", "resolved_at")

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=64)
    detail = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    left_amount = AmountField()
    right_amount = AmountField()
    first_run = models.ForeignKey("control.TieOutRun", models.PROTECT, related_name="+")
    first_seen_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=DifferenceState.choices, default=DifferenceState.OPEN
    )
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="difference_once_while_open",
                fields=["fund", "rule", "subject_type", "subject_id", "detail", "currency"],
                condition=Q(state="OPEN"),
            ),
            models.CheckConstraint(
                name="difference_differs", condition=~Q(left_amount=F("right_amount"))
            ),
            models.CheckConstraint(
                name="difference_resolved_at_a_moment",
                condition=Q(state="OPEN", resolved_at__isnull=True)
                | Q(state="RESOLVED", resolved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.detail}".strip()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what stays the same from run to run, within its rule."""
        return self.subject_type, self.subject_id, self.detail, self.currency

    @property
    def figures(self) -> tuple[Decimal, Decimal]:
        """Return what the two places tell."""
        return self.left_amount, self.right_amount

    @property
    def gap(self) -> Decimal:
        """Return by how much the left is more than the right."""
        return self.left_amount - self.right_amount


class Explanation(Protected):
    """Why a difference is there, in the words of one person, and that another has signed it off.

    It holds for exactly the figures beside it. None is changed or taken back; a later one counts.
    """

    mutable = ("state", "signed_off_by_id", "signed_off_for_id", "signed_off_at")

    difference = models.ForeignKey(
        "control.Difference", models.PROTECT, related_name="explanations"
    )
    number = models.PositiveSmallIntegerField()
    left_amount = AmountField()
    right_amount = AmountField()
    reason = models.TextField()
    explained_by = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    explained_for = models.ForeignKey("identity.Organization", models.PROTECT, related_name="+")
    explained_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ExplanationState.choices, default=ExplanationState.GIVEN
    )
    signed_off_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="+"
    )
    signed_off_for = models.ForeignKey(
        "identity.Organization", models.PROTECT, null=True, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="explanation_number_once", fields=["difference", "number"]
            ),
            models.CheckConstraint(
                name="explanation_gives_a_reason", condition=Q(reason__regex=r"\S")
            ),
            models.CheckConstraint(
                name="explanation_signed_off_by_another",
                condition=Q(signed_off_by__isnull=True) | ~Q(signed_off_by=F("explained_by")),
            ),
            models.CheckConstraint(
                name="explanation_signed_off_by_another_unit",
                condition=Q(signed_off_for__isnull=True) | ~Q(signed_off_for=F("explained_for")),
            ),
            models.CheckConstraint(
                name="explanation_state_says_who_signed_off",
                condition=Q(
                    state="GIVEN",
                    signed_off_by__isnull=True,
                    signed_off_for__isnull=True,
                    signed_off_at__isnull=True,
                )
                | Q(
                    state="SIGNED_OFF",
                    signed_off_by__isnull=False,
                    signed_off_for__isnull=False,
                    signed_off_at__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def figures(self) -> tuple[Decimal, Decimal]:
        """Return the figures that it explains."""
        return self.left_amount, self.right_amount
