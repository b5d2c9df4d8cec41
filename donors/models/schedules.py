"""The installments of an agreement, what makes them due, and the amendments that replace them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import AmendmentState, DueRule, StepKind
from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money

OFFER = ("administrator_signed_by", "administrator_signed_date", "offered_at")
SIGNERS = ("countersigned_by", "countersigned_paper")
SIGNATURE = ("countersigned_date", "countersigned_at")


def _all(names: tuple[str, ...], *, empty: bool) -> Q:
    return Q(**{f"{name}__isnull": empty for name in names})


class Amendment(Protected):
    """A new schedule of a countersigned agreement, signed by both; it alone changes dates and amounts.

    `amount` is the whole contribution from then on.
    """

    mutable = (
        "state",
        "administrator_signed_by_id",
        "administrator_signed_date",
        "offered_at",
        "countersigned_by_id",
        "countersigned_paper_id",
        "countersigned_date",
        "countersigned_at",
    )

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    amount = AmountField()
    currency = CurrencyField()
    content_hash = models.CharField(max_length=64)
    state = models.CharField(
        max_length=20, choices=AmendmentState.choices, default=AmendmentState.DRAFT
    )
    drafted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="amendments_drafted"
    )
    administrator_signed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="amendments_signed"
    )
    administrator_signed_date = models.DateField(null=True)
    offered_at = models.DateTimeField(null=True)
    countersigned_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="amendments_countersigned"
    )
    countersigned_paper = models.OneToOneField(
        "donors.PaperSignature", models.PROTECT, null=True, related_name="amendment_signed"
    )
    countersigned_date = models.DateField(null=True)
    countersigned_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="amendment_number_once", fields=["agreement", "number"]),
            models.UniqueConstraint(
                name="amendment_open_once",
                fields=["agreement"],
                condition=Q(state__in=["DRAFT", "OFFERED"]),
            ),
            models.CheckConstraint(name="amendment_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="amendment_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="amendment_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="amendment_with_a_reason", condition=Q(reason__regex=r"\S")
            ),
            models.CheckConstraint(
                name="amendment_countersigned_by_another",
                condition=Q(countersigned_by__isnull=True)
                | (
                    ~Q(countersigned_by=F("drafted_by"))
                    & ~Q(countersigned_by=F("administrator_signed_by"))
                ),
            ),
            models.CheckConstraint(
                name="amendment_offered_with_signature",
                condition=(Q(state="DRAFT") & _all(OFFER, empty=True))
                | (~Q(state="DRAFT") & _all(OFFER, empty=False)),
            ),
            models.CheckConstraint(
                name="amendment_signed_by_both",
                condition=(~Q(state="COUNTERSIGNED") & _all((*SIGNATURE, *SIGNERS), empty=True))
                | (
                    Q(state="COUNTERSIGNED")
                    & _all(SIGNATURE, empty=False)
                    & (
                        Q(countersigned_by__isnull=False, countersigned_paper__isnull=True)
                        | Q(countersigned_by__isnull=True, countersigned_paper__isnull=False)
                    )
                ),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return the whole contribution as amended."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return str(self.number)


class Installment(Protected):
    """One part of a schedule: of the agreement as it was signed, or of one of its amendments.

    The parts add up to the whole exactly. An installment keeps its number from schedule to
    schedule. `due_date` stands where a day was agreed; otherwise `days` after the countersignature
    or the request, or `milestone`, say when it becomes due.
    """

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="installments")
    amendment = models.ForeignKey(
        "donors.Amendment", models.PROTECT, null=True, blank=True, related_name="installments"
    )
    number = models.PositiveSmallIntegerField()
    due_rule = models.CharField(max_length=20, choices=DueRule.choices, default=DueRule.FIXED)
    due_date = models.DateField(null=True)
    days = models.PositiveSmallIntegerField(null=True)
    milestone = models.CharField(max_length=40, blank=True, default="")
    qualification = models.CharField(max_length=300, blank=True, default="")
    amount = AmountField()
    currency = CurrencyField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="installment_number_once",
                fields=["agreement", "amendment", "number"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="installment_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="installment_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="installment_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="installment_due_by_its_rule",
                condition=Q(
                    due_rule="FIXED", due_date__isnull=False, days__isnull=True, milestone=""
                )
                | Q(
                    due_rule__in=["AFTER_SIGNATURE", "ON_REQUEST"],
                    due_date__isnull=True,
                    days__isnull=False,
                    days__lte=3650,
                    milestone="",
                )
                | Q(
                    due_rule="ON_MILESTONE",
                    due_date__isnull=True,
                    days__isnull=True,
                    milestone__regex=r"\S",
                ),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return the amount of this installment."""
        return Money(self.amount, self.currency)

    def __str__(self) -> str:
        return f"{self.number}: {self.money}"


class InstallmentStep(Protected):
    """What happened to an installment, once of each kind: it fell due, or became unqualified.

    `day` is that of the request, the milestone or the donor's notice; `due_date` only when it fell
    due. It holds for the installment of this number in every schedule.
    """

    agreement = models.ForeignKey("donors.Agreement", models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    day = models.DateField()
    due_date = models.DateField(null=True)
    reference = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="installment_steps"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="installment_step_once", fields=["agreement", "number", "kind"]
            ),
            models.CheckConstraint(
                name="installment_step_referenced", condition=Q(reference__regex=r"\S")
            ),
            models.CheckConstraint(
                name="installment_falls_due_on_a_day",
                condition=Q(kind="FELL_DUE", due_date__isnull=False, due_date__gte=F("day"))
                | Q(kind="UNQUALIFIED", due_date__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind}"
