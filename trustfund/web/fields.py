"""Form fields that read strictly: what is not plainly one thing is asked for again."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from trustfund.db.words import local
from trustfund.kernel.currencies import EXPONENTS, exponent
from trustfund.kernel.money import MAX_DIGITS
from trustfund.web.currencies import currency_name
from trustfund.web.figures import day_text

PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}", re.ASCII)
EXPONENT = re.compile(r"[+-]?[\d.,]+[eE][+-]?\d+", re.ASCII)
NOT_A_NUMBER = re.compile(r"[+-]?(s?nan|inf(inity)?|∞)", re.IGNORECASE)
MINUS = str.maketrans({"\N{MINUS SIGN}": "-"})

EARLIEST_YEAR = 1990
LATEST_YEAR = 2100
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# Characters that reorder or hide text: a name must read as it is stored.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_BREAKS = frozenset("\n\t")
SHORT_TEXT = 200
LONG_TEXT = 5_000


class MoneyAmountField(forms.Field):
    """An amount of money as a Decimal. With `currency`, its decimals are checked here.

    Reads 1250000, 1250000.00 and 1,250,000.00; asks again for anything that two readers could
    read differently.
    """

    widget = forms.TextInput
    default_error_messages = {
        "required": _("Enter an amount."),
        "invalid": _("Enter the amount in digits, with a point before the decimals: 1250000.00."),
        "finite": _("Enter a finite amount in digits, such as 1250000.00."),
        "exponent": _("Write the amount out in digits, without an exponent."),
        "width": _("Use the ordinary digits 0 to 9; full-width or other digits are not read."),
        "separator": _(
            "A single comma can be read in two ways. Leave it out, and put a point before "
            "the decimals: 1250000.00."
        ),
        "negative": _("Enter an amount above zero, without a minus sign."),
        "zero": _("Enter an amount above zero."),
        "digits": _("An amount has at most %(max)d digits before the point."),
        "decimals": _("%(currency)s has %(decimals)d decimals: enter no more than that."),
        "any_decimals": _("Enter at most %(decimals)d decimals."),
    }

    def __init__(
        self,
        *,
        currency: str | None = None,
        allow_zero: bool = False,
        allow_negative: bool = False,
        **kwargs: Any,
    ) -> None:
        self.currency = currency
        self.allow_zero = allow_zero or allow_negative
        self.allow_negative = allow_negative
        kwargs.setdefault("label", _("Amount"))
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:  # noqa: ARG002 - Django's own
        """Ask phones for their digits; keep browsers from offering old amounts."""
        return {"inputmode": "decimal", "autocomplete": "off", "class": "num", "maxlength": 40}

    def to_python(self, value: Any) -> Decimal | None:
        """Return the exact amount, or None when nothing was entered."""
        text = str(value or "").strip().translate(MINUS)
        if not text:
            return None
        if not (PLAIN.fullmatch(text) or GROUPED.fullmatch(text)):
            raise self._error(self._misread(text))
        return Decimal(text.replace(",", ""))

    def validate(self, value: Any) -> None:
        """Refuse amounts that no account could hold."""
        super().validate(value)
        if value is None:
            return
        if value < 0 and not self.allow_negative:
            raise self._error("negative")
        if value == 0 and not self.allow_zero:
            raise self._error("zero")
        if value.adjusted() >= MAX_DIGITS:
            raise self._error("digits", max=MAX_DIGITS)
        check_decimals(value, self.currency, self.error_messages)

    def _misread(self, text: str) -> str:
        """Return which of our messages helps with this text."""
        if NOT_A_NUMBER.fullmatch(text):
            return "finite"
        if EXPONENT.fullmatch(text):
            return "exponent"
        if any(char.isdigit() and not char.isascii() for char in text):
            return "width"
        if re.fullmatch(r"[+-]?[\d.,'\s\u00a0\u202f]+", text):
            return "separator"
        return "invalid"

    def _error(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class ExchangeRateField(MoneyAmountField):
    """A positive exchange rate as a Decimal, to at most ten decimals."""

    default_error_messages = {"required": _("Enter a rate."), "zero": _("A rate is above zero.")}

    def validate(self, value: Any) -> None:
        """Refuse what is no rate; decimals here belong to no currency."""
        forms.Field.validate(self, value)
        if value is None:
            return
        if value <= 0:
            raise self._error("zero")
        if -value.as_tuple().exponent > 10:
            raise self._error("any_decimals", decimals=10)


class RowChoiceField(forms.ModelChoiceField):
    """A choice among rows, each named in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the row's name."""
        return local(obj)


