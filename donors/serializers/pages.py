"""What stands on one page together."""

from rest_framework import serializers

from donors.serializers.agreements import AgreementOutput, PositionOutput
from donors.serializers.clauses import ClauseStandingOutput
from donors.serializers.contacts import AgencyOutput, ContactOutput
from donors.serializers.donors import DonorOutput
from donors.serializers.figures import (
    ContributionOutput,
    FiguresOutput,
    HoldingFiguresOutput,
    RateOutput,
)
from donors.serializers.pledges import PledgeOutput
from donors.serializers.receipts import ReceiptOutput
from trustfund.api.serializers import MoneyField


class PledgePageOutput(PledgeOutput):
    """A pledge with what was signed and paid on it, in its own currency."""

    as_of = serializers.DateField()
    signed = MoneyField(source="standing.signed", allow_zero=True)
    paid = MoneyField(source="standing.paid", allow_zero=True)
    unsigned = MoneyField(source="standing.unsigned", allow_zero=True)


class PledgeRowOutput(serializers.Serializer):
    """One line of the list of pledges: the pledge, and where it stood on the day."""

    pledge = PledgeOutput()
    state = serializers.CharField(source="course.state")
    signed = MoneyField(source="course.signed", allow_zero=True)
    paid = MoneyField(source="course.paid", allow_zero=True)
    unsigned = MoneyField(source="course.unsigned", allow_zero=True)
    holding = MoneyField(allow_null=True)
    quote = RateOutput(allow_null=True)


class AgreementRowOutput(serializers.Serializer):
    """One line of the list of agreements: the agreement, and its figures on the day."""

    agreement = AgreementOutput()
    figures = FiguresOutput(source="line.figures")
    without_preference = MoneyField(allow_zero=True)
    broken = serializers.ListField(child=serializers.IntegerField())
    holding = HoldingFiguresOutput()
    quote = RateOutput(allow_null=True)


class NoteWarningOutput(serializers.Serializer):
    """What is wrong with notes: EXCESS, more is held than is left; DEMANDED, and the agreement has ended."""

    code = serializers.CharField()
    money = MoneyField()


class ContributionStatusOutput(serializers.Serializer):
    """Where a signed agreement stands: signed = paid + `not_overdue` + overdue, in its own currency.

    `signed_holding` is what is signed at the rate of the signature, `brought` what its conversions brought, `unpaid_holding` what is unpaid at the rate of the day.
    """

    agreement = AgreementOutput()
    figures = FiguresOutput(source="line.figures")
    signed_holding = MoneyField(allow_zero=True, allow_null=True)
    brought = MoneyField(source="line.figures.paid_in_holding", allow_zero=True)
    not_overdue = MoneyField(allow_zero=True)
    days_overdue = serializers.IntegerField(source="line.days_overdue")
    unpaid_holding = MoneyField(allow_zero=True, allow_null=True)
    paid_percent = serializers.DecimalField(max_digits=5, decimal_places=1)
    preferred = serializers.DecimalField(max_digits=5, decimal_places=2)
    note_warnings = NoteWarningOutput(many=True, source="line.note_warnings")
    quote = RateOutput(allow_null=True)


class DonorPageOutput(DonorOutput):
    """A donor with its five figures by currency, agreements, receipts and pledges in one fund."""

    fund_id = serializers.UUIDField()
    as_of = serializers.DateField()
    totals = ContributionOutput(many=True)
    agreements = AgreementOutput(many=True)
    receipts = ReceiptOutput(many=True)
    pledges = PledgeOutput(many=True)
    agencies = AgencyOutput(many=True)
    contacts = ContactOutput(many=True)


class AgreementPageOutput(AgreementOutput):
    """An agreement with its five figures and the standing of its installments."""

    as_of = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    figures = FiguresOutput()
    installments = PositionOutput(many=True)
    clauses = ClauseStandingOutput(many=True)
    without_preference = MoneyField(allow_zero=True)
