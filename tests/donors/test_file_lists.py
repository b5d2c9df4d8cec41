"""Lists of bank files, their lines and tables: page and files say the same of the same rows."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.bank_files import FIRST_DAY
from tests.factories.donors import money
from tests.factories.listings import csv_rows, screen_rows, workbook_rows
from tests.factories.statements import accounts_make, imported, line, statement
from tests.factories.tables import table_checked
from trustfund.kernel.money import money_sum

LISTS = ("line_list", "statement_list", "table_list", "statement_detail")


@pytest.fixture
def brought(cast, fund):
    """Import three lines in two currencies, one of which went out and one of whom has no reference."""
    accounts_make(cast, fund)
    rows = [line("10.00", "A-1", day=FIRST_DAY, counterparty_name="=Ministry"),
            line("2.50", "", day=FIRST_DAY), line("-1.00", "OUT-1", day=FIRST_DAY)]  # fmt: skip
    row = imported(
        cast,
        fund,
        statement(rows),
        statement([line("7.00", "B-1", day=FIRST_DAY, currency="EUR")], currency="EUR"),
    )
    table_checked(cast, fund)
    return row


@pytest.fixture
def asked(cast, fund, brought, client_of):
    """Return a way to ask for a list as the auditor."""
    client = client_of(cast.auditor)

    def ask(name, **query):
        of = brought.pk if name == "statement_detail" else fund.pk
        return client.get(reverse(f"donors:{name}", args=[of]), query)

    return ask


def filed(asked, name, wanted, **query):
    return b"".join(asked(name, format=wanted, **query).streaming_content)


def shown(answer):
    """Return the rows of the page's list, which is the last of its tables that has a head of links."""
    content = answer.content
    return screen_rows(content[content.rindex(b'<div class="table-scroll">') :])


class TestFiles:
    @pytest.mark.parametrize("name", LISTS)
    def test_have_the_rows_of_the_page(self, asked, name):
        screen = shown(asked(name))
        about, head, rows = workbook_rows(filed(asked, name, "xlsx"))
        told, top, lines = csv_rows(filed(asked, name, "csv"))
        assert (about["Rows"], head) == (str(len(screen["tbody"])), top)
        assert {**told, "Made at": ""} == {**about, "Made at": ""}
        assert about["Rates"] == "no figure is converted"
        body = [*screen["tbody"], *screen["tfoot"]]
        assert len(body) == len(rows) == len(lines)
        for row, drawn, plain in zip(rows, body, lines, strict=True):
            texts = " ".join(drawn).replace("−", "-")
            for cell, text in zip(row, plain, strict=True):
                if isinstance(cell, Decimal):
                    assert Decimal(text) == cell
                    assert f"{cell:,.2f}" in texts or f"{cell:,.0f}" in texts
                elif (
                    cell and cell[0] not in "=2"
                ):  # a formula is marked in CSV; days are drawn in words
                    assert (text, cell in texts) == (cell, True)

    def test_the_totals_are_the_sums_of_the_rows(self, asked):
        _about, head, rows = workbook_rows(filed(asked, "line_list", "xlsx"))
        left, code = head.index("Left in suspense"), head.index("Left in suspense: currency")
        for currency, expected in (("USD", "12.50"), ("EUR", "7.00")):
            of = [row for row in rows if row[code] == currency]
            total = next(row for row in of if row[0] == f"Total {currency}")
            parts = [money(str(row[left]), currency) for row in of if row is not total]
            assert money_sum(parts, currency) == money(expected, currency)
            assert total[left] == Decimal(expected)


class TestFilters:
    @pytest.mark.parametrize(
        ("name", "query", "heads"),
        [
            ("line_list", {"currency": "EUR"}, ["B-1"]),
            ("line_list", {"text": "ministry"}, ["A-1"]),
            ("line_list", {"text": "nobody"}, []),
            ("statement_detail", {"text": "OUT"}, ["OUT-1"]),
            ("statement_list", {"state": "REFUSED"}, []),
            ("statement_list", {"state": "BOOKED"}, ["statement.xml"]),
            ("table_list", {"kind": "PLEDGE"}, []),
            ("table_list", {"kind": "STATISTICS", "state": "CHECKED"}, ["TI-001"]),
        ],
    )  # fmt: skip
    def test_narrow_page_and_file_alike(self, asked, name, query, heads):
        about, _head, rows = workbook_rows(filed(asked, name, "xlsx", **query))
        found = [row[0] for row in rows if row[0] and not row[0].startswith("Total")]
        assert (found[: len(heads)], about["Rows"]) == (heads, str(len(heads)))
        if heads:
            assert [row[0] for row in shown(asked(name, **query))["tbody"]] == heads

    @pytest.mark.parametrize("name", ["line_list", "statement_list", "table_list"])
    def test_a_wrong_one_makes_no_file_and_is_told(self, asked, name):
        query = {"since": "tomorrow", "state": "GONE"}
        assert asked(name, **query).status_code == 422
        assert asked(name, **query, format="csv").status_code == 400

    def test_lines_of_a_file_are_told_too(self, asked):
        assert asked("statement_detail", since="tomorrow").status_code == 422
        assert asked("statement_detail", since="tomorrow", format="csv").status_code == 400


class TestSecrecy:
    @pytest.mark.parametrize("name", LISTS)
    @pytest.mark.parametrize("kind", ["", "xlsx"])
    def test_a_donor_gets_neither_page_nor_file(self, cast, fund, brought, client_of, name, kind):
        of = brought.pk if name == "statement_detail" else fund.pk
        query = {"format": kind} if kind else {}
        answer = client_of(cast.donor_officer).get(reverse(f"donors:{name}", args=[of]), query)
        assert answer.status_code in {403, 404}


class TestPrograms:
    @pytest.mark.parametrize(
        ("name", "query", "count"),
        [
            ("line_list", {}, 3),
            ("line_list", {"currency": "EUR"}, 1),
            ("line_list", {"text": "A-1"}, 1),
            ("line_list", {"text": "Z-9"}, 0),
            ("statement_list", {"state": "BOOKED"}, 1),
            ("statement_list", {"state": "RECEIVED"}, 0),
            ("table_list", {"state": "CHECKED", "kind": "STATISTICS"}, 1),
            ("table_list", {"kind": "RECEIPT"}, 0),
        ],
    )
    def test_narrow_as_the_page_does(self, client_of, cast, fund, brought, name, query, count):
        client = client_of(cast.auditor)
        page = client.get(reverse(f"donors:{name}", args=[fund.pk]), query)
        found = client.get(reverse(f"donors_api:{name}", args=[fund.pk]), query).json()["results"]
        assert len(found) == count
        assert bool(count) == (b"ledger-table" in page.content)

    @pytest.mark.parametrize(
        ("name", "query"),
        [
            ("line_list", {"since": "soon"}),
            ("statement_list", {"state": "LOST"}),
            ("table_list", {"kind": "STARS"}),
        ],
    )
    def test_are_told_of_a_filter_that_cannot_be_read(
        self, client_of, cast, fund, brought, name, query
    ):
        client = client_of(cast.auditor)
        answer = client.get(reverse(f"donors_api:{name}", args=[fund.pk]), query)
        assert answer.status_code == 400
        assert next(iter(query)) in answer.json()["detail"]
