"""statement_import and the job that takes the file: whole or not at all, and nothing twice."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import permutations

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donors import services
from donors.errors import Refused, StatementKnown, StatementRefused
from donors.models import Statement, StatementImport, StatementLine
from donors.rules.bank_files import CsvMap
from donors.selectors.bank_tie_out import BANK_BOOKS
from donors.selectors.lines import statement_pages
from donors.services import statement_booking
from tests.factories.bank_files import bank_csv, chained, file_of, lines_drawn, mt940
from tests.factories.donors import conversion_make, money, receipt_make
from tests.factories.periods import month_shut
from tests.factories.statements import (
    ACCOUNT,
    accounts_make,
    handed_in,
    imported,
    line,
    statement,
    taken,
    written,
)
from trustfund.audit import selectors as trail
from trustfund.db import clock
from trustfund.events.models import Message
from trustfund.identity.selectors import system_actor
from trustfund.kernel.errors import NotPermitted
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH, UNIDENTIFIED


@pytest.fixture
def today(fund):
    return clock.now().date()


@pytest.fixture
def ready(cast, fund):
    accounts_make(cast, fund)
    return fund


def balance(fund, code, currency="USD"):
    return books.balance(fund_id=fund.pk, code=code, currency=currency).amount


class TestBooks:
    def test_puts_each_credit_into_suspense_once(self, cast, ready, today):
        row = imported(
            cast,
            ready,
            statement([line("100.00", "A", day=today), line("50.25", "B", day=today, position=2)]),
        )
        assert row.state == "BOOKED"
        assert (row.done, row.total) == (2, 2)
        assert balance(ready, CASH) == balance(ready, UNIDENTIFIED) == money("150.25").amount
        assert StatementLine.objects.filter(in_suspense=True, entry_id__isnull=False).count() == 2
        assert list(books.books_findings()) == []
        assert list(trail.row_findings(Statement)) == []
        assert Message.objects.filter(name="donors.statement_booked").exists()

    def test_ties_a_credit_to_the_receipt_that_was_booked_by_hand(
        self, cast, ready, today, signed_usd
    ):
        receipt = receipt_make(cast, signed_usd, money("400.00"), reference="BY-HAND")
        imported(cast, ready, statement([line("400.00", "BY-HAND", day=today)]))
        found = StatementLine.objects.get()
        assert (found.entry_id, found.in_suspense) == (receipt.entry_id, False)
        assert balance(ready, UNIDENTIFIED) == 0

    @pytest.mark.parametrize(
        "words", [{"amount": "400.01"}, {"reference": "OTHER", "back": 1}], ids=str
    )
    def test_ties_no_other_receipt(self, cast, ready, today, signed_usd, words):
        receipt_make(cast, signed_usd, money("400.00"), reference="BY-HAND")
        day = today - timedelta(days=words.get("back", 0))
        reference = words.get("reference", "BY-HAND")
        imported(cast, ready, statement([line(words.get("amount", "400.00"), reference, day=day)]))
        assert StatementLine.objects.get().in_suspense

    @pytest.mark.parametrize("name", ["end_to_end_id", "owner_reference"])
    def test_ties_a_receipt_by_whichever_reference_was_typed(
        self, cast, ready, today, signed_usd, name
    ):
        receipt = receipt_make(cast, signed_usd, money("400.00"), reference="BY-HAND")
        came = line("400.00", "BANK-77", day=today, **{name: "BY-HAND"})
        imported(cast, ready, statement([came]))
        assert StatementLine.objects.get().entry_id == receipt.entry_id
        assert balance(ready, CASH) == 380

    @pytest.mark.parametrize("words", [{"reference": "OTHER"}, {"reference": ""}, {"back": 1}])
    @pytest.mark.parametrize("is_own", [False, True])
    def test_holds_what_is_perhaps_a_receipt_by_hand(
        self, cast, ready, today, signed_usd, words, is_own
    ):
        receipt = receipt_make(cast, signed_usd, money("400.00"), reference="BY-HAND")
        day = today - timedelta(days=words.get("back", 0))
        came = line("400.00", words.get("reference", "BY-HAND"), day=day)
        row = imported(cast, ready, statement([came, line("5.00", "X", day=today, position=2)]))
        assert row.state == "BOOKED"
        held = StatementLine.objects.get(amount=400)
        assert (held.hold, held.entry_id, balance(ready, CASH)) == ("MAYBE_KNOWN", None, 385)
        services.held_line_settle(
            actor=cast.finance_officer, now=clock.now(), line_id=held.pk, is_own=is_own, reason="x"
        )
        held.refresh_from_db()
        assert held.in_suspense == is_own
        assert (held.entry_id == receipt.entry_id) == (not is_own)
        assert held.hold == ("" if held.reference else "NO_REFERENCE")
        assert balance(ready, CASH) == (785 if is_own else 385)
        assert list(books.books_findings()) == []

    def test_names_the_entry_that_a_held_line_perhaps_is(
        self, cast, ready, today, signed_usd, client_of
    ):
        receipt = receipt_make(cast, signed_usd, money("400.00"), reference="BY-HAND")
        imported(cast, ready, statement([line("400.00", "OTHER", day=today)]))
        held = StatementLine.objects.get()
        page = client_of(cast.finance_officer).get(
            reverse("donors:held_line_settle", args=[held.pk])
        )
        assert f"{signed_usd.number} · BY-HAND" in page.content.decode()
        assert reverse("control:entry_detail", args=[receipt.entry_id]) in page.content.decode()

    def test_holds_no_more_lines_than_there_are_receipts(self, cast, ready, today, signed_usd):
        receipt_make(cast, signed_usd, money("400.00"), reference="BY-HAND")
        lines = [line("400.00", f"R{n}", day=today, position=n) for n in (1, 2, 3)]
        imported(cast, ready, statement(lines))
        held = StatementLine.objects.filter(hold="MAYBE_KNOWN")
        assert (held.count(), balance(ready, UNIDENTIFIED)) == (1, 800)

    def test_ties_both_sides_of_a_conversion(self, cast, ready, today, signed):
        receipt = receipt_make(cast, signed, money("1000.00", "EUR"), reference="EUR-1")
        deal = conversion_make(cast, receipt, rate="1.10")
        imported(
            cast,
            ready,
            statement([line("-1000.00", "FX1", day=today, currency="EUR")], currency="EUR"),
        )
        imported(cast, ready, statement([line("1100.00", "FX1", day=today)], number="2"))
        assert set(StatementLine.objects.values_list("entry_id", flat=True)) == {deal.entry_id}

    def test_lists_a_debit_that_nothing_explains(self, cast, ready, today):
        row = imported(
            cast,
            ready,
            statement([line("70.00", "A", day=today), line("-20.00", "B", day=today, position=2)]),
        )
        [page] = statement_pages(row.pk)
        assert {group.outcome: group.count for group in page.groups} == {
            "IN_SUSPENSE": 1,
            "UNEXPLAINED": 1,
        }
        assert page.ties

    def test_holds_a_line_without_reference_with_its_place(self, cast, ready, today):
        imported(cast, ready, statement([line("70.00", day=today)]))
        found = StatementLine.objects.get()
        assert (found.hold, found.position, found.in_suspense) == ("NO_REFERENCE", 1, True)

    def test_adjusts_a_closed_day(self, cast, ready, today):
        clock.clock_move(by=timedelta(days=40))
        month_shut(cast, ready, today.replace(day=30))
        imported(cast, ready, statement([line("5.00", "LATE", day=today)]))
        entry = books.entry(entry_id=StatementLine.objects.get().entry_id)
        assert entry.adjusts == today
        assert entry.value_date > today

    def test_goes_on_where_a_worker_died(self, cast, ready, today, monkeypatch):
        monkeypatch.setattr(statement_booking, "BATCH", 2)
        content = written([statement([line("1.00", f"R{n}", day=today) for n in range(5)])])
        row = handed_in(cast, ready, content)

        class Dies:
            calls = 0

            def renew(self):
                self.calls += 1
                if self.calls == 3:
                    raise KeyboardInterrupt

        call = {"actor": system_actor(), "now": clock.now(), "import_id": row.pk}
        with pytest.raises(KeyboardInterrupt):
            services.statement_take(**call, lease=Dies())
        assert 0 < StatementLine.objects.filter(entry_id__isnull=False).count() < 5
        services.statement_take(**call)
        services.statement_take(**call)
        row.refresh_from_db()
        assert row.state == "BOOKED"
        assert balance(ready, CASH) == 5


class TestTwice:
    def test_a_file_of_the_same_bytes_says_which_import_it_is(self, cast, ready, today):
        content = written([statement([line("1.00", "A", day=today)])])
        taken(cast, ready, content, name="first.xml")
        with pytest.raises(StatementKnown, match=r"Finance officer.*first\.xml"):
            handed_in(cast, ready, content, name="second.xml")
        assert StatementImport.objects.count() == 1

    def test_overlapping_files_in_either_order_book_the_same(self, cast, ready, today):
        days = [today - timedelta(days=back) for back in (3, 2, 1)]
        a, b, c = (line("10.00", f"R{n}", day=day) for n, day in enumerate(days))
        first, second = (
            statement([a, b], number="1"),
            statement([b, c], number="2", opening=money("10.00")),
        )
        for one in (first, second, statement([a, b, c], number="3")):
            imported(cast, ready, one)
        assert StatementLine.objects.count() == 3
        assert balance(ready, CASH) == balance(ready, UNIDENTIFIED) == 30
        for page in [
            page for row in StatementImport.objects.all() for page in statement_pages(row.pk)
        ]:
            assert page.ties

    @settings(
        max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
    )
    @given(data=st.data())
    def test_replayed_and_overlapping_imports_in_any_order_change_nothing(
        self, cast, ready, today, data
    ):
        start = today - timedelta(days=20)
        amounts = data.draw(
            st.lists(st.sampled_from(["5.00", "7.00", "-3.00"]), min_size=4, max_size=6)
        )
        moved = [
            line(amount, f"R{n}" if n % 2 else "", day=start + timedelta(days=n), position=n + 1)
            for n, amount in enumerate(amounts)
        ]
        cut = data.draw(st.integers(1, len(moved) - 2))
        overlap = data.draw(st.integers(0, 1))
        whole = [statement(moved, number="9")]
        halves = [
            statement(moved[: cut + overlap], number="1"),
            statement(moved[cut:], number="2", opening=sum_of(moved[:cut])),
        ]
        order = data.draw(st.sampled_from(list(permutations([*whole, *halves]))))
        undone = transaction.atomic()
        undone._from_testcase = True
        with undone:
            for number, one in enumerate(order):
                imported(cast, ready, one)
                assert StatementImport.objects.count() == number + 1
            came_in = sum(one.money.amount for one in moved if one.money.amount > 0)
            assert StatementLine.objects.count() == len(moved)
            assert balance(ready, CASH) == balance(ready, UNIDENTIFIED) == came_in
            transaction.set_rollback(True)

    def test_a_known_line_in_a_statement_that_continues_is_held_and_settled(
        self, cast, ready, today
    ):
        same = line("10.00", day=today, remittance="Coupon")
        first, second = chained([[same], [same]], account=ACCOUNT)
        imported(cast, ready, first)
        row = imported(cast, ready, second)
        held = StatementLine.objects.get(statement__source=row)
        assert (held.hold, held.entry_id) == ("MAYBE_KNOWN", None)
        assert balance(ready, CASH) == 10
        call = {"actor": cast.finance_officer, "now": clock.now(), "line_id": held.pk}
        with pytest.raises(Refused, match="why"):
            services.held_line_settle(**call, is_own=True, reason=" ")
        services.held_line_settle(**call, is_own=True, reason="The bank confirms two coupons.")
        assert balance(ready, CASH) == balance(ready, UNIDENTIFIED) == 20
        imported(cast, ready, statement([same, same], number="7"))
        assert balance(ready, CASH) == 20
        assert list(books.books_findings()) == []

    @pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0), (2, 1, 0)], ids=str)
    def test_pages_of_one_day_lose_no_movement_from_whichever_end_they_come(
        self, cast, ready, today, order
    ):
        same = line("10.00", day=today, remittance="Coupon")
        pages = chained([[same], [same, same], [same]], account=ACCOUNT)
        for number in order:
            assert imported(cast, ready, pages[number]).state == "BOOKED"
        held = StatementLine.objects.filter(hold="MAYBE_KNOWN")
        assert StatementLine.objects.count() == 4
        assert balance(ready, CASH) == 10 * (4 - held.count())
        for row in StatementImport.objects.all():
            assert all(page.ties for page in statement_pages(row.pk))
        for one in (pages[1], pages[0], pages[2]):
            replayed = replace(one, note="again", others=())
            taken(cast, ready, written([replayed]) + b"\n")
        assert StatementLine.objects.count() == 4

    @pytest.mark.parametrize("first", ["camt", "mt940"])
    def test_an_overlap_in_another_format_is_held_line_by_line(self, cast, ready, today, first):
        days = [today - timedelta(days=back) for back in (3, 2, 1)]
        a, b, c = (
            line("10.00", f"R{n}", day=day, remittance="x", counterparty_name="Y")
            for n, day in enumerate(days)
        )
        early = statement([a, b], number="1")
        late = statement([b, c], number="2", opening=money("10.00"))
        files = {
            "camt": (written([early]), "s.xml"),
            "mt940": (file_of(mt940([late])).read(), "s.sta"),
        }
        for name in sorted(files, key=lambda name: name != first):
            content, title = files[name]
            assert taken(cast, ready, content, name=title).state == "BOOKED"
        held = StatementLine.objects.get(hold="MAYBE_KNOWN")
        assert (held.value_date, held.entry_id) == (days[1], None)
        assert balance(ready, CASH) == balance(ready, UNIDENTIFIED) == 30
        services.held_line_settle(
            actor=cast.finance_officer, now=clock.now(), line_id=held.pk, is_own=False, reason="x"
        )
        assert balance(ready, CASH) == 30
        assert all(one.ties for one in BANK_BOOKS.pairs(ready.pk))

    def test_the_same_statement_in_another_format_is_refused(self, cast, ready, today):
        one = statement([line("10.00", "A", day=today, remittance="x", counterparty_name="Y")])
        imported(cast, ready, one)
        row = taken(cast, ready, file_of(mt940([one])).read(), name="s.sta")
        assert (row.state, row.failure_code) == ("REFUSED", "taken_otherwise")


def sum_of(lines):
    return money(str(sum(one.money.amount for one in lines)))


class TestRefuses:
    def test_the_whole_file_for_its_last_statement(self, cast, ready, today):
        good = statement([line("10.00", "A", day=today)])
        alien = statement([line("10.00", "B", day=today)], account="SOMEBODY-ELSE")
        row = imported(cast, ready, good, alien)
        assert (row.state, row.failure_code) == ("REFUSED", "other_account")
        assert row.failure_facts["account"] == "SOMEBODY-ELSE"
        assert not Statement.objects.exists()
        assert not StatementLine.objects.exists()

    def test_a_day_to_come(self, cast, ready, today):
        row = imported(
            cast, ready, statement([line("1.00", "A", day=today + timedelta(days=2), position=1)])
        )
        assert (row.failure_code, row.failure_facts["position"]) == ("day_in_future", "1")

    def test_and_takes_the_same_file_once_its_reason_is_gone(self, cast, fund, today):
        accounts_make(cast, fund, "EUR")
        content = written([statement([line("10.00", "A", day=today)])])
        assert taken(cast, fund, content).state == "REFUSED"
        accounts_make(cast, fund, "USD")
        assert taken(cast, fund, content).state == "BOOKED"

    def test_what_is_no_statement_at_the_door(self, cast, ready):
        for content, code in (
            (b"", "unknown_format"),
            (b"%PDF-1.7", "unknown_format"),
            (b"a;b;c\n1;2;3\n", "map_missing"),
        ):
            with pytest.raises(StatementRefused) as refused:
                handed_in(cast, ready, content)
            assert refused.value.code == code
            assert "file" in refused.value.fields

    def test_a_fund_without_an_account_and_whoever_may_not(self, cast, fund, today):
        content = written([statement([line("10.00", "A", day=today)])])
        with pytest.raises(Refused, match="No account"):
            handed_in(cast, fund, content)
        with pytest.raises(NotPermitted):
            services.statement_import(
                actor=cast.finance_approver, now=clock.now(), fund_id=fund.pk,
                file=BytesIO(content), name="x",
            )  # fmt: skip

    def test_a_table_by_its_map(self, cast, ready, today):
        lines = lines_drawn(3)
        given_map = {
            "columns": {
                "booking_date": "Booked", "value_date": "Value", "amount": "Amount",
                "bank_reference": "Reference", "remittance": "Text", "balance": "Balance",
            },
            "delimiter": ";", "decimal": ",", "date_format": "%d.%m.%Y",
            "account": ACCOUNT, "currency": "USD",
        }  # fmt: skip
        content = file_of(bank_csv(statement(lines), csv_map=CsvMap(**given_map))).read()
        row = taken(cast, ready, content, name="s.csv", csv_map=given_map)
        assert row.state == "BOOKED", row.failure_facts
        assert StatementLine.objects.count() == 3
        with pytest.raises(StatementRefused, match="map cannot be used"):
            handed_in(cast, ready, content, csv_map={"columns": {"purse": "x"}})
        with pytest.raises(StatementRefused, match="map cannot be used"):
            handed_in(cast, ready, content, csv_map={"nonsense": 1})
