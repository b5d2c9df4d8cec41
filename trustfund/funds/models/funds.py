"""A fund, its three consents, the fee tiers that it opens with, and its bank accounts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from trustfund.db.fields import AmountField, CurrencyField, currency_known
from trustfund.db.models import Protected
from trustfund.funds.choices import BankAccountKind, FundState


def _whole(consent: str, reference: str) -> Q:
    """Return the condition that a consent has its reference, date and person, or none of them."""
    return Q(**{f"{consent}_{reference}": "", f"{consent}_date": None, f"{consent}_by": None}) | (
        Q(**{f"{consent}_date__isnull": False, f"{consent}_by__isnull": False})
        & ~Q(**{f"{consent}_{reference}": ""})
    )


class Fund(Protected):
    """One multi-donor trust fund.

    It opens on the executive directors' resolution, the donors' agreement and the recipient's.
    """

    mutable = (
        "state",
        "resolution_number",
        "resolution_date",
        "resolution_by_id",
        "donor_consent_reference",
        "donor_consent_date",
        "donor_consent_by_id",
        "recipient_consent_reference",
        "recipient_consent_date",
        "recipient_consent_by_id",
        "opened_date",
    )

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    name_ko = models.CharField(max_length=200, blank=True)
    purpose = models.TextField()
    holding_currency = CurrencyField(default="USD")
    recipient = models.ForeignKey(
        "identity.Organization", models.PROTECT, related_name="funds_received"
    )
    end_disbursement_date = models.DateField()
    state = models.CharField(max_length=20, choices=FundState.choices, default=FundState.PREPARED)
    resolution_number = models.CharField(max_length=80, blank=True)
    resolution_date = models.DateField(null=True)
    resolution_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="fund_resolutions_recorded"
    )
    donor_consent_reference = models.CharField(max_length=200, blank=True)
    donor_consent_date = models.DateField(null=True)
    donor_consent_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, related_name="fund_donor_consents_recorded"
    )
    recipient_consent_reference = models.CharField(max_length=200, blank=True)
    recipient_consent_date = models.DateField(null=True)
    recipient_consent_by = models.ForeignKey(
        "identity.Person",
        models.PROTECT,
        null=True,
        related_name="fund_recipient_consents_recorded",
    )
    opened_date = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="fund_currency_known", condition=currency_known("holding_currency")
            ),
            models.CheckConstraint(
                name="fund_opens_on_three_consents",
                condition=Q(state="PREPARED")
                | Q(
                    resolution_date__isnull=False,
                    donor_consent_date__isnull=False,
                    recipient_consent_date__isnull=False,
                    opened_date__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="fund_resolution_whole", condition=_whole("resolution", "number")
            ),
            models.CheckConstraint(
                name="fund_donor_consent_whole", condition=_whole("donor_consent", "reference")
            ),
            models.CheckConstraint(
                name="fund_recipient_consent_whole",
                condition=_whole("recipient_consent", "reference"),
            ),
            models.CheckConstraint(
                name="fund_consents_by_three_persons",
                condition=~Q(resolution_by=F("donor_consent_by"))
                & ~Q(resolution_by=F("recipient_consent_by"))
                & ~Q(donor_consent_by=F("recipient_consent_by")),
            ),
            models.CheckConstraint(
                name="fund_is_named", condition=~Q(number="") & ~Q(name="") & ~Q(purpose="")
            ),
            models.CheckConstraint(
                name="fund_ends_after_opening",
                condition=Q(opened_date__isnull=True)
                | Q(end_disbursement_date__gt=F("opened_date")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class FeeTier(Protected):
    """One tier of the cost-recovery fee: on cumulative contributions above `above`, `percent`."""

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="fee_tiers")
    above = AmountField()
    percent = models.DecimalField(max_digits=6, decimal_places=4)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="fee_tier_starts_once", fields=["fund", "above"]),
            models.CheckConstraint(name="fee_tier_above_not_negative", condition=Q(above__gte=0)),
            models.CheckConstraint(
                name="fee_tier_percent_sensible", condition=Q(percent__gte=0, percent__lte=25)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % above {self.above}"


class BankAccount(Protected):
    """An account of the fund at a bank. It has one for each currency, so that its cash is that account.

    `identifier` is as the bank's statements name it, without spaces and in capitals.
    """

    fund = models.ForeignKey("funds.Fund", models.PROTECT, related_name="bank_accounts")
    kind = models.CharField(max_length=10, choices=BankAccountKind.choices)
    identifier = models.CharField(max_length=35)
    currency = CurrencyField()
    bank_name = models.CharField(max_length=200)
    registered_by = models.ForeignKey(
        "identity.Person", models.PROTECT, related_name="bank_accounts_registered"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="bank_account_of_one_fund", fields=["identifier", "currency"]
            ),
            models.UniqueConstraint(
                name="bank_account_once_per_currency", fields=["fund", "currency"]
            ),
            models.CheckConstraint(
                name="bank_account_currency_known", condition=currency_known("currency")
            ),
            models.CheckConstraint(
                name="bank_account_kind_known", condition=Q(kind__in=BankAccountKind.values)
            ),
            models.CheckConstraint(
                name="bank_account_identifier_compact",
                condition=Q(identifier__regex=r"^[A-Z0-9/.-]{3,35}$"),
            ),
            models.CheckConstraint(
                name="bank_account_at_a_bank", condition=Q(bank_name__regex=r"\S")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} {self.currency}"
