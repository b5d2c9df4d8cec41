"""Lists of pledges, agreements and receipts: page, API and files say the same of the same rows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from donors.rules import funnel
from donors.rules.funnel import PledgeCourse
from donors.services import pledge_confirm, pledge_withdraw
from tests.factories.donors import (
    agreement_make,
    conversion_make,
    money,
    pledge_make,
    receipt_make,
)
from tests.factories.listings import csv_rows, screen_rows, workbook_rows
from trustfund.web.pagination import page_of

LISTS = ("donor_list", "pledge_list", "agreement_list", "contribution_status", "receipt_list")


@pytest.fixture
def papers(cast, fund, korea, japan, noon):
    """Korea: EUR signed and partly paid, USD pledged and taken back. Japan: yen, paid, unconverted."""
    parts = [(noon.date(), money("400.00", "EUR")), (noon.date(), money("600.00", "EUR"))]
    pledge = pledge_make(cast, fund, korea, money("1500.00", "EUR"))
    agreement = agreement_make(
        cast, fund, korea, money("1000.00", "EUR"), parts=parts, pledge=pledge,
        signer=cast.donor_officer,
    )  # fmt: skip
    receipt = receipt_make(cast, agreement, money("400.00", "EUR"))
    conversion_make(cast, receipt, rate="1.10")
    receipt_make(cast, agreement, money("100.05", "EUR"), reference="BANK 2")
    lost = pledge_make(cast, fund, korea, money("250.00", "USD"))
    pledge_withdraw(
        actor=cast.donor_officer, now=noon, pledge_id=lost.pk, ended_date=noon.date(),
        reason="A new government.",
    )  # fmt: skip
    yen = agreement_make(
        cast, fund, japan, money("700000", "JPY"),
        parts=[(noon.date() + timedelta(days=9), money("700000", "JPY"))],
        signer=cast.other_donor_officer,
    )  # fmt: skip
    receipt_make(cast, yen, money("300000", "JPY"), reference="BANK 3")
    return {"pledge": pledge, "agreement": agreement}


def asked(client, name, **query):
    return client.get(reverse(f"donors:{name}"), query)


def filed(client, name, kind, **query):
    """Return the bytes of the list as a file."""
    return b"".join(asked(client, name, **query, format=kind).streaming_content)


class TestFiles:
    @pytest.mark.parametrize("name", LISTS)
    def test_the_workbook_has_the_rows_of_the_page(self, client_of, cast, papers, name):
        client = client_of(cast.program_manager)
        screen = screen_rows(asked(client, name).content)
        particulars, _head, rows = workbook_rows(filed(client, name, "xlsx"))
        body, foot = screen["tbody"], screen["tfoot"]
        assert len(rows) == len(body) + len(foot)
        assert particulars["Rows"] == str(len(body))
        for line, row in zip([*body, *foot], rows, strict=True):
            texts = " ".join(line).replace("−", "-")
            for cell in row:
                if isinstance(cell, Decimal) and cell:
                    spelled = {f"{cell:,.2f}", f"{cell:,.0f}", f"{cell:.4f}"}
                    assert any(text in texts for text in spelled), (cell, texts)

    @pytest.mark.parametrize("name", LISTS)
    def test_the_csv_file_says_what_the_workbook_says(self, client_of, cast, papers, name):
        client = client_of(cast.program_manager)
        told, head, lines = csv_rows(filed(client, name, "csv"))
        about, top, rows = workbook_rows(filed(client, name, "xlsx"))
        assert {**told, "Made at": ""} == {**about, "Made at": ""}
        assert head == top
        for line, row in zip(lines, rows, strict=True):
            for text, cell in zip(line, row, strict=True):
                if isinstance(cell, Decimal):
                    assert Decimal(text) == cell
                else:
                    assert text == (cell or "")

    def test_the_totals_are_the_sums_of_the_rows(self, client_of, cast, papers):
        client = client_of(cast.program_manager)
        about, head, rows = workbook_rows(filed(client, "receipt_list", "xlsx"))
        money_at, code_at = head.index("Received"), head.index("Received: currency")
        brought_at = head.index("Converted")
        body = [row for row in rows if not str(row[0]).startswith("Total")]
        for code in ("EUR", "JPY"):
            total = sum(row[money_at] for row in body if row[code_at] == code)
            [line] = [row for row in rows if row[0] == f"Total {code}"]
            assert line[money_at] == total
        assert about["Total EUR · Received"] == "EUR 500.05"
        assert about["Total JPY · Received"] == "JPY 300,000"
        [held] = [row for row in rows if row[0] == "Total USD"]
        assert held[brought_at] == sum(row[brought_at] or 0 for row in body) == Decimal("440.00")

    def test_a_file_keeps_to_the_filters_and_names_them(self, client_of, cast, papers, korea):
        client = client_of(cast.program_manager)
        query = {"donor_id": str(korea.pk), "converted": "no"}
        shown = screen_rows(asked(client, "receipt_list", **query).content)
        about, _head, rows = workbook_rows(filed(client, "receipt_list", "xlsx", **query))
        assert len(shown["tbody"]) == 1
        assert [row[0] for row in rows if not row[0].startswith("Total")] == [shown["tbody"][0][0]]
        assert about["Converted"] == "Not yet converted"
        assert about["Donor"] == korea.organization.name

    def test_a_rate_stands_with_its_day_and_source(self, client_of, cast, papers):
        client = client_of(cast.program_manager)
        _about, head, rows = workbook_rows(filed(client, "pledge_list", "xlsx"))
        place = head.index("Equivalent: source of the rate")
        [euros] = [row for row in rows if row[head.index("Pledged: currency")] == "EUR"][:1]
        assert euros[place] == "European Central Bank reference rate"
        assert euros[place - 1] <= date.today().isoformat()
        rounded = (euros[head.index("Pledged")] * euros[place - 2]).quantize(Decimal("0.01"))
        assert abs(rounded - euros[head.index("Equivalent")]) <= Decimal("0.10")

    def test_text_that_looks_like_a_formula_stays_text(self, client_of, cast, fund, korea):
        pledge_make(cast, fund, korea, money("5.00", "USD"), occasion="=HYPERLINK(1)")
        client = client_of(cast.program_manager)
        _told, _head, lines = csv_rows(filed(client, "pledge_list", "csv"))
        assert lines[0][0] == "'=HYPERLINK(1)"
        _about, _top, rows = workbook_rows(filed(client, "pledge_list", "xlsx"))
        assert rows[0][0] == "=HYPERLINK(1)"

    @pytest.mark.parametrize("query", [{"format": "pdf"}, {"format": "csv", "as_of": "tomorrow"}])
    def test_another_format_or_a_wrong_filter_makes_no_file(self, client_of, cast, papers, query):
        answer = asked(client_of(cast.program_manager), "receipt_list", **query)
        assert answer.status_code == 400


class TestPages:
    def test_a_long_list_says_how_long_it_is_and_its_file_holds_all(
        self, client_of, cast, papers, monkeypatch
    ):
        monkeypatch.setitem(page_of.__kwdefaults__, "size", 2)
        client = client_of(cast.program_manager)
        first = asked(client, "receipt_list").content
        assert len(screen_rows(first)["tbody"]) == 2
        assert "3 rows" in first.decode()
        _about, _head, rows = workbook_rows(filed(client, "receipt_list", "xlsx"))
        assert [row[0] for row in rows if not row[0].startswith("Total")] == [
            "BANK 3", "BANK 2", "BANK-1",
        ]  # fmt: skip


class TestFilters:
    def test_a_filter_that_cannot_be_read_is_told_beside_its_field(self, client_of, cast, papers):
        answer = asked(client_of(cast.program_manager), "pledge_list", year="20x6")
        assert answer.status_code == 422
        assert "Enter a whole number" in answer.content.decode()

    def test_the_api_narrows_as_the_page_does(self, client_of, cast, papers, fund, korea):
        client = client_of(cast.program_manager)
        address = reverse("donors_api:receipt_list")
        found = client.get(address, {"fund": fund.pk, "converted": "yes"}).json()["results"]
        assert [row["money"]["amount"] for row in found] == ["400.00"]
        wrong = client.get(address, {"fund": fund.pk, "converted": "perhaps"})
        assert wrong.status_code == 400
        pledges = client.get(
            reverse("donors_api:pledge_list"), {"fund": fund.pk, "state": "WITHDRAWN"}
        ).json()["results"]
        assert [row["pledge"]["money"]["amount"] for row in pledges] == ["250.00"]
        agreements = client.get(
            reverse("donors_api:agreement_list"), {"fund": fund.pk, "currency": "EUR"}
        ).json()["results"]
        assert agreements[0]["figures"]["paid_in"]["amount"] == "500.05"

    def test_an_earlier_day_shows_the_pledge_as_it_stood(self, cast, fund, korea, noon, client_of):
        pledge = pledge_make(
            cast, fund, korea, money("10.00", "USD"), announced_date=noon.date() - timedelta(9)
        )
        pledge_confirm(
            actor=cast.donor_officer, now=noon, pledge_id=pledge.pk,
            confirmed_date=noon.date() - timedelta(3), reference="N 1",
        )  # fmt: skip
        client = client_of(cast.program_manager)
        states = {
            back: screen_rows(
                asked(client, "pledge_list", as_of=noon.date() - timedelta(back)).content
            )["tbody"][0][3]
            for back in (3, 4, 9)
        }
        assert states == {3: "Confirmed in writing", 4: "Announced", 9: "Announced"}
        before = asked(client, "pledge_list", as_of=noon.date() - timedelta(10))
        assert "No pledge fits." in before.content.decode()


class TestSecrecy:
    @pytest.mark.parametrize("name", LISTS)
    @pytest.mark.parametrize("form", ["", "csv"])
    def test_a_donor_sees_no_trace_of_another(
        self, client_of, cast, fund, korea, japan, noon, name, form
    ):
        agreement_make(
            cast, fund, korea, money("10.00", "USD"), signer=cast.donor_officer,
            parts=[(noon.date(), money("10.00", "USD"))],
        )  # fmt: skip
        client = client_of(cast.donor_officer)
        query = {"format": form} if form else {}
        before = _stable(asked(client, name, **query))
        pledge_make(cast, fund, japan, money("900", "JPY"))
        other = agreement_make(
            cast, fund, japan, money("700", "JPY"), signer=cast.other_donor_officer,
            parts=[(noon.date(), money("700", "JPY"))],
        )  # fmt: skip
        receipt_make(cast, other, money("300", "JPY"))
        assert _stable(asked(client, name, **query)) == before


def _stable(answer):
    """Return the answer without what differs each time: keys of forms and the moment of a file."""
    lines = b"".join(answer).decode().splitlines()
    marks = ("csrfmiddlewaretoken", "request_key", "Made at", "nonce")
    return [line for line in lines if not any(mark in line for mark in marks)]


class TestFunnel:
    @pytest.mark.parametrize(
        ("signed", "ended", "stage", "amount"),
        [
            ("0.00", None, funnel.OPEN, "10.00"),
            ("4.00", None, funnel.OPEN, "6.00"),
            ("4.00", date(2026, 5, 1), funnel.ENDED, "6.00"),
            ("4.00", date(2026, 5, 1), funnel.OPEN, None),
            ("12.00", None, funnel.SIGNED, "12.00"),
            ("12.00", None, funnel.OPEN, None),
            ("0.00", None, funnel.CONFIRMED, None),
            ("1.00", None, funnel.CONFIRMED, "10.00"),
        ],
    )
    def test_each_stage_counts_what_reached_it(self, signed, ended, stage, amount):
        course = PledgeCourse(
            money=money("10.00", "USD"), confirmed_date=None, ended_date=ended, ending="LAPSED",
            signed=money(signed, "USD"), paid=money("0.00", "USD"), fallen=money("0.00", "USD"),
            as_of=date(2026, 5, 1),
        )  # fmt: skip
        assert course.at(stage) == (None if amount is None else money(amount, "USD"))

    def test_the_page_shows_the_steps(self, client_of, cast, papers):
        text = asked(client_of(cast.program_manager), "pledge_list").content.decode()
        assert "From announcement to money" in text
        assert "Not signed, withdrawn or lapsed" in text
