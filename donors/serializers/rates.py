"""What programs send to a fund's rates and read from them. Files are sent as multipart/form-data."""

from rest_framework import serializers

from donors.rules.rate_rows import SOURCE_AT_MOST
from trustfund.api.serializers import PlainTextField


class RateGiveInput(serializers.Serializer):
    """One rate: units of the fund's holding currency for one unit of `currency`."""

    currency = PlainTextField(max_length=3)
    rate_date = serializers.DateField()
    rate = serializers.DecimalField(max_digits=20, decimal_places=10)
    rate_source = PlainTextField(max_length=SOURCE_AT_MOST)


class RateSheetLoadInput(serializers.Serializer):
    """A CSV or XLSX file with the columns date, currency, rate and source."""

    file = serializers.FileField(max_length=5000, allow_empty_file=True)


class RateSheetDeclineInput(serializers.Serializer):
    """Why rates are declined."""

    reason = PlainTextField()


class GivenRateOutput(serializers.Serializer):
    """One rate with its day and source, and the sheet that it was given by."""

    sheet_id = serializers.UUIDField()
    currency = serializers.CharField()
    rate = serializers.DecimalField(max_digits=20, decimal_places=10)
    rate_date = serializers.DateField()
    rate_source = serializers.CharField()


class RateSheetOutput(serializers.Serializer):
    """A sheet of rates with all its rows."""

    id = serializers.UUIDField()
    fund_id = serializers.UUIDField()
    number = serializers.CharField(source="reference")
    state = serializers.CharField()
    file_name = serializers.CharField()
    count = serializers.IntegerField()
    declined_reason = serializers.CharField()
    rates = GivenRateOutput(many=True)
