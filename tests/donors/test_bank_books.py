"""The tie-out of bank and books: both balances, and the difference line by line."""

from datetime import timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from donors import services
from donors.selectors.bank_tie_out import BANK_BOOKS
from tests.factories.bank_files import chained
from tests.factories.donors import money, receipt_make
from tests.factories.statements import ACCOUNT, accounts_make, imported, line, statement
from trustfund.db import clock
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH


@pytest.fixture
def ready(cast, fund):
    accounts_make(cast, fund)
    return fund


def pairs(fund):
    found = list(BANK_BOOKS.pairs(fund.pk))
    return found, {
        (one.detail or one.label): (one.left, one.right) for one in found if not one.ties
    }


def test_says_nothing_before_a_statement_came(ready):
    assert pairs(ready) == ([], {})


def test_ties_where_the_books_hold_what_the_bank_has(cast, ready, signed_usd):
    day = clock.now().date()
    receipt_make(cast, signed_usd, money("400.00"), reference="HAND")
    imported(
        cast, ready, statement([line("380.00", "NEW", day=day), line("400.00", "HAND", day=day)])
    )
    found, differing = pairs(ready)
    # The fee has left the books, and the bank has not taken it yet.
    assert differing == {"Fee on HAND": (Decimal(0), Decimal(-20))}
    assert sum(one.left for one in found) == Decimal(780)
    held = books.balance(fund_id=ready.pk, code=CASH, currency="USD", as_of=day)
    assert sum(one.right for one in found) == held.amount == Decimal(760)


def test_names_each_line_and_each_entry_that_stands_alone(cast, ready, signed_usd):
    day = clock.now().date()
    receipt_make(cast, signed_usd, money("100.00"), reference="ON-ITS-WAY")
    imported(
        cast, ready, statement([line("50.00", "A", day=day), line("-7.00", "CHARGE", day=day)])
    )
    _found, differing = pairs(ready)
    assert differing == {
        "CHARGE": (Decimal(-7), Decimal(0)),
        f"{signed_usd.number} · ON-ITS-WAY": (Decimal(0), Decimal(100)),
        "Fee on ON-ITS-WAY": (Decimal(0), Decimal(-5)),
    }


def test_names_what_the_bank_had_before_and_what_no_statement_tells(cast, ready):
    day = clock.now().date() - timedelta(days=9)
    later = day + timedelta(days=5)
    imported(cast, ready, statement([line("50.00", "A", day=day)], opening=money("1000.00")))
    imported(
        cast,
        ready,
        statement([line("5.00", "B", day=later)], opening=money("1250.00"), number="2"),
    )
    found, differing = pairs(ready)
    assert differing == {
        "opening": (Decimal(1000), Decimal(0)),
        "untold": (Decimal(200), Decimal(0)),
    }
    assert sum(one.left for one in found) == Decimal(1255)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_opens_and_closes_with_the_outer_pages_of_a_day_in_whatever_order_they_came(
    cast, ready, order
):
    day = clock.now().date()
    moved = [("10.00", "A"), ("20.00", "B"), ("-5.00", "C")]
    pages = chained([[line(*one, day=day)] for one in moved], account=ACCOUNT)
    for number in order:
        imported(cast, ready, pages[number])
    found, differing = pairs(ready)
    assert differing == {"C": (Decimal(-5), Decimal(0))}
    assert sum(one.left for one in found) == Decimal(25)


def test_shows_a_held_line_until_it_is_settled(cast, ready):
    same = line("10.00", day=clock.now().date(), remittance="Coupon")
    first, second = chained([[same], [same]], account=ACCOUNT)
    imported(cast, ready, first)
    imported(cast, ready, second)
    found, differing = pairs(ready)
    [held] = [one for one in found if not one.ties]
    assert (held.subject_type, held.left) == ("donors.statementline", Decimal(10))
    assert len(differing) == 1
    services.held_line_settle(
        actor=cast.finance_officer,
        now=clock.now(),
        line_id=held.subject_id,
        is_own=True,
        reason="x",
    )
    assert pairs(ready)[1] == {}
