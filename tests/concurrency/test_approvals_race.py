"""200 approvals at once against one balance, over HTTP, on the real database."""

import json
import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction
from rest_framework.authtoken.models import Token

from disbursements.models import Application, Decision, Payment
from oversight.models import Program
from oversight.services.holds import hold_place
from tests.factories.disbursements import Case, reviewed, signed_case, usd
from tests.factories.ledger import posted
from trustfund.db.clock import now
from trustfund.ledger import selectors as ledger
from trustfund.ledger.rules.posting import fee_charged

# A night may ask for more: APPROVALS=1000 pytest tests/concurrency
APPROVALS = int(os.environ.get("APPROVALS", "200"))
FEWER = max(APPROVALS // 4, 20)
AMOUNT = 1_000
RETRIES = 20


@dataclass(frozen=True)
class Answer:
    """What the site said to one approval, after however many times it said "busy"."""

    status: int
    codes: tuple[str, ...] = ()


def affordable(approvals: int) -> int:
    """Return for how many of the approvals there is cash: two in five."""
    return approvals * 2 // 5


@pytest.fixture
def race(committed_cast, request) -> Case:
    """Return as many reviewed applications as asked for, and cash for two in five of them."""
    total = request.param * AMOUNT
    case = signed_case(committed_cast, cash=total, budget={"GOODS": total})
    for _number in range(request.param):
        reviewed(case, amount=AMOUNT)
    with transaction.atomic():
        surplus = usd(total - affordable(request.param) * AMOUNT)
        posted(case.cast.finance_officer, case.fund, "FEE", fee_charged(surplus))
    return case


def approve_all(site: str, case: Case, *, meanwhile=None) -> list[Answer]:
    """Send every approval at the same moment, each from a thread of its own."""
    token = Token.objects.get_or_create(user_id=case.cast.finance_approver.person_id)[0].key
    waiting = list(Application.objects.filter(state="REVIEWED").values_list("pk", "version"))
    connections.close_all()
    start = Barrier(len(waiting) + (meanwhile is not None))

    def one(row: tuple[UUID, int]) -> Answer:
        start.wait(60)
        return approve(site, token, *row)

    def other() -> None:
        start.wait(60)
        meanwhile()
        connections.close_all()

    with ThreadPoolExecutor(len(waiting) + 1) as pool:
        disturbance = pool.submit(other) if meanwhile else None
        answers = list(pool.map(one, waiting))
        if disturbance:
            disturbance.result()
    return answers


def approve(site: str, token: str, application_id: UUID, version: int) -> Answer:
    """Approve once; told that the fund is busy, try again with the same key."""
    headers = {
        "Authorization": f"Token {token}",
        "Idempotency-Key": str(uuid4()),
        "Content-Type": "application/json",
    }
    path = f"/api/v1/disbursements/applications/{application_id}/approve/"
    for _attempt in range(RETRIES):
        connection = HTTPConnection(urlsplit(site).netloc, timeout=120)
        connection.request("POST", path, json.dumps({"version": version}), headers)
        response = connection.getresponse()
        body = json.loads(response.read())
        connection.close()
        if body.get("code") != "busy":
            break
    codes = tuple(blocker["code"] for blocker in body.get("blockers", ()))
    return Answer(response.status, codes or (body.get("code", ""),))


def cash_of(case: Case) -> Decimal:
    """Return cash at bank as the sum of all legs, not as any stored balance says."""
    return ledger.balance(fund_id=case.fund.pk, code="1100", currency="USD").amount


def assert_books_balance(case: Case) -> None:
    """Check that the sums of debits and credits are equal."""
    rows = ledger.balances(fund_id=case.fund.pk)
    assert sum(row.debit for row in rows) == sum(row.credit for row in rows)


@pytest.mark.slow
@pytest.mark.timeout(900)
class TestApprovalsRace:
    @pytest.mark.parametrize("race", [APPROVALS], indirect=True)
    def test_exactly_the_affordable_number_succeeds(self, live_app, race):
        paid = affordable(APPROVALS)
        answers = approve_all(live_app, race)
        assert Counter(answer.status for answer in answers) == {
            200: paid,
            409: APPROVALS - paid,
        }
        refused = {answer.codes for answer in answers if answer.status == 409}
        assert refused == {("cash_at_bank",)}
        assert cash_of(race) == 0
        assert Payment.objects.count() == Decision.objects.count() == paid
        assert Application.objects.filter(state="PAID").count() == paid
        assert_books_balance(race)

    @pytest.mark.parametrize("race", [FEWER], indirect=True)
    def test_a_posting_function_without_the_balance_overspends(self, live_app, race, owner_sql):
        """The mutant: this is what the locked balance is for."""
        source = owner_sql("SELECT pg_get_functiondef('ledger_post'::regproc)")[0][0]
        mutant, count = re.subn(
            r"PERFORM 1 FROM ledger_control_balance.*?(?=RETURN QUERY SELECT v_id, v_hash, false)",
            "",
            source,
            flags=re.DOTALL,
        )
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
