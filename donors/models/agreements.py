"""Administration agreements, as donor and administrator sign them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from donors.choices import AgreementState, Instrument
from trustfund.db.fields import AmountField, CurrencyField, RateField, currency_known
from trustfund.db.models import Protected
from trustfund.kernel.money import Money

OFFER_EMPTY = Q(
    administrator_signed_by__isnull=True,
    administrator_signed_date__isnull=True,
    offered_at__isnull=True,
)
OFFER_FULL = Q(
    administrator_signed_by__isnull=False,
    administrator_signed_date__isnull=False,
    offered_at__isnull=False,
)
SIGNATURE_EMPTY = Q(
    countersigned_by__isnull=True,
    countersigned_paper__isnull=True,
    countersigned_date__isnull=True,
    countersigned_at__isnull=True,
    holding_amount__isnull=True,
    holding_currency="",
    holding_rate__isnull=True,
    holding_rate_date__isnull=True,
    holding_rate_source="",
)
BY_HAND_OR_ON_PAPER = Q(countersigned_by__isnull=False, countersigned_paper__isnull=True) | Q(
    countersigned_by__isnull=True, countersigned_paper__isnull=False
)
SIGNATURE_FULL = (
    BY_HAND_OR_ON_PAPER
    & Q(
        countersigned_date__isnull=False,
        countersigned_at__isnull=False,
        holding_amount__isnull=False,
        holding_amount__gt=0,
        holding_rate__isnull=False,
        holding_rate__gt=0,
        holding_rate_date__isnull=False,
    )
    & ~Q(holding_currency="")
    & ~Q(holding_rate_source="")
)
UNSIGNED = ["DRAFT", "OFFERED", "WITHDRAWN"]
WITHDRAWN_EMPTY = Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawn_reason="")
WITHDRAWN_FULL = Q(
    withdrawn_by__isnull=False, withdrawn_at__isnull=False, withdrawn_reason__regex=r"\S"
)


class Agreement(Protected):
    """What a donor and the administrator sign. Its terms are frozen; signatures are added.

    `agency` is the donor's that signs or pays, `donor_reference` the donor's own number of the paper.
    `special_condition` is what the drafter marked as granted to this donor alone, without figures.
    On countersignature it keeps its equivalent in the fund's holding currency, with rate, the
    rate's date and source; `countersigned_by` signed in the system, or else `countersigned_paper` on
    paper. An offer that the donor has not signed may be withdrawn with a reason.
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
        "holding_amount",
        "holding_currency",
        "holding_rate",
        "holding_rate_date",
        "holding_rate_source",
        "withdrawn_by_id",
        "withdrawn_at",
        "withdrawn_reason",
    )

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="agreements")
    donor = models.ForeignKey("donors.Donor", models.PROTECT, related_name="agreements")
    pledge = models.ForeignKey(
        "donors.Pledge", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    agency = models.ForeignKey(
        "donors.Agency", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    donor_reference = models.CharField(max_length=80, blank=True, default="")
    special_condition = models.CharField(max_length=300, blank=True, default="")
    number = models.CharField(max_length=20)
    instrument = models.CharField(max_length=20, choices=Instrument.choices)
    amount = AmountField()
    currency = CurrencyField()
    content_hash = models.CharField(max_length=64)
    state = models.CharField(
        max_length=20, choices=AgreementState.choices, default=AgreementState.DRAFT
    )
    drafted_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="agreements_drafted"
    )
    administrator_signed_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="agreements_signed"
    )
    administrator_signed_date = models.DateField(null=True)
    offered_at = models.DateTimeField(null=True)
    countersigned_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="agreements_countersigned"
    )
    countersigned_paper = models.OneToOneField(
        "donors.PaperSignature", models.PROTECT, null=True, related_name="agreement_signed"
    )
    countersigned_date = models.DateField(null=True)
    countersigned_at = models.DateTimeField(null=True)
    holding_amount = AmountField(null=True)
    holding_currency = CurrencyField(blank=True, default="")
    holding_rate = RateField(null=True)
    holding_rate_date = models.DateField(null=True)
    holding_rate_source = models.CharField(max_length=200, blank=True, default="")
    withdrawn_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="agreements_withdrawn"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="agreement_number_once", fields=["fund", "number"]),
            models.CheckConstraint(
                name="agreement_special_condition_without_figures",
                condition=~Q(special_condition__regex=r"\d"),
            ),
            models.CheckConstraint(name="agreement_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="agreement_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="agreement_instrument_known",
                condition=Q(instrument__in=["AGREEMENT", "ARRANGEMENT"]),
            ),
            models.CheckConstraint(
                name="agreement_countersigned_by_another",
                condition=Q(countersigned_by__isnull=True)
                | (
                    ~Q(countersigned_by=F("drafted_by"))
                    & ~Q(countersigned_by=F("administrator_signed_by"))
                ),
            ),
            models.CheckConstraint(
                name="agreement_offered_with_signature",
                condition=(Q(state="DRAFT") & OFFER_EMPTY) | (~Q(state="DRAFT") & OFFER_FULL),
            ),
            models.CheckConstraint(
                name="agreement_signed_with_equivalent",
                condition=(Q(state__in=UNSIGNED) & SIGNATURE_EMPTY)
                | (~Q(state__in=UNSIGNED) & SIGNATURE_FULL),
            ),
            models.CheckConstraint(
                name="agreement_withdrawn_with_a_reason",
                condition=(~Q(state="WITHDRAWN") & WITHDRAWN_EMPTY)
                | (Q(state="WITHDRAWN") & WITHDRAWN_FULL),
            ),
        ]

    @property
    def money(self) -> Money:
        """Return the contribution, in the donor's currency."""
        return Money(self.amount, self.currency)

    @property
    def holding_money(self) -> Money | None:
        """Return the equivalent at signature in the holding currency; None before it."""
        if self.holding_amount is None:
            return None
        return Money(self.holding_amount, self.holding_currency)

    def __str__(self) -> str:
        return self.number
