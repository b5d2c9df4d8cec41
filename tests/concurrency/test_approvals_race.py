"""200 approvals at once against one balance, over HTTP, on the real database."""

import os
import re
from collections import Counter

import pytest
from django.db import connections

from bench.proofs.approvals import affordable, approve_all, cash_of, faults, race_made
from disbursements.models import Application, Decision
from oversight.models import Program
from oversight.services.holds import hold_place
from tests.factories.disbursements import Case
from trustfund.db.clock import now
from trustfund.ledger import selectors as ledger

# `make prove NAME=approvals` races 1,000 five times, against the server of the containers.
APPROVALS = int(os.environ.get("APPROVALS", "200"))
FEWER = max(APPROVALS // 4, 20)


@pytest.fixture
def race(committed_cast, request) -> Case:
    """Return as many reviewed applications as asked for, and cash for two in five of them."""
    return race_made(committed_cast, request.param)


def assert_books_balance(case: Case) -> None:
    """Check that the sums of debits and credits are equal."""
    rows = ledger.balances(fund_id=case.fund.pk)
    assert sum(row.debit for row in rows) == sum(row.credit for row in rows)


@pytest.mark.slow
@pytest.mark.timeout(900)
class TestApprovalsRace:
    @pytest.mark.parametrize("race", [APPROVALS], indirect=True)
    def test_exactly_the_affordable_number_succeeds(self, live_app, race):
        answers = approve_all(live_app, race)
        assert len(answers) == APPROVALS
        assert faults(race, answers) == []

    @pytest.mark.parametrize("race", [FEWER], indirect=True)
    def test_a_posting_function_without_the_balance_overspends(self, live_app, race, owner_sql):
        """The mutant: this is what the locked balance is for."""
        source = owner_sql("SELECT pg_get_functiondef('ledger_post'::regproc)")[0][0]
        mutant, count = re.subn(r"PERFORM ledger_control_balances_move\([^)]*\);", "", source)
        assert count == 1
        owner_sql(mutant)
        try:
            answers = approve_all(live_app, race)
        finally:
            owner_sql(source)
        succeeded = sum(answer.status == 200 for answer in answers)
        assert succeeded > affordable(FEWER)
        assert cash_of(race) < 0
        assert owner_sql("SELECT pg_get_functiondef('ledger_post'::regproc)")[0][0] == source

    @pytest.mark.parametrize("race", [FEWER], indirect=True)
    def test_a_hold_meanwhile_comes_before_or_after_each_payment(self, live_app, race):
        answers = approve_all(live_app, race, meanwhile=lambda: place_hold(race))
        statuses = Counter(answer.status for answer in answers)
        assert set(statuses) <= {200, 409}
        program = Program.objects.get(fund=race.fund)
        held = program.holds.get()
        paid = list(Decision.objects.select_related("payment"))
        assert len(paid) == statuses[200] == Application.objects.filter(state="PAID").count()
        for decision in paid:
            assert decision.program_epoch < held.placed_epoch
            assert decision.payment.money == decision.money
        assert statuses[409] == 0 or any(
            "hold_stands" in answer.codes or "cash_at_bank" in answer.codes for answer in answers
        )
        assert_books_balance(race)


def place_hold(case: Case) -> None:
    """Place a hold as the sanctions officer, in a transaction of its own, as a page would."""
    hold_place(
        actor=case.cast.sanctions_officer, now=now(), fund_id=case.fund.pk,
        reason="A payee was listed.", legal_basis="Administration agreement, article 7.2",
    )  # fmt: skip


@pytest.fixture
def owner_sql(committed_db):
    """Return a runner of statements as the owner of the database."""

    def run(statement: str) -> list[tuple]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    return run
