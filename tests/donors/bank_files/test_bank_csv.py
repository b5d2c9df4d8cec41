"""Tables of text: the map says how to read them, and nothing is guessed."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from donors.rules.bank_files import BankFileError, CsvMap, read_statements
from tests.factories.bank_files import (
    ACCOUNT,
    CSV_MAP,
    bank_csv,
    file_of,
    lines_drawn,
    statement_of,
)
from trustfund.kernel.money import Money

SMALL = CsvMap(
    account="XK05",
    currency="EUR",
    columns={"booking_date": "Day", "amount": "Amount", "remittance": "Text"},
)
EURO = replace(SMALL, delimiter=";", decimal=",", date_format="%d.%m.%Y")


def lines_of(content: str | bytes, csv_map: CsvMap = SMALL):
    """Return the lines of a table."""
    raw = content.encode() if isinstance(content, str) else content
    (statement,) = read_statements(BytesIO(raw), csv_map=csv_map)
    return statement.lines


def refused(content: str | bytes, csv_map: CsvMap = SMALL) -> BankFileError:
    """Return why the table is refused."""
    with pytest.raises(BankFileError) as refusal:
        lines_of(content, csv_map)
    return refusal.value


@pytest.mark.parametrize("delimiter", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("decimal", [".", ","], ids=["point", "comma"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "euc-kr"])
def test_gives_back_what_was_written(delimiter, decimal, encoding):
    text = "기여금; 1,2" if encoding == "euc-kr" else 'said "so", twice\nover two rows'
    drawn = [replace(line, remittance=text) for line in lines_drawn(4)]
    csv_map = replace(
        CSV_MAP, delimiter=delimiter, decimal=decimal, encoding=encoding, date_format="%d/%m/%Y"
    )
    written = statement_of(drawn, source_format="CSV", reference="", number="")
    (found,) = read_statements(
        file_of(bank_csv(written, csv_map=csv_map, encoding=encoding)), csv_map=csv_map
    )
    placed = tuple(replace(line, position=number) for number, line in enumerate(found.lines, 1))
    assert replace(found, lines=placed) == written
    step = 1 if encoding == "euc-kr" else 2
    assert [line.position for line in found.lines] == [2 + step * n for n in range(4)]


class TestAmount:
    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("1.234,50", "1234.50"),
            ("1 234,5", "1234.50"),
            ("1'234", "1234.00"),
            ("-12,5", "-12.50"),
            ("−12,5", "-12.50"),
            ("+7", "7.00"),
            ("1234567,89", "1234567.89"),
        ],
    )
    def test_may_have_a_decimal_comma_and_groups(self, text, amount):
        (line,) = lines_of(f"Day;Amount;Text\n02.03.2026;{text};x\n", EURO)
        assert str(line.money.amount) == amount

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("1,23456", "amount_too_fine"),
            ("1,234", "amount_too_fine"),
            ("12.50", "field_unreadable"),
            ("1.23.456,0", "field_unreadable"),
            ("--1", "amount_negative"),
            ("=1+1", "field_unreadable"),
            ("(5,00)", "field_unreadable"),
            ("", "field_missing"),
            ("EUR 5", "field_unreadable"),
        ],
    )
    def test_written_otherwise_is_refused_with_its_line(self, text, code):
        refusal = refused(f"Day;Amount;Text\n02.03.2026;1;x\n02.03.2026;{text};x\n", EURO)
        assert (refusal.code, refusal.line) == (code, 3)

    def test_may_stand_in_two_columns(self):
        csv_map = replace(SMALL, columns={"booking_date": "Day", "credit": "In", "debit": "Out"})
        found = lines_of(
            "Day,In,Out\n2026-03-02,5,\n2026-03-02,,6\n2026-03-02,0.00,7\n2026-03-02,0,0\n", csv_map
        )
        assert [str(line.money.amount) for line in found] == ["5.00", "-6.00", "-7.00", "0.00"]
        for cells, code in (
            ("-5,", "amount_negative"),
            ("5,6", "field_unreadable"),
            (",", "field_missing"),
        ):
            assert refused(f"Day,In,Out\n2026-03-02,{cells}\n", csv_map).code == code

    def test_may_have_its_direction_in_a_word(self):
        columns = {"booking_date": "Day", "amount": "Amount", "direction": "Kind"}
        csv_map = replace(SMALL, columns=columns, credit_words=("입금",), debit_words=("출금",))
        found = lines_of("Day,Amount,Kind\n2026-03-02,5,입금\n2026-03-02,6,출금\n", csv_map)
        assert [str(line.money.amount) for line in found] == ["5.00", "-6.00"]
        assert refused("Day,Amount,Kind\n2026-03-02,-5,입금\n", csv_map).code == "amount_negative"
        assert refused("Day,Amount,Kind\n2026-03-02,5,??\n", csv_map).code == "field_unreadable"


class TestBalanceColumn:
    MAP = replace(SMALL, columns={**SMALL.columns, "balance": "Balance"})

    def test_gives_opening_and_closing(self):
        content = "Day,Amount,Text,Balance\n2026-03-02,5,a,105\n2026-03-03,-1,b,104\n"
        (found,) = read_statements(BytesIO(content.encode()), csv_map=self.MAP)
        assert (found.opening.money, found.closing.money) == (Money(100, "EUR"), Money(104, "EUR"))
        turned = "Day,Amount,Text,Balance\n2026-03-03,-1,b,104\n2026-03-02,5,a,105\n"
        (again,) = read_statements(
            BytesIO(turned.encode()), csv_map=replace(self.MAP, newest_first=True)
        )
        assert (again.opening, again.closing) == (found.opening, found.closing)

    def test_that_does_not_follow_names_line_and_difference(self):
        content = "Day,Amount,Text,Balance\n2026-03-02,5,a,105\n2026-03-03,-1,b,104.50\n"
        refusal = refused(content, self.MAP)
        assert (refusal.code, refusal.line) == ("balance_mismatch", 3)
        assert refusal.facts["difference"] == "EUR 0.50"

    def test_with_gaps_is_refused(self):
        content = "Day,Amount,Text,Balance\n2026-03-02,5,a,105\n2026-03-03,-1,b,\n"
        assert refused(content, self.MAP).facts == {"field": "balance"}


class TestTable:
    def test_cells_that_look_like_formulas_stay_text(self):
        texts = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "=HYPERLINK(0)"]
        rows = "".join(f'2026-03-02,1,"{text}"\n' for text in texts)
        found = lines_of(f"Day,Amount,Text\n{rows}")
        assert [line.remittance for line in found] == [text.strip() for text in texts]

    def test_a_line_without_reference_is_held(self):
        (line,) = lines_of("Day,Amount,Text\n2026-03-02,1,x\n")
        assert not line.has_reference

    def test_rows_before_the_head_and_empty_rows_are_passed_over(self):
        content = "Bank of X\n\nDay,Amount,Text\n\n2026-03-02,1,x\n,,\n2026-03-03,2,y\n"
        found = lines_of(content, replace(SMALL, rows_before_head=1))
        assert [(line.position, line.booking_date) for line in found] == [
            (5, date(2026, 3, 2)),
            (7, date(2026, 3, 3)),
        ]

    def test_account_and_currency_may_be_columns(self):
        columns = {**SMALL.columns, "account": "Account", "currency": "Currency"}
        csv_map = CsvMap(columns=columns)
        head = "Day,Amount,Text,Account,Currency\n2026-03-02,1,x,XK05,KRW\n"
        (found,) = read_statements(BytesIO(head.encode()), csv_map=csv_map)
        assert (found.account, found.currency) == ("XK05", "KRW")
        for row, code in (
            ("2026-03-02,1,x,XK06,KRW", "account_differs"),
            ("2026-03-02,1,x,XK05,USD", "currency_differs"),
            ("2026-03-02,1,x,XK05,QQQ", "currency_unknown"),
            ("2026-03-02,1,x,,KRW", "field_missing"),
            ("2026-03-02,1.5,x,XK05,KRW", "amount_too_fine"),
        ):
            refusal = refused(f"{head}{row}\n", csv_map)
            assert (refusal.code, refusal.line) == (code, 3)

    def test_of_another_account_than_the_map_states_is_refused(self):
        csv_map = replace(SMALL, columns={**SMALL.columns, "account": "Account"})
        refusal = refused("Day,Amount,Text,Account\n2026-03-02,1,x,XK99\n", csv_map)
        assert refusal.facts == {"account": "XK99", "expected": "XK05"}

    @pytest.mark.parametrize(
        ("content", "code", "line"),
        [
            ("Day;Amount;Text\n2026-03-02;1;x\n", "column_missing", 1),
            ("Day,Amount,Amount,Text\n", "column_missing", 1),
            ("Day,Amount,Text\n2026-03-02,1\n", "row_shape", 2),
            ("Day,Amount,Text\n2026-03-02,1,x,y\n", "row_shape", 2),
            ("Day,Amount,Text\n,1,x\n", "field_missing", 2),
            ("Day,Amount,Text\n02/03/2026,1,x\n", "field_unreadable", 2),
            ('Day,Amount,Text\n2026-03-02,1,"x\n2026-03-02,2,y\n', "not_well_formed", 2),
            ('Day,Amount,Text\n2026-03-02,1,"x"y\n', "not_well_formed", 2),
            ("Day,Amount,Text\n" + "," * 70_000 + "\n", "too_large", 2),
        ],
        ids=[
            "another delimiter", "a title twice", "too few cells", "too many cells", "no date",
            "another date", "an open quote", "a stray quote", "a long row",
        ],
    )  # fmt: skip
    def test_otherwise_than_its_map_is_refused_with_the_line(self, content, code, line):
        refusal = refused(content)
        assert (refusal.code, refusal.line) == (code, line)

    def test_of_a_million_empty_rows_is_refused_with_the_line(self):
        refusal = refused("Day,Amount,Text\n" + ",,\n" * 1_000_000)
        assert (refusal.code, refusal.line) == ("too_many_lines", 10_002)

    def test_of_too_many_lines_is_refused_with_the_line(self, monkeypatch):
        monkeypatch.setattr("donors.rules.bank_files.bounds.MAX_LINES", 2)
        refusal = refused("Day,Amount,Text\n" + "2026-03-02,1,x\n" * 3)
        assert (refusal.code, refusal.line) == ("too_many_lines", 4)

    def test_without_lines_is_a_statement_without_lines(self):
        assert lines_of("Day,Amount,Text\n") == ()

    def test_that_has_no_head_at_all_is_refused(self):
        assert refused(",,\n").code == "column_missing"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"delimiter": "|"}, "delimiter"),
        ({"decimal": "'"}, "decimal"),
        ({"encoding": "utf-16"}, "encoding"),
        ({"date_format": "%Y-%m"}, "date_format"),
        ({"date_format": "%Y-%M-%d"}, "date_format"),
        ({"date_format": "%x %Y%m%d"}, "date_format"),
        ({"columns": {"booking_date": "Day"}}, "columns"),
        ({"columns": {"booking_date": "Day", "credit": "In"}}, "columns"),
        ({"columns": {"booking_date": "Day", "amount": "A", "color": "B"}}, "columns"),
        ({"columns": {"amount": "A"}}, "booking_date"),
        ({"account": ""}, "account"),
        ({"currency": ""}, "currency"),
    ],
)
def test_a_map_that_cannot_be_used_is_refused(changes, named):
    with pytest.raises(BankFileError) as refusal:
        replace(SMALL, **changes)
    assert (refusal.value.code, refusal.value.facts["field"]) == ("map_wrong", named)


def test_the_map_states_the_account():
    (found,) = read_statements(file_of(bank_csv(statement_of(lines_drawn(2)))), csv_map=CSV_MAP)
    assert found.account == ACCOUNT
