"""A set-aside and a grant's commitment against the last of the same cash: one of them is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from disbursements.services import grant_sign
from tests.database import runs_into
from tests.factories.disbursements import Case, prepared_case
from tests.factories.set_asides import set_aside
from trustfund.db.clock import now
from trustfund.funds.errors import NotAvailable, SetAsideChanged
from trustfund.funds.rules.available import Available
from trustfund.funds.selectors import available_of
from trustfund.kernel.errors import Blocked
from trustfund.kernel.money import Money
from trustfund.ledger import selectors as ledger

CASH, GRANT, KEPT = 1_500_000, 1_000_000, 600_000
DONE = "done"


def usd(amount: int) -> Money:
    return Money(amount, "USD")


@pytest.fixture
def case(committed_cast) -> Case:
    """Return cash for a grant of one million, or for a reserve of 600,000, and not for both."""
    made = prepared_case(committed_cast, cash=CASH)
    grant_sign(actor=committed_cast.signatory, now=now(), grant_id=made.grant.pk)
    return made


@pytest.fixture
def unchecked(monkeypatch) -> None:
    """Let services believe that everything is available: the database alone is left to refuse."""
    monkeypatch.setattr(Available, "money", usd(10**9))


def sign(case: Case) -> None:
    grant_sign(actor=case.cast.program_manager, now=now(), grant_id=case.grant.pk)


def keep(case: Case) -> None:
    set_aside(case.cast, case.fund, KEPT)


def outcome(act: Callable[[], None]) -> str:
    """Return what came of an act in a thread of its own."""
    try:
        act()
    except (NotAvailable, SetAsideChanged) as refusal:
        return refusal.code
    except Blocked as refusal:
        return " ".join(reason.code for reason in refusal.blockers)
    finally:
        connections.close_all()
    return DONE


def at_once(*acts: Callable[[], None]) -> list[str]:
    """Let the acts begin at the same moment."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], None]) -> str:
        barrier.wait(30)
        return outcome(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def overtaken(first: Callable[[], None], second: Callable[[], None]) -> list[str]:
    """Let the second act run into the first one, which has booked and not committed yet."""
    return runs_into(first, second, outcome)


def owner(statement: str) -> list[tuple]:
    """Run a statement as the owner of the database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


class TestTwoPromises:
    def test_at_once_let_one_through(self, case):
        signed, kept = at_once(lambda: sign(case), lambda: keep(case))
        assert (signed, kept) in {(DONE, "not_available"), ("available_funds", DONE)}
        left = {DONE: CASH - GRANT}.get(signed, CASH - KEPT)
        assert available_of(case.fund).money == usd(left)
        assert list(ledger.books_findings()) == []

    def test_the_second_waits_for_the_first_and_is_told_the_numbers_of_then(self, case):
        assert overtaken(lambda: keep(case), lambda: sign(case)) == [DONE, "available_funds"]
        assert available_of(case.fund).money == usd(CASH - KEPT)

    def test_two_set_asides_are_no_better_than_one(self, case):
        outcomes = overtaken(lambda: keep(case), lambda: set_aside(case.cast, case.fund, CASH))
        assert outcomes == [DONE, "not_available"]

    @pytest.mark.usefixtures("unchecked")
    def test_the_database_alone_refuses(self, case):
        keep(case)
        assert at_once(lambda: sign(case)) == ["available_funds"]

    @pytest.mark.usefixtures("unchecked")
    @pytest.mark.parametrize(
        ("right", "wrong"),
        [("'8100', '8300', '8400')", "'8100')"), ("FOR UPDATE OF b", "")],
        ids=["without-what-is-set-aside", "without-the-lock"],
    )
    def test_the_mutant_of_its_function_promises_too_much(self, case, right, wrong):
        source = owner("SELECT pg_get_functiondef('funds_available'::regproc)")[0][0]
        assert source.count(right) == 1
        owner(source.replace(right, wrong))
        try:
            outcomes = overtaken(lambda: keep(case), lambda: sign(case))
        finally:
            owner(source)
        assert outcomes == [DONE, DONE]
        assert owner("SELECT pg_get_functiondef('funds_available'::regproc)")[0][0] == source
