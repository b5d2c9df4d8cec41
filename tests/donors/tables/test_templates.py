"""A template is filled in and read back equal; its example row is never taken for one of yours."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from donors.rules.tables import Status, open_table, read_rows, template_map, template_rows
from donors.rules.tables.kinds import BOOKED_KINDS, FIELDS, Field, Shape
from tests.factories import tables
from trustfund.kernel.currencies import EXPONENTS
from trustfund.kernel.money import Money

WORDS = st.text("abc 가나 éÖ_,;\"'1", min_size=1, max_size=20).map(str.strip).filter(bool)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LARGEST = 10**12


@st.composite
def moneys(draw, currency: str | None = None) -> Money:
    currency = currency or draw(st.sampled_from(sorted(EXPONENTS)))
    units = draw(st.integers(1, LARGEST))
    return Money(Decimal(units).scaleb(-EXPONENTS[currency]), currency)


def value_of(field: Field, currency: str) -> st.SearchStrategy:
    if field.shape is Shape.AMOUNT:
        return moneys(currency)
    if field.shape is Shape.DAY:
        return DAYS
    if field.shape is Shape.NUMBER:
        return st.integers(0, 30_000)
    if field.shape is Shape.WORD:
        return st.sampled_from(field.words)
    return WORDS.filter(lambda text: not text.startswith("'"))


@st.composite
def filled(draw, kind: str) -> list[dict]:
    """Draw rows as somebody fills them in, with no reference twice."""
    rows = []
    for number in range(draw(st.integers(1, 4))):
        money = draw(moneys())
        row = {"amount": money, "currency": money.currency}
        for field in FIELDS[kind]:
            if field.name not in row and (field.required or draw(st.booleans())):
                row[field.name] = draw(value_of(field, money.currency))
            if field.key:
                row[field.name] = number if field.shape is Shape.NUMBER else f"K{number}"
        rows.append(row)
    return rows


def typed(value: object) -> str:
    if isinstance(value, Money):
        return str(value.amount)
    return "" if value is None else str(value)


@pytest.mark.parametrize("kind", BOOKED_KINDS)
class TestTemplate:
    @given(st.data())
    @settings(max_examples=25, deadline=None)
    def test_what_is_filled_in_is_read_back_equal(self, kind, data):
        template = template_rows(kind)
        rows = data.draw(filled(kind))
        delimiter = data.draw(st.sampled_from([",", ";", "\t"]))
        written = tables.csv_of(
            [
                template.header,
                *([typed(row.get(name)) for name in template.header] for row in rows),
            ],
            delimiter=delimiter,
            encoding=data.draw(st.sampled_from(["utf-8", "utf-8-sig"])),
        )
        found = list(read_rows(open_table(written, delimiter=delimiter), template_map(kind)))
        assert [row.values for row in found] == rows

    @given(st.data())
    @settings(max_examples=5, deadline=None)
    def test_a_sheet_says_the_same(self, kind, data):
        template = template_rows(kind)
        rows = data.draw(filled(kind))
        cells = [
            [
                value if isinstance(value := row.get(name), date | int) else typed(value) or None
                for name in template.header
            ]
            for row in rows
        ]
        for row in cells:  # the days before March 1900 are not those of a calendar
            row[:] = [str(v) if isinstance(v, date) and v.year == 1900 else v for v in row]
        table = open_table(tables.xlsx_of([template.header, *cells]))
        assert [row.values for row in read_rows(table, template_map(kind))] == rows

    def test_the_example_alone_is_refused_as_such(self, kind):
        template = template_rows(kind)
        rows = [template.header, template.example]
        for content in (tables.csv_of(rows), tables.xlsx_of(rows)):
            (row,) = read_rows(open_table(content), template_map(kind))
            assert row.status is Status.REJECTED
            assert [reason.code for reason in row.reasons] == ["example_row"]

    def test_the_example_is_told_with_a_decimal_comma_too(self, kind):
        template = template_rows(kind)
        example = [
            text.replace(".", ",") if head.endswith("amount") else text
            for head, text in zip(template.header, template.example, strict=True)
        ]
        content = tables.csv_of([template.header, example], delimiter=";")
        (row,) = read_rows(open_table(content), template_map(kind, decimal=","))
        assert [reason.code for reason in row.reasons] == ["example_row"]

    def test_every_column_is_explained(self, kind):
        for column in template_rows(kind).columns:
            assert column.example
            assert column.shape in {shape.value for shape in Shape}
            assert bool(column.words) == (column.shape == "word")


def test_statistics_have_no_template():
    with pytest.raises(LookupError):
        template_rows("statistics")
    with pytest.raises(LookupError):
        template_map("statistics")
