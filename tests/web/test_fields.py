"""Fields read strictly: each wrong entry meets its own sentence."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from trustfund.kernel.money import Money
from trustfund.web.forms import (
    CurrencyField,
    DateField,
    ExchangeRateField,
    KitForm,
    MoneyAmountField,
    PlainTextField,
)


def code_of(field: forms.Field, entry: str) -> str:
    with pytest.raises(ValidationError) as refusal:
        field.clean(entry)
    return refusal.value.error_list[0].code


class TestMoneyAmount:
    @pytest.mark.parametrize(
        ("entry", "amount"),
        [
            ("1250000", "1250000"),
            (" 1250000.00 ", "1250000.00"),
            ("1,250,000.00", "1250000.00"),
            ("1,250,000", "1250000"),
            ("1,250.50", "1250.50"),
            (".5", "0.5"),
            ("9999999999999999.99", "9999999999999999.99"),
        ],
    )
    def test_reads_what_can_be_read_in_one_way(self, entry, amount):
        assert MoneyAmountField(currency="USD").clean(entry) == Decimal(amount)

    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            ("", "required"),
            ("NaN", "finite"),
            ("-Infinity", "finite"),
            ("1e999", "exponent"),
            ("1E5", "exponent"),
            ("１２５０", "width"),
            ("١٢٣", "width"),
            ("1,250", "separator"),
            ("1.250,00", "separator"),
            ("1 250 000", "separator"),
            ("1.250.000", "separator"),
            ("-5", "negative"),
            ("\N{MINUS SIGN}5", "negative"),
            ("0", "zero"),
            ("-0.00", "zero"),
            ("10000000000000000", "digits"),
            ("9" * 39, "digits"),
            ("1.005", "decimals"),
            ("USD 5", "invalid"),
            ("5;DROP TABLE", "invalid"),
            ("0x10", "invalid"),
            ("1_000", "invalid"),
        ],
    )
    def test_asks_again_with_the_sentence_that_helps(self, entry, code):
        assert code_of(MoneyAmountField(currency="USD"), entry) == code

    def test_knows_the_decimals_of_the_currency(self):
        assert code_of(MoneyAmountField(currency="JPY"), "100.5") == "decimals"
        assert MoneyAmountField(currency="JPY").clean("100.0") == 100
        assert MoneyAmountField(currency="KWD").clean("1.125") == Decimal("1.125")

    def test_allows_zero_and_less_only_if_asked(self):
        assert MoneyAmountField(allow_zero=True).clean("0") == 0
        assert MoneyAmountField(allow_negative=True).clean("\N{MINUS SIGN}5") == -5

    @given(st.text(max_size=60))
    def test_never_fails_on_any_text(self, entry):
        try:
            amount = MoneyAmountField(currency="USD", allow_negative=True).clean(entry)
        except ValidationError:
            return
        assert Money(amount, "USD").amount == amount


class TestExchangeRate:
    def test_reads_a_rate(self):
        assert ExchangeRateField().clean("147.8325") == Decimal("147.8325")

    @pytest.mark.parametrize(
        ("entry", "code"), [("0", "zero"), ("-1", "zero"), ("1.12345678901", "any_decimals")]
    )
    def test_refuses_what_is_no_rate(self, entry, code):
        assert code_of(ExchangeRateField(), entry) == code


class TestDate:
    @pytest.mark.parametrize("entry", ["31.07.2026", "2026-02-30", "2026-7-1", "２０２６-01-01"])
    def test_reads_one_spelling(self, entry):
        assert code_of(DateField(), entry) == "invalid"

    @pytest.mark.parametrize("entry", ["0001-01-01", "9999-12-31"])
    def test_refuses_a_year_that_cannot_be_meant(self, entry):
        assert code_of(DateField(allow_future=True), entry) == "range"

    def test_refuses_a_day_to_come_unless_allowed(self):
        class Form(KitForm):
            value_date = DateField()
            due_date = DateField(allow_future=True)

        form = Form({"value_date": "2026-08-01", "due_date": "2026-08-01"}, today=date(2026, 7, 31))
        assert list(form.errors) == ["value_date"]


class TestPlainText:
    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            ("a\x00b", "control"),
            ("a\x07b", "control"),
            ("a\nb", "control"),
            ("\u202egnp.exe", "bidi"),
            ("x" * 201, "max_length"),
            ("   ", "required"),
        ],
    )
    def test_refuses_what_hides(self, entry, code):
        assert code_of(PlainTextField(), entry) == code

    def test_long_text_has_lines_and_room(self):
        assert PlainTextField(long=True).clean("a\r\nb") == "a\nb"
        assert code_of(PlainTextField(long=True), "x" * 5001) == "max_length"

    def test_keeps_markup_as_text_and_hangul_whole(self):
        assert PlainTextField().clean("<b>한국</b>") == "<b>한국</b>"
        assert PlainTextField().clean("\u1112\u1161\u11ab") == "한"


class TestKitForm:
    class Form(KitForm):
        money = {"money": ("amount", "currency")}
        amount = MoneyAmountField()
        currency = CurrencyField(currencies=["USD", "JPY"])

    def test_joins_amount_and_currency(self):
        form = self.Form({"amount": "5.50", "currency": "USD"})
        assert form.is_valid()
        assert form.cleaned_data == {"money": Money("5.50", "USD")}

    def test_tells_the_amount_about_the_currencys_decimals(self):
        assert "JPY has 0 decimals" in str(
            self.Form({"amount": "5.5", "currency": "JPY"}).errors["amount"]
        )

    def test_refuses_an_unknown_currency(self):
        assert list(self.Form({"amount": "5", "currency": "XXX"}).errors) == ["currency"]

    def test_remembers_what_was_typed(self):
        form = self.Form({"amount": "1e9", "currency": "JPY"})
        assert form.typed() == [("Amount", "1e9"), ("Currency", "JPY · Japanese yen")]
