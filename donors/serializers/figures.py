"""The figures of contributions and their rates."""

from rest_framework import serializers

from trustfund.api.serializers import MoneyField


class FiguresOutput(serializers.Serializer):
    """The five figures in the contribution's currency, and what is held in promissory notes beside them."""

    pledged = MoneyField()
    signed = MoneyField()
    due = MoneyField()
    called = MoneyField()
    paid_in = MoneyField()
    overdue = MoneyField()
    by_note = MoneyField()


class HoldingFiguresOutput(serializers.Serializer):
    """The five figures in the holding currency; null where a needed rate is missing."""

    pledged = MoneyField(allow_null=True)
    signed = MoneyField(allow_null=True)
    due = MoneyField(allow_null=True)
    called = MoneyField(allow_null=True)
    paid_in = MoneyField(allow_null=True)
    overdue = MoneyField(allow_null=True)


class RateOutput(serializers.Serializer):
    """A rate with its day and source."""

    rate = serializers.DecimalField(max_digits=20, decimal_places=10)
    rate_date = serializers.DateField()
    rate_source = serializers.CharField()


class ContributionOutput(serializers.Serializer):
    """One donor's contribution in one currency."""

    donor_id = serializers.UUIDField()
    donor_name = serializers.CharField()
    donor_name_ko = serializers.CharField()
    currency = serializers.CharField()
    figures = FiguresOutput()
    holding = HoldingFiguresOutput()
    paid_in_holding = MoneyField()
    quote = RateOutput(allow_null=True)


class FundFiguresOutput(serializers.Serializer):
    """A fund's five figures in its holding currency, over the donors that the caller may see."""

    fund_id = serializers.UUIDField()
    as_of = serializers.DateField()
    figures = HoldingFiguresOutput()
