"""set_aside_make by service, page, program and database; and what is available afterwards."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse

from tests.disbursements.gates import database_says
from tests.factories.funds import fund_make, fund_open_make
from tests.factories.ledger import received
from tests.factories.set_asides import released, set_aside
from trustfund.audit import selectors as trail
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.funds.errors import NotAvailable, SetAsideRefused
from trustfund.funds.models import Fund, SetAside
from trustfund.funds.selectors import available_of
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.money import Money, MoneyError
from trustfund.ledger import selectors as ledger
from trustfund.ledger.rules.posting import fee_charged, set_aside_made
from trustfund.ledger.services import entry_post, entry_reverse


def usd(amount) -> Money:
    return Money(str(amount), "USD")


@pytest.fixture
def rich(cast) -> Fund:
    """Return an open fund with USD 1,000.00 in the bank."""
    fund = fund_open_make(cast)
    received(cast.finance_officer, fund, "1000")
    return fund


class TestService:
    @pytest.mark.parametrize(("purpose", "code"), [("RESERVE", "8300"), ("ADMINISTRATION", "8400")])
    def test_books_it_in_the_commitment_book_and_lowers_what_is_available(
        self, cast, rich, purpose, code
    ):
        row = set_aside(cast, rich, 300, purpose=purpose, decision_reference="Minutes 4")
        [entry] = ledger.entries_of(subject_id=row.pk)
        assert [(leg.code, leg.side, leg.money) for leg in entry.legs] == [
            ("8050", "D", usd(300)),
            (code, "C", usd(300)),
        ]
        available = available_of(rich)
        assert available.money == usd(700)
        assert available.cash.money == usd(1000)
        assert available.reserve.money + available.administration.money == usd(300)

    def test_is_recorded_with_its_entry_and_told(self, cast, rich):
        row = set_aside(cast, rich, 300)
        [record] = trail.history(subject_type="funds.setaside", subject_id=row.pk)
        assert record.action == "funds.set_aside_make"
        assert record.after == SetAside.objects.get(pk=row.pk).facts()
        assert Message.objects.filter(name="funds.set_aside_booked", subject_id=row.pk).exists()
        assert list(trail.row_findings(SetAside)) == []
        assert list(ledger.books_findings()) == []

    def test_takes_all_that_is_available_and_no_cent_more(self, cast, rich):
        set_aside(cast, rich, 600)
        with pytest.raises(NotAvailable, match="USD 400") as refused:
            set_aside(cast, rich, "400.01", purpose="ADMINISTRATION")
        assert "amount" in refused.value.fields
        set_aside(cast, rich, 400, purpose="ADMINISTRATION")
        assert available_of(rich).money == usd(0)

    def test_refuses_what_makes_no_sense(self, cast, rich):
        for amount, words, field in (
            (0, {}, "amount"),
            (-5, {}, "amount"),
            (5, {"currency": "EUR"}, "amount"),
            (5, {"reason": "  "}, "reason"),
            (5, {"purpose": "LUNCH"}, "purpose"),
        ):
            with pytest.raises(SetAsideRefused) as refused:
                set_aside(cast, rich, amount, **words)
            assert field in refused.value.fields, words
        assert not SetAside.objects.exists()

    def test_knows_no_five_decimals(self, cast, rich):
        with pytest.raises(MoneyError):
            set_aside(cast, rich, "1.00001")

    def test_is_for_an_open_fund(self, cast, rich):
        with pytest.raises(SetAsideRefused, match="not open"):
            set_aside(cast, fund_make(cast, number="TF073002"), 5)
        Fund.objects.filter(pk=rich.pk).update(state="CLOSED")
        with pytest.raises(SetAsideRefused, match="not open"):
            set_aside(cast, rich, 5)

    def test_is_the_finance_officer_s(self, cast, rich):
        with pytest.raises(NotPermitted):
            set_aside(cast, rich, 5, actor=cast.finance_approver)

    def test_is_shown_as_of_a_day_and_as_known_at_a_time(self, cast, rich):
        before = now()
        clock_move(by=timedelta(days=3))
        set_aside(cast, rich, 300)
        assert available_of(rich).money == usd(700)
        assert available_of(rich, as_of=before.date()).money == usd(1000)
        assert available_of(rich, known_at=before).money == usd(1000)


class TestDatabase:
    """The same, of whoever posts past the service."""

    def row(self, cast, fund, amount=300, **columns) -> SetAside:
        values = {
            "fund": fund, "purpose": "RESERVE", "amount": amount, "currency": "USD",
            "reason": "Because.", "made_by_id": cast.finance_officer.person_id,
            "made_by_organization_id": cast.finance_officer.organization_id,
        }  # fmt: skip
        return SetAside.objects.create(**{**values, **columns})

    def post(self, row: SetAside, *, kind="SET_ASIDE", legs=None, subject=None, fund=None):
        return entry_post(
            fund_id=fund or row.fund_id, kind=kind, value_date=now().date(),
            reference=f"past:{uuid4()}", memo="", subject_id=subject or row.pk,
            legs=legs or set_aside_made(row.money, "8300"),
        )  # fmt: skip

    def test_refuses_more_than_is_available(self, cast, rich):
        says = database_says(lambda: self.post(self.row(cast, rich, "1000.01")))
        assert says == "gate_available_funds"
        assert database_says(lambda: self.post(self.row(cast, rich, 1000))) == ""

    @pytest.mark.parametrize("purpose", ["RESERVE", "ADMINISTRATION"])
    def test_counts_what_is_set_aside_already(self, cast, rich, purpose):
        set_aside(cast, rich, 800, purpose=purpose)
        says = database_says(lambda: self.post(self.row(cast, rich, 300)))
        assert says == "gate_available_funds"

    def test_refuses_an_entry_with_nothing_behind_it(self, cast, rich):
        says = database_says(lambda: self.post(self.row(cast, rich), subject=uuid4()))
        assert says == "set_aside_known"

    def test_refuses_an_entry_that_says_something_else(self, cast, rich):
        for legs in (set_aside_made(usd(299), "8300"), set_aside_made(usd(300), "8400")):
            says = database_says(lambda legs=legs: self.post(self.row(cast, rich), legs=legs))
            assert says == "set_aside_booked_as_said"

    def test_refuses_to_book_it_twice(self, cast, rich):
        row = set_aside(cast, rich, 300)
        assert database_says(lambda: self.post(row)) == "set_aside_booked_once"

    def test_refuses_a_row_without_its_entry(self, cast, rich):
        def act():
            self.row(cast, rich)
            with connections["default"].cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        assert database_says(act) == "set_aside_stands_in_the_books"

    def test_refuses_a_row_that_makes_no_sense(self, cast, rich):
        for columns, constraint in (
            ({"amount": 0}, "set_aside_amount_positive"),
            ({"purpose": "LUNCH"}, "set_aside_purpose_known"),
            ({"reason": " "}, "set_aside_with_a_reason"),
            ({"currency": "EUR"}, "set_aside_in_the_holding_currency"),
        ):
            says = database_says(lambda columns=columns: self.row(cast, rich, **columns))
            assert says == constraint

    def test_refuses_a_fund_that_is_not_open(self, cast, rich):
        Fund.objects.filter(pk=rich.pk).update(state="CLOSED")
        assert database_says(lambda: self.row(cast, rich)) == "set_aside_in_an_open_fund"

    def test_refuses_to_put_back_by_a_reversal_what_is_no_longer_available(self, cast, rich):
        row = set_aside(cast, rich, 800)
        freed = released(cast, row, 800)
        [entry] = [one for one in ledger.entries_of(subject_id=row.pk) if one.kind != "SET_ASIDE"]
        set_aside(cast, rich, 900)
        says = database_says(
            lambda: entry_reverse(
                entry_id=entry.id, value_date=now().date(), reference=f"back:{freed.pk}", memo=""
            )
        )
        assert says == "gate_available_funds"

    def test_a_fee_may_take_the_cover_and_then_nothing_new_is_promised(self, cast, rich):
        set_aside(cast, rich, 1000)
        entry_post(
            fund_id=rich.pk, kind="FEE", value_date=now().date(), reference="fee", memo="",
            subject_id=rich.pk, legs=fee_charged(usd(50)),
        )  # fmt: skip
        assert available_of(rich).money == usd(-50)
        with pytest.raises(NotAvailable):
            set_aside(cast, rich, 1)


class TestPage:
    def address(self, fund) -> str:
        return reverse("funds:set_aside_make", args=[fund.pk])

    def sent(self, **words):
        return {
            "request_key": str(uuid4()), "purpose": "RESERVE", "amount": "250.00",
            "reason": "Exchange risk", "decision_reference": "", "step": "confirm", **words,
        }  # fmt: skip

    def test_shows_what_it_takes_and_does_it_once(self, cast, client_of, rich):
        client, sent = client_of(cast.finance_officer), self.sent()
        shown = client.post(self.address(rich), {**sent, "step": ""})
        assert "750.00" in shown.text
        assert not SetAside.objects.exists()
        for _click in range(2):
            answer = client.post(self.address(rich), sent)
            assert answer.url == reverse("funds:set_aside_list", args=[rich.pk])
        assert SetAside.objects.get().money == usd(250)

    def test_keeps_what_was_typed_and_says_what_is_wrong(self, cast, client_of, rich):
        client = client_of(cast.finance_officer)
        for field, value in (
            ("amount", ""), ("amount", "0"), ("amount", "-1"), ("amount", "1.00001"),
            ("amount", "NaN"), ("amount", "1e9"), ("amount", "５"), ("amount", "1000.01"),
            ("amount", "99999999999999999999"), ("reason", ""), ("reason", "x" * 501),
            ("purpose", ""), ("purpose", "LUNCH"), ("decision_reference", "x" * 201),
        ):  # fmt: skip
            for step in ("", "confirm"):
                answer = client.post(self.address(rich), self.sent(**{"step": step, field: value}))
                assert answer.status_code == 422, (field, value, step)
                assert "error-summary" in answer.text
        assert not SetAside.objects.exists()

    def test_of_the_list_shows_the_four_terms_with_their_accounts(self, cast, client_of, rich):
        set_aside(cast, rich, 250, reason="<b>risk</b>")
        terms = available_of(rich)
        page = reverse("funds:set_aside_list", args=[rich.pk])
        shown = client_of(cast.auditor).get(page).text
        for term in (terms.cash, terms.reserve):
            assert reverse("control:account_statement", args=[term.account_id]) in shown
        assert "&lt;b&gt;risk" in shown
        assert "750.00" in shown
        assert "/books/accounts/" not in client_of(cast.donor_officer).get(page).text

    def test_of_the_list_shows_an_earlier_day_as_known_then(self, cast, client_of, rich):
        began = now()
        clock_move(by=timedelta(days=2))
        set_aside(cast, rich, 250)
        client = client_of(cast.auditor)
        page = reverse("funds:set_aside_list", args=[rich.pk])
        before = began.date().isoformat()
        for asked, figure in (
            ({}, "750.00"),
            ({"as_of": before}, "1,000.00"),
            ({"known": before}, "1,000.00"),
            ({"as_of": (began - timedelta(days=1)).date().isoformat()}, "USD 0.00"),
        ):
            shown = client.get(page, asked)
            assert shown.status_code == 200, asked
            assert figure in shown.text.split("</dl>")[0], asked
        link = f"?until={before}&amp;known={before}"
        assert link in client.get(page, {"as_of": before, "known": before}).text

    def test_of_the_list_says_which_day_cannot_be_read(self, cast, client_of, rich):
        page = reverse("funds:set_aside_list", args=[rich.pk])
        for asked in ({"as_of": "31.12.2024"}, {"known": "x"}):
            shown = client_of(cast.auditor).get(page, asked)
            assert shown.status_code == 422
            assert "error-summary" in shown.text or "has-error" in shown.text

    def test_of_the_list_asks_as_much_for_one_as_for_many(
        self, cast, client_of, rich, django_assert_num_queries
    ):
        client = client_of(cast.finance_approver)
        page = reverse("funds:set_aside_list", args=[rich.pk])
        client.get(page)
        for _row in range(3):
            released(cast, set_aside(cast, rich, 100), 50)
            with django_assert_num_queries(8):
                assert client.get(page).status_code == 200


class TestProgram:
    def post(self, client, fund, **body):
        return client.post(
            reverse("funds_api:set_aside_make", args=[fund.pk]),
            {
                "purpose": "ADMINISTRATION",
                "money": {"amount": "250.00", "currency": "USD"},
                "reason": "Year 1",
                **body,
            },
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )

    def test_does_the_same_as_the_page(self, cast, client_of, rich):
        client = client_of(cast.finance_officer)
        answer = self.post(client, rich)
        assert answer.status_code == 201, answer.text
        assert answer.json()["left"] == {"amount": "250.00", "currency": "USD"}
        listed = client.get(reverse("funds_api:set_aside_list", args=[rich.pk])).json()
        assert [row["id"] for row in listed["results"]] == [answer.json()["id"]]

    def test_refuses_bad_values_as_a_problem(self, cast, client_of, rich):
        client = client_of(cast.finance_officer)
        for amount, currency in (
            ("0", "USD"), ("-1", "USD"), ("1.00001", "USD"), ("5", "EUR"),
            ("1000.01", "USD"), (5, "USD"), ("5", "XXX"),
        ):  # fmt: skip
            money = {"amount": amount, "currency": currency}
            answer = self.post(client, rich, money=money)
            assert answer.status_code == 422, money
            assert answer["Content-Type"] == "application/problem+json"
        assert not SetAside.objects.exists()

    def test_tells_the_terms_beside_the_figure(self, cast, client_of, rich):
        set_aside(cast, rich, 250)
        address = reverse("disbursements_api:fund_figures", args=[rich.pk])
        found = client_of(cast.auditor).get(address).json()
        assert {name: found[name]["amount"] for name in ("cash", "reserve", "available")} == {
            "cash": "1000.00",
            "reserve": "250.00",
            "available": "750.00",
        }

    def test_tells_the_terms_of_an_earlier_day_as_known_then(self, cast, client_of, rich):
        began = now()
        clock_move(by=timedelta(days=2))
        set_aside(cast, rich, 250)
        address = reverse("disbursements_api:fund_figures", args=[rich.pk])
        client = client_of(cast.auditor)
        day, moment = began.date().isoformat(), now().isoformat()
        assert client.get(address).json()["available"]["amount"] == "750.00"
        for asked in ({"as_of": day}, {"known_at": (began + timedelta(hours=1)).isoformat()}):
            assert client.get(address, asked).json()["available"]["amount"] == "1000.00", asked
        assert client.get(address, {"known_at": moment}).json()["available"]["amount"] == "750.00"
        assert client.get(address, {"as_of": "x"}).status_code == 422
