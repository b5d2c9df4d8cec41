"""Fields of the API: money as two strings, text without hidden characters."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from trustfund.kernel.currencies import UnknownCurrency
from trustfund.kernel.money import Money, MoneyError

AMOUNT = re.compile(r"-?\d{1,16}(\.\d{1,4})?", re.ASCII)
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Query(serializers.Serializer):
    """Filters of a list, read from the address."""

    def validated(self) -> dict[str, Any]:
        """Return the filters.

        :raises ValidationError: if one cannot be read
        """
        self.is_valid(raise_exception=True)
        return dict(self.validated_data)


class TwoTimesQuery(Query):
    """The day that figures are asked for, and the time by which they were known."""

    as_of = serializers.DateField(required=False)
    known_at = serializers.DateTimeField(required=False)

    def chosen(self, *, today: date) -> dict[str, Any]:
        """Return `as_of`, today if none was given, and `known_at`.

        :raises ValidationError: if one cannot be read
        """
        given = self.validated()
        return {"as_of": given.get("as_of") or today, "known_at": given.get("known_at")}


class MoneyField(serializers.Field):
    """Money as {"amount": "1250000.00", "currency": "USD"}: strings only, never a number."""

    default_error_messages = {
        "shape": _('Money is an object with "amount" and "currency", both strings.'),
        "amount": _(
            "An amount is a string of digits with a point before the decimals: 1250000.00."
        ),
        "currency": _("This currency is not known here."),
        "decimals": _("The amount has more decimals than its currency."),
        "negative": _("The amount is below zero."),
        "zero": _("The amount is zero."),
    }

    def __init__(
        self, *, allow_zero: bool = False, allow_negative: bool = False, **kwargs: Any
    ) -> None:
        self.allow_zero = allow_zero or allow_negative
        self.allow_negative = allow_negative
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Money:
        """Return the money that the two strings say."""
        if not isinstance(data, Mapping) or set(data) != {"amount", "currency"}:
            self.fail("shape")
        amount, currency = data["amount"], data["currency"]
        if not (isinstance(amount, str) and isinstance(currency, str)):
            self.fail("shape")
        if not AMOUNT.fullmatch(amount):
            self.fail("amount")
        try:
            money = Money(Decimal(amount), currency)
        except UnknownCurrency:
            self.fail("currency")
        except MoneyError:
            self.fail("decimals")
        if money.amount < 0 and not self.allow_negative:
            self.fail("negative")
        if money.amount == 0 and not self.allow_zero:
            self.fail("zero")
        return money

    def to_representation(self, value: Money) -> dict[str, str]:
        """Return the amount with its currency's decimals, as strings."""
        return {"amount": f"{value.amount:f}", "currency": value.currency}


class PlainTextField(serializers.CharField):
    """Text as people read it: at most 200 characters, none of them hidden or reordering."""

    default_error_messages = {
        "hidden": _("This text contains a control character or one that reorders it."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return the text, refusing what a reader could not see."""
        text = str(super().to_internal_value(data))
        if HIDDEN.search(text):
            self.fail("hidden")
        return text


class NothingInput(serializers.Serializer):
    """An act that needs no values beyond its address."""


def other_digits(fields: Mapping[str, serializers.Field], data: Any) -> dict[str, Any]:
    """Return, by field, the days and whole numbers that are written in other digits than 0 to 9."""
    wrong: dict[str, Any] = {}
    for name, field in fields.items():
        value, child = data.get(name), getattr(field, "child", None)
        if isinstance(field, STRICT_DIGITS) and isinstance(value, str) and not value.isascii():
            wrong[name] = [field.error_messages["invalid"].format(format="YYYY-MM-DD")]
        elif isinstance(child, serializers.Serializer) and value:
            inner = [other_digits(child.fields, row) for row in value]
            if any(inner):
                wrong[name] = inner
    return wrong


# Python reads １ as 1; a person who compares two papers may not.
STRICT_DIGITS = (
    serializers.DateField,
    serializers.DateTimeField,
    serializers.IntegerField,
    serializers.DecimalField,
)
