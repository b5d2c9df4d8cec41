"""Bank files and matches that race each other: each line and each part is booked once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

from django.db import connection

from donors import services
from donors.errors import LineNotOpen, MatchDecided, StatementKnown
from donors.models import LineMatch, Receipt, Statement, StatementImport, StatementLine
from tests.factories.donors import (
    agreement_make,
    conversion_make,
    donor_make,
    fund_opened,
    money,
    receipt_make,
)
from tests.factories.statements import (
    accounts_make,
    handed_in,
    in_suspense,
    line,
    statement,
    written,
)
from trustfund.db import clock
from trustfund.events.models import Message
from trustfund.events.services import LeaseLost
from trustfund.identity.selectors import system_actor
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH, UNIDENTIFIED


def at_once(act, items):
    """Return what each call gave, run at once, each with a connection of its own."""

    def alone(item):
        try:
            return act(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(alone, items))


def take(row_id):
    try:
        services.statement_take(actor=system_actor(), now=clock.now(), import_id=row_id)
    except LeaseLost:
        return "lost"
    return "done"


class TestFiles:
    def test_one_file_by_two_workers_and_an_overlapping_one_book_each_line_once(
        self, committed_cast
    ):
        cast = committed_cast
        fund = fund_opened(cast)
        accounts_make(cast, fund)
        day = clock.now().date()
        moved = [line("1.00", f"R{number}", day=day, position=number) for number in range(1, 31)]
        rows = [
            handed_in(cast, fund, written([statement(some, number=str(number))]))
            for number, some in enumerate((moved[:20], moved[10:]))
        ]
        at_once(take, [rows[0].pk, rows[0].pk, rows[1].pk, rows[1].pk])
        assert set(StatementImport.objects.values_list("state", flat=True)) == {"BOOKED"}
        assert (Statement.objects.count(), StatementLine.objects.count()) == (2, 30)
        assert books.balance(fund_id=fund.pk, code=UNIDENTIFIED, currency="USD") == money("30.00")
        assert list(books.books_findings()) == []

    def test_the_same_file_handed_in_at_once_is_one_import(self, committed_cast):
        cast = committed_cast
        fund = fund_opened(cast)
        accounts_make(cast, fund)
        content = written([statement([line("1.00", "A", day=clock.now().date())])])

        def hand(_number):
            try:
                handed_in(cast, fund, content)
            except StatementKnown:
                return False
            return True

        assert sorted(at_once(hand, range(4))) == [False, False, False, True]
        assert StatementImport.objects.count() == 1


class TestMatches:
    def test_confirmed_twice_at_once_is_one_receipt(self, committed_cast):
        cast = committed_cast
        fund = fund_opened(cast)
        accounts_make(cast, fund)
        agreement = agreement_make(
            cast, fund, donor_make(cast), money("1000.00"), signer=cast.donor_officer
        )
        found = in_suspense(cast, fund, "400.00")
        match = services.line_match_propose(
            actor=cast.finance_officer,
            now=clock.now(),
            line_id=found.pk,
            parts=[(agreement.pk, money("400.00"))],
            reason="The letter names it.",
        )

        def confirm(_number):
            try:
                services.line_match_confirm(
                    actor=cast.finance_approver, now=clock.now(), match_id=match.pk
                )
            except MatchDecided:
                return False
            return True

        assert sorted(at_once(confirm, range(4))) == [False, False, False, True]
        assert Receipt.objects.count() == 1
        assert LineMatch.objects.get().state == "CONFIRMED"


class TestTies:
    def test_by_two_workers_while_somebody_says_whose_it_is_counts_once(self, committed_cast):
        cast = committed_cast
        fund = fund_opened(cast)
        accounts_make(cast, fund)
        donor = donor_make(cast)
        euros, dollars = (
            agreement_make(
                cast, fund, donor, money("2000.00", currency), signer=cast.donor_officer, rate=rate
            )
            for currency, rate in (("EUR", Decimal("1.10")), ("USD", None))
        )
        receipt = receipt_make(cast, euros, money("1000.00", "EUR"), reference="EUR-1")
        came = in_suspense(cast, fund, "1100.00", "FX1")
        deal = conversion_make(cast, receipt, rate="1.10")
        message = Message.objects.get(name="donors.conversion_recorded")

        def act(number):
            try:
                if number:
                    return services.lines_tie(
                        actor=system_actor(), now=clock.now(), message=message
                    )
                services.line_match_propose(
                    actor=cast.finance_officer,
                    now=clock.now(),
                    line_id=came.pk,
                    parts=[(dollars.pk, money("1.00"))],
                    reason="The letter names it.",
                )
            except LineNotOpen:
                return None
            return "proposed"

        is_proposed = "proposed" in at_once(act, range(4))
        came.refresh_from_db()
        assert came.in_suspense == is_proposed
        assert came.entry_id != deal.entry_id or not is_proposed
        cash = books.balance(fund_id=fund.pk, code=CASH, currency="USD").amount
        assert cash == (2145 if is_proposed else 1045)
        assert list(books.books_findings()) == []
