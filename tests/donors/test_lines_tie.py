"""lines_tie: what came before the books had it is tied when they do, and counts once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connections

from donors import services
from donors.models import Statement, StatementLine
from donors.services.receipts import LiesInSuspense
from tests.disbursements.gates import database_says
from tests.donors.test_line_match import proposed
from tests.donors.test_unwind_show import paid_in, story
from tests.factories.donors import (
    conversion_make,
    fund_opened,
    money,
    receipt_make,
    refund_make,
)
from tests.factories.periods import month_shut
from tests.factories.statements import accounts_make, imported, in_suspense, line, statement
from tests.factories.unwinds import balance_move_make, unwind_make
from trustfund.audit import selectors as trail
from trustfund.db import clock
from trustfund.events.models import Message
from trustfund.funds import services as funds
from trustfund.identity.selectors import system_actor
from trustfund.ledger import selectors as books
from trustfund.ledger import services as ledger
from trustfund.ledger.rules.chart import CASH, UNIDENTIFIED
from trustfund.subscriptions import SUBSCRIPTIONS

__all__ = ["paid_in", "story"]


@pytest.fixture
def ready(cast, fund):
    accounts_make(cast, fund)
    return fund


def balance(fund, code):
    return books.balance(fund_id=fund.pk, code=code, currency="USD").amount


def tied():
    """Do what the job does with every message that it is told of."""
    for message in Message.objects.order_by("published_at", "id"):
        if "donors.lines_tie" in SUBSCRIPTIONS[message.name]:
            services.lines_tie(actor=system_actor(), now=clock.now(), message=message)


def income(cast, fund, amount):
    day = clock.now().date()
    row = funds.income_record(
        actor=cast.finance_officer, now=clock.now(), fund_id=fund.pk, month=day.replace(day=1),
        money=money(amount), value_date=day, reference="INTEREST",
    )  # fmt: skip
    return funds.income_confirm(actor=cast.finance_approver, now=clock.now(), income_id=row.pk)


class TestCredit:
    def test_that_a_conversion_brought_counts_once(self, cast, ready, signed):
        receipt = receipt_make(cast, signed, money("1000.00", "EUR"), reference="EUR-1")
        came = in_suspense(cast, ready, "1100.00", "FX1")
        deal = conversion_make(cast, receipt, rate="1.10")
        tied()
        came.refresh_from_db()
        assert (came.entry_id, came.in_suspense) == (deal.entry_id, False)
        assert balance(ready, UNIDENTIFIED) == 0
        assert balance(ready, CASH) == Decimal(1100) - Decimal(55)
        assert list(books.books_findings()) == []
        assert list(trail.row_findings(Statement)) == []
        tied()
        assert balance(ready, CASH) == Decimal(1045)

    def test_of_income_and_of_a_transfer_from_another_fund_too(self, cast, fund, korea, story):
        unwind_make(cast, fund, leaving=korea, approved=True)
        other = fund_opened(cast, number="TF070009")
        accounts_make(cast, other)
        in_suspense(cast, other, "300.00", "FROM-FUND")
        in_suspense(cast, other, "12.00", "INTEREST")
        balance_move_make(cast, fund, korea, money("300.00"), to_fund=other, confirmed=True)
        income(cast, other, "12.00")
        tied()
        assert (balance(other, CASH), balance(other, UNIDENTIFIED)) == (312, 0)

    def test_of_a_closed_month_is_taken_out_of_suspense_in_an_open_one(self, cast, ready, signed):
        day = clock.now().date()
        receipt = receipt_make(cast, signed, money("1000.00", "EUR"), reference="EUR-1")
        came = in_suspense(cast, ready, "1100.00", "FX1")
        clock.clock_move(by=timedelta(days=40))
        month_shut(cast, ready, day.replace(day=30))
        services.conversion_record(
            actor=cast.finance_officer, now=clock.now(), receipt_id=receipt.pk, deal_date=day,
            rate=Decimal("1.10"), rate_source="Slip", booked_on=clock.now().date(),
        )  # fmt: skip
        tied()
        came.refresh_from_db()
        assert not came.in_suspense
        assert balance(ready, CASH) == Decimal(1045)
        at_end = books.balance(
            fund_id=ready.pk, code=UNIDENTIFIED, currency="USD", as_of=day.replace(day=30)
        )
        assert at_end.amount == 1100

    def test_that_came_after_an_adjustment_is_tied_by_the_day_of_the_bank(
        self, cast, ready, signed_usd
    ):
        day = clock.now().date()
        clock.clock_move(by=timedelta(days=40))
        month_shut(cast, ready, day.replace(day=30))
        services.receipt_record(
            actor=cast.finance_officer, now=clock.now(), agreement_id=signed_usd.pk,
            money=money("400.00"), value_date=clock.now().date(), bank_reference="A", adjusts=day,
        )  # fmt: skip
        imported(cast, ready, statement([line("400.00", "A", day=day)]))
        assert not StatementLine.objects.get().in_suspense
        assert balance(ready, CASH) == 380

    def test_of_a_closed_day_is_not_booked_by_hand_beside_it(self, cast, ready, signed_usd):
        day = clock.now().date()
        in_suspense(cast, ready, "400.00", "BANK-7")
        clock.clock_move(by=timedelta(days=40))
        month_shut(cast, ready, day.replace(day=30))
        with pytest.raises(LiesInSuspense):
            services.receipt_record(
                actor=cast.finance_officer, now=clock.now(), agreement_id=signed_usd.pk,
                money=money("400.00"), value_date=clock.now().date(), bank_reference="MINE",
                adjusts=day,
            )  # fmt: skip

    def test_on_which_somebody_has_said_a_word_is_left_to_them(self, cast, ready, signed_usd):
        came = in_suspense(cast, ready, "12.00", "INTEREST")
        proposed(cast, came, (signed_usd, "1.00"))
        income(cast, ready, "12.00")
        tied()
        came.refresh_from_db()
        assert came.in_suspense

    def test_is_tied_after_all_where_what_was_said_of_it_is_declined(self, cast, ready, signed_usd):
        came = in_suspense(cast, ready, "12.00", "INTEREST")
        match = proposed(cast, came, (signed_usd, "1.00"))
        income(cast, ready, "12.00")
        tied()
        services.line_match_decline(
            actor=cast.finance_approver, now=clock.now(), match_id=match.pk, reason="Interest."
        )
        message = Message.objects.get(name="donors.line_match_declined")
        assert "donors.lines_tie" in SUBSCRIPTIONS[message.name]
        services.lines_tie(actor=system_actor(), now=clock.now(), message=message)
        came.refresh_from_db()
        assert not came.in_suspense
        assert (balance(ready, CASH), balance(ready, UNIDENTIFIED)) == (12, 0)


class TestDebit:
    def test_that_nothing_explained_is_the_refund_that_is_booked(self, cast, ready, signed_usd):
        day = clock.now().date()
        receipt = receipt_make(cast, signed_usd, money("400.00"), reference="A")
        imported(cast, ready, statement([line("-100.00", "OUT", day=day)]))
        refund = refund_make(cast, receipt, money("100.00"))
        refund = services.refund_confirm(
            actor=cast.finance_approver, now=clock.now(), refund_id=refund.pk,
            value_date=day, bank_reference="OUT",
        )  # fmt: skip
        tied()
        assert StatementLine.objects.get().entry_id == refund.entry_id

    def test_of_another_day_is_held_until_a_person_says_that_it_is_the_refund(
        self, cast, ready, signed_usd
    ):
        day = clock.now().date()
        receipt = receipt_make(cast, signed_usd, money("400.00"), reference="A")
        imported(cast, ready, statement([line("-100.00", "OUT", day=day)]))
        clock.clock_move(by=timedelta(days=2))
        refund = refund_make(cast, receipt, money("100.00"))
        refund = services.refund_confirm(
            actor=cast.finance_approver, now=clock.now(), refund_id=refund.pk,
            value_date=clock.now().date(), bank_reference="OUT",
        )  # fmt: skip
        tied()
        held = StatementLine.objects.get()
        assert (held.hold, held.entry_id) == ("MAYBE_KNOWN", None)
        tied()
        services.held_line_settle(
            actor=cast.finance_officer,
            now=clock.now(),
            line_id=held.pk,
            is_own=False,
            reason="Slip.",
        )
        held.refresh_from_db()
        assert (held.hold, held.entry_id) == ("", refund.entry_id)
        assert list(trail.row_findings(Statement)) == []


class TestDaysAway:
    @pytest.mark.parametrize("away", [-5, 2, 5])
    @pytest.mark.parametrize("is_own", [False, True])
    def test_both_sides_of_a_deal_are_held_and_tied_by_a_person(
        self, cast, ready, signed, away, is_own
    ):
        clock.clock_move(by=timedelta(days=10))
        receipt = receipt_make(cast, signed, money("1000.00", "EUR"), reference="EUR-1")
        clock.clock_move(by=timedelta(days=10))
        day = clock.now().date() - timedelta(days=5)
        deal = conversion_make(cast, receipt, rate="1.10", deal_date=day)
        settled = day + timedelta(days=away)
        sides = [("1100.00", "USD"), ("-1000.00", "EUR")]
        for amount, currency in sides:
            moved = [line(amount, "FX1", day=settled, currency=currency)]
            imported(cast, ready, statement(moved, currency=currency, number=currency))
        held = list(StatementLine.objects.filter(hold="MAYBE_KNOWN", entry_id=None))
        assert len(held) == 2
        for one in held:
            services.held_line_settle(
                actor=cast.finance_officer, now=clock.now(), line_id=one.pk, is_own=is_own,
                reason="The deal slip.",
            )  # fmt: skip
        entries = set(StatementLine.objects.values_list("entry_id", flat=True))
        assert (entries == {deal.entry_id}) == (not is_own)
        assert balance(ready, UNIDENTIFIED) == (1100 if is_own else 0)
        assert list(books.books_findings()) == []

    def test_six_days_are_too_far(self, cast, ready):
        day = clock.now().date()
        income(cast, ready, "12.00")
        clock.clock_move(by=timedelta(days=10))
        imported(cast, ready, statement([line("12.00", "X", day=day + timedelta(days=6))]))
        assert StatementLine.objects.get().in_suspense


class TestDatabase:
    def test_lets_no_line_out_of_suspense_that_is_not_reversed(self, cast, ready, signed):
        receipt = receipt_make(cast, signed, money("1000.00", "EUR"), reference="EUR-1")
        came = in_suspense(cast, ready, "1100.00", "FX1")
        deal = conversion_make(cast, receipt, rate="1.10")
        assert database_says(lambda: moved(came, deal.entry_id)) == "statement_line_booked_once"

    def test_nor_one_that_is_proposed_to_be_a_donors(self, cast, ready, signed, signed_usd):
        receipt = receipt_make(cast, signed, money("1000.00", "EUR"), reference="EUR-1")
        came = in_suspense(cast, ready, "1100.00", "FX1")
        proposed(cast, came, (signed_usd, "1.00"))
        deal = conversion_make(cast, receipt, rate="1.10")

        def act():
            taken_out(came)
            moved(came, deal.entry_id)

        assert database_says(act) == "statement_line_booked_once"

    def test_nor_onto_an_entry_of_another_amount(self, cast, ready, signed):
        receipt = receipt_make(cast, signed, money("1000.00", "EUR"), reference="EUR-1")
        came = in_suspense(cast, ready, "1100.00", "FX1")
        deal = conversion_make(cast, receipt, rate="1.20")

        def act():
            taken_out(came)
            moved(came, deal.entry_id)

        assert database_says(act) == "statement_line_booked_as_said"

    def test_nor_takes_it_out_of_suspense_in_the_books_alone(self, cast, ready):
        came = in_suspense(cast, ready, "400.00", "BANK-7")

        def act():
            taken_out(came)
            at_its_end()

        assert database_says(act) == "suspense_reversed_for_a_tie"

    def test_nor_says_that_a_part_is_a_donors_without_its_receipt(self, cast, ready, signed_usd):
        came = in_suspense(cast, ready, "400.00", "BANK-7")
        match = proposed(cast, came, (signed_usd, "100.00"))
        approver = cast.finance_approver

        def act():
            told(
                "UPDATE donors_linematch SET state = 'CONFIRMED', decided_at = now(), "
                "decided_by_id = %s, decided_by_organization_id = %s WHERE id = %s",
                [approver.person_id, approver.organization_id, match.pk],
            )
            at_its_end()

        assert database_says(act) == "line_match_confirmed_whole"

    def test_settles_a_line_once_and_holds_none_that_is_booked(self, cast, ready):
        came = in_suspense(cast, ready, "400.00", "BANK-7")
        imported(cast, ready, statement([line("-5.00", "X", day=came.value_date)], number="2"))
        debit = StatementLine.objects.get(amount=-5)
        for one, hold in ((came, "KNOWN"), (came, "MAYBE_KNOWN"), (debit, "KNOWN")):
            said = database_says(
                lambda one=one, hold=hold: told(
                    "UPDATE donors_statementline SET hold = %s WHERE id = %s", [hold, one.pk]
                )
            )
            assert said == "statement_line_settled_once"


def taken_out(came):
    ledger.entry_reverse(entry_id=came.entry_id, value_date=came.value_date, reference="x", memo="")


def at_its_end():
    told("SET CONSTRAINTS ALL IMMEDIATE", [])


def told(statement, values):
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, values)


def moved(came, entry_id):
    told(
        "UPDATE donors_statementline SET entry_id = %s, in_suspense = false WHERE id = %s",
        [entry_id, came.pk],
    )
