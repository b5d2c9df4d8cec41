"""What nobody should be able to send: by kind of field, for forms and for serializers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from rest_framework import serializers

from trustfund.api.serializers import MoneyField
from trustfund.web.forms import CurrencyField, DateField, ExchangeRateField, MoneyAmountField

WORTHLESS = ("NaN", "-NaN", "Infinity", "-Infinity", "1e999", "1E+2", "１０００.００", "٣٤", "0x10", "1.000,00",
             "1,00,00", "9" * 40, "1.123456789", "1_000", "one", "\x00", "--1", "1 OR 1=1")  # fmt: skip
BELOW = ("-1", "-0.01", "\N{MINUS SIGN}5")
DAYS = (
    "2026-02-30",
    "31/12/2026",
    "２０２６-01-01",
    "0000-00-00",
    "tomorrow",
    "99999-01-01",
    "\x00",
)
TEXTS = ("x" * 6_000, "a\x00b", "abc\N{RIGHT-TO-LEFT OVERRIDE}cba", "a\N{LEFT-TO-RIGHT ISOLATE}b")
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"
IDENTIFIERS = ("not-an-identifier", "1", "' OR ''='", "\x00")
CHOICES = ("NO_SUCH_CHOICE", "\x00")
NUMBERS = ("-1", "1.5", "NaN", "9" * 30, "１", "\x00")
# due_date_1 to due_date_12, budget_GOODS to budget_WORKS: one family each.
FAMILY = re.compile(r"(?<=_)\d+|(?<=^budget_)\w+")
WRONG_TYPES: tuple[Any, ...] = ([], {}, [[]], {"$gt": ""}, True, 1.5, [None])


@dataclass(frozen=True)
class Spoiled:
    """A body with one field spoiled."""

    field: str
    what: str
    body: dict[str, Any]


def rounds(spoiled: Iterable[Spoiled]) -> list[list[Spoiled]]:
    """Return them in as few groups as there are ways to spoil one field: no field twice in one."""
    groups: list[list[Spoiled]] = []
    places: Counter[str] = Counter()
    for each in spoiled:
        if places[each.field] == len(groups):
            groups.append([])
        groups[places[each.field]].append(each)
        places[each.field] += 1
    return groups


def spoiled_forms(body: dict[str, Any], fields: dict[str, Any]) -> Iterator[Spoiled]:
    """Spoil each field of a page form in turn; of rows that are alike, the first one's."""
    for name, field in {
        FAMILY.sub("", name): (name, field) for name, field in reversed(fields.items())
    }.values():
        for value in form_values(field):
            yield Spoiled(name, f"{name}={value[:40]!r}", {**body, name: value})


def form_values(field: Any) -> tuple[str, ...]:
    """Return what this form field must refuse."""
    match field:
        case ExchangeRateField():
            return (*(text for text in WORTHLESS if "123456789" not in text), *BELOW, "0")
        case MoneyAmountField():
            below = () if field.allow_negative else BELOW
            zero = () if field.allow_zero else ("0", "0.00")
            return (*WORTHLESS, *below, *zero)
        case CurrencyField():
            return ("XXX", "us", "\x00", "United States dollar")
        case DateField():
            return DAYS if field.allow_future else (*DAYS, "2099-01-01")
        case forms.ChoiceField() | forms.ModelChoiceField():
            return (*CHOICES, str(uuid4()))
        case forms.DecimalField():
            return (*(text for text in NUMBERS if text != "1.5"), "1.555")
        case forms.IntegerField():
            return NUMBERS
        case forms.CharField():
            return TEXTS
    return ()


def spoiled_documents(body: dict[str, Any], fields: dict[str, Any]) -> Iterator[Spoiled]:
    """Spoil each field of a program's document in turn, also inside of lists."""
    for name, field in fields.items():
        for value in document_values(field, body.get(name)):
            yield Spoiled(name, f"{name}={str(value)[:40]!r}", {**body, name: value})
        for inner in inner_documents(field, body.get(name)):
            yield Spoiled(name, f"{name}.{inner.what}", {**body, name: [inner.body]})


def inner_documents(field: Any, value: Any) -> Iterator[Spoiled]:
    """Spoil the first element of a list of documents."""
    child = getattr(field, "child", None)
    if child is not None and isinstance(value, list) and isinstance(value[0], dict):
        yield from spoiled_documents(deepcopy(value[0]), dict(child.fields))


def document_values(field: Any, value: Any) -> tuple[Any, ...]:
    """Return what this serializer field must refuse."""
    match field:
        case MoneyField():
            return _moneys(field, value)
        case serializers.DateField() | serializers.DateTimeField():
            return (*DAYS, *WRONG_TYPES)
        case serializers.UUIDField():
            return (*IDENTIFIERS, str(uuid4()), *WRONG_TYPES[:5])
        case serializers.ChoiceField():
            return (*CHOICES, *WRONG_TYPES)
        case serializers.IntegerField():
            return (*NUMBERS, [], {}, 10**30)
        case serializers.DecimalField():
            return (
                "NaN",
                "Infinity",
                "1e999",
                "9" * 40,
                "one",
                "1.123456789012",
                "１",
                "\x00",
                [],
                {},
            )
        case serializers.RegexField():
            return ("\x00", "x" * 6_000, "\N{RIGHT-TO-LEFT OVERRIDE}", [], {})
        case serializers.ListField() | serializers.ListSerializer():
            return ("text", {}, [1], [[]], [None], [value[0]] * 1_000 if value else [{}])
        case serializers.EmailField():
            return ("no address", "a@b@c", "a\x00@example.org", "x" * 300 + "@example.org", [], {})
        case serializers.CharField():
            return (*TEXTS, [], {}, True)
    return ()


def _moneys(field: MoneyField, value: Any) -> tuple[Any, ...]:
    good = value or {"amount": "1.00", "currency": "USD"}
    below = () if field.allow_negative else BELOW
    zero = () if field.allow_zero else ("0", "0.00")
    amounts = (*WORTHLESS, *below, *zero, "1.001", 5, 5.5, None, [], {}, True)
    return (
        *({**good, "amount": amount} for amount in amounts),
        *({**good, "currency": code} for code in ("XXX", "usd", "", "ＵＳＤ", None, 7, [], "\x00")),
        {"amount": good["amount"]},
        {**good, "rate": "1"},
        *WRONG_TYPES,
        "1000.00 USD",
    )
