"""What programs send to burden sharing and read from it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from donors.choices import KeyKind
from donors.rules.terms import FIRST_YEAR, LAST_YEAR
from donors.serializers.figures import RateOutput
from trustfund.api.serializers import MoneyField, PlainTextField


class WeightInput(serializers.Serializer):
    """One donor's weight."""

    donor_id = serializers.UUIDField()
    weight = serializers.DecimalField(max_digits=20, decimal_places=4)


class BurdenKeyProposeInput(serializers.Serializer):
    """A key: percent, amounts in a currency, or a measure of a source and year."""

    kind = serializers.ChoiceField(choices=KeyKind.choices)
    weights = WeightInput(many=True)
    effective_on = serializers.DateField()
    basis = PlainTextField()
    currency = PlainTextField(required=False, allow_blank=True, default="", max_length=3)
    measure = PlainTextField(required=False, allow_blank=True, default="")
    measure_source = PlainTextField(required=False, allow_blank=True, default="")
    year = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )

    def validate_weights(self, rows: list[dict[str, Any]]) -> dict[UUID, Decimal]:
        """Return the weights by donor.

        :raises ValidationError: if a donor is named twice
        """
        found = {row["donor_id"]: row["weight"] for row in rows}
        if len(found) != len(rows):
            raise serializers.ValidationError(_("A donor is named twice."))
        return found


class BurdenKeyDeclineInput(serializers.Serializer):
    """Why a key is declined."""

    reason = PlainTextField()


class WeightOutput(serializers.Serializer):
    """A donor's weight, and its part in percent."""

    donor_id = serializers.UUIDField()
    weight = serializers.DecimalField(max_digits=20, decimal_places=4)
    percent = serializers.DecimalField(max_digits=7, decimal_places=4)


class BurdenKeyOutput(serializers.Serializer):
    """A key; `weights` are those of the donors that the caller may see."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    kind = serializers.CharField()
    currency = serializers.CharField()
    measure = serializers.CharField()
    measure_source = serializers.CharField()
    year = serializers.IntegerField(allow_null=True)
    effective_on = serializers.DateField()
    basis = serializers.CharField()
    state = serializers.CharField()
    declined_reason = serializers.CharField()
    weights = WeightOutput(many=True)


class RungOutput(serializers.Serializer):
    """What one donor, or all of them, carry on one rung, in the holding currency.

    What depends on a share is null for who takes none.
    """

    actual = MoneyField()
    target = MoneyField(allow_null=True)
    gap = MoneyField(allow_null=True, allow_negative=True)
    given = serializers.DecimalField(max_digits=7, decimal_places=4, allow_null=True)


class BurdenRowOutput(serializers.Serializer):
    """One donor against the key; `key` is its part as agreed, `share` that among who takes one."""

    donor_id = serializers.UUIDField(source="donor.pk")
    donor_name = serializers.CharField(source="donor.organization.name")
    key = serializers.DecimalField(max_digits=7, decimal_places=4)
    share = serializers.DecimalField(max_digits=7, decimal_places=4, allow_null=True)
    pledged = RungOutput()
    signed = RungOutput()
    paid_in = RungOutput()
    in_kind = MoneyField()


class OthersOutput(serializers.Serializer):
    """The donors that the caller may not see, as one."""

    pledged = RungOutput()
    signed = RungOutput()
    paid_in = RungOutput()
    in_kind = MoneyField()


class QuoteOutput(serializers.Serializer):
    """At what a currency was taken where nothing was converted yet; null if there is no rate."""

    currency = serializers.CharField()
    quote = RateOutput(allow_null=True)


class BurdenOutput(serializers.Serializer):
    """Pledged, signed and paid against each share on a day; empty and `fault` where it cannot be."""

    fund_id = serializers.UUIDField()
    as_of = serializers.DateField()
    key = BurdenKeyOutput(allow_null=True)
    fault = serializers.CharField()
    rows = BurdenRowOutput(many=True)
    others = OthersOutput(allow_null=True)
    total = OthersOutput(allow_null=True)
    quotes = QuoteOutput(many=True)