class CurrencyField(forms.ChoiceField):
    """One of the currencies that the kernel knows, or of those given."""

    def __init__(self, *, currencies: Sequence[str] | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Currency"))
        kwargs.setdefault(
            "error_messages",
            {
                "required": _("Choose a currency."),
                "invalid_choice": _("%(value)s is not a currency that can be used here."),
            },
        )
        codes = sorted(EXPONENTS) if currencies is None else list(currencies)
        choices = [(code, format_lazy("{} · {}", code, currency_name(code))) for code in codes]
        super().__init__(choices=[("", _("Choose a currency")), *choices], **kwargs)


class DateField(forms.DateField):
    """A day as YYYY-MM-DD. A day after today is refused unless `allow_future`.

    The form says what today is (`KitForm(today=...)`), since only the database's clock counts.
    """

    widget = forms.DateInput
    default_error_messages = {
        "required": _("Enter a date."),
        "invalid": _("Enter a day that exists, as year-month-day: 2026-07-31."),
        "future": _("This day is still to come. Enter a day up to %(today)s."),
        "range": _("Enter a day between %(first)d and %(last)d."),
    }

    def __init__(self, *, allow_future: bool = False, **kwargs: Any) -> None:
        self.allow_future = allow_future
        self.today: date | None = None
        kwargs.setdefault("label", _("Date"))
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
        self.widget.input_type = "date"
        self.widget.format = "%Y-%m-%d"

    def to_python(self, value: Any) -> date | None:
        """Return the day, read in its one spelling only."""
        if isinstance(value, str) and value.strip() and not DATE.fullmatch(value.strip()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Refuse a day that cannot be meant."""
        super().validate(value)
        if value is None:
            return
        if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            raise ValidationError(
                self.error_messages["range"],
                code="range",
                params={"first": EARLIEST_YEAR, "last": LATEST_YEAR},
            )
        if self.today is not None and not self.allow_future and value > self.today:
            raise ValidationError(
                self.error_messages["future"],
                code="future",
                params={"today": day_text(self.today)},
            )


class PlainTextField(forms.CharField):
    """Text as people read it: stripped, in one Unicode form, without hidden characters.

    `long=True` gives several lines and room for 5,000 characters.
    """

    default_error_messages = {
        "control": _("This text contains a control character that cannot be stored. Remove it."),
        "bidi": _(
            "This text contains a hidden character that changes the direction of reading. "
            "Type the text anew instead of pasting it."
        ),
    }

    def __init__(self, *, long: bool = False, max_length: int | None = None, **kwargs: Any) -> None:
        if long:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        self.long = long
        limit = max_length or (LONG_TEXT if long else SHORT_TEXT)
        super().__init__(max_length=limit, **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends and in normal form C."""
        text = str(super().to_python(value) or "")
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))

    def validate(self, value: Any) -> None:
        """Refuse characters that hide or reorder what is written."""
        super().validate(value)
        allowed = LINE_BREAKS if self.long else frozenset()
        if any(unicodedata.category(char) == "Cc" and char not in allowed for char in value):
            raise ValidationError(self.error_messages["control"], code="control")
        if BIDI.intersection(value):
            raise ValidationError(self.error_messages["bidi"], code="bidi")


class UuidField(forms.UUIDField):
    """An identifier, usually hidden; anything else is refused without an explanation."""

    default_error_messages = {"invalid": _("Choose one of the entries.")}


def check_decimals(value: Decimal, currency: str | None, texts: dict[str, Any]) -> None:
    """Refuse more decimals than the currency has, written zeros beyond them excepted."""
    allowed = exponent(currency) if currency else max(EXPONENTS.values())
    if value == value.quantize(Decimal(1).scaleb(-allowed)):
        return
    code = "decimals" if currency else "any_decimals"
    raise ValidationError(
        texts[code], code=code, params={"currency": currency, "decimals": allowed}
    )
