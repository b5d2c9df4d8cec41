"""Approvals at once against one balance, over HTTP: exactly as many succeed as there is money for."""

import json
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.db import connections, transaction
from rest_framework.authtoken.models import Token

from bench.registry import Found, proof
from bench.site import gunicorn
from disbursements.models import Application, Decision, Payment
from tests.factories.cast import Cast, cast_make
from tests.factories.disbursements import Case, reviewed, signed_case, usd
from tests.factories.ledger import posted, received
from trustfund.ledger import selectors as ledger
from trustfund.ledger.rules.posting import fee_charged

AT_ONCE = 1_000
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


def race_made(cast: Cast, approvals: int, *, rounds: int = 1) -> Case:
    """Return a grant with as many reviewed applications as asked for, and cash for two in five.

    Its budget is enough for further rounds, in which what was paid is replaced (race_again).
    """
    total = (approvals + (rounds - 1) * affordable(approvals)) * AMOUNT
    case = signed_case(cast, cash=total, budget={"GOODS": total})
    for _number in range(approvals):
        reviewed(case, amount=AMOUNT)
    with transaction.atomic():
        surplus = usd(total - affordable(approvals) * AMOUNT)
        posted(case.cast.finance_officer, case.fund, "FEE", fee_charged(surplus))
    return case


def race_again(case: Case, approvals: int) -> None:
    """Put a new application in the place of each that was paid, and pay in as much cash again."""
    for _number in range(affordable(approvals)):
        reviewed(case, amount=AMOUNT)
    with transaction.atomic():
        received(case.cast.finance_officer, case.fund, str(affordable(approvals) * AMOUNT))


def approve_all(
    site: str, case: Case, *, meanwhile: Callable[[], None] | None = None
) -> list[Answer]:
    """Send every approval at the same moment, each from a thread of its own."""
    token = Token.objects.get_or_create(user_id=case.cast.finance_approver.person_id)[0].key
    waiting = list(Application.objects.filter(state="REVIEWED").values_list("pk", "version"))
    connections.close_all()
    start = Barrier(len(waiting) + (meanwhile is not None))

    def one(row: tuple[UUID, int]) -> Answer:
        start.wait(60)
        return approve(site, token, *row)

    def other(disturb: Callable[[], None]) -> None:
        start.wait(60)
        disturb()
        connections.close_all()

    with ThreadPoolExecutor(len(waiting) + 1) as pool:
        disturbance = pool.submit(other, meanwhile) if meanwhile else None
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
        connection = HTTPConnection(urlsplit(site).netloc, timeout=240)
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


def faults(case: Case, answers: list[Answer], *, rounds: int = 1) -> list[str]:
    """Return what is not as it must be after so many races: counts, reasons, balances, books."""
    asked, paid = len(answers), affordable(len(answers))
    rows = ledger.balances(fund_id=case.fund.pk)
    refused = {answer.codes for answer in answers if answer.status == 409}
    found = {
        "answers": dict(Counter(answer.status for answer in answers)),
        "reasons": refused,
        "cash left": cash_of(case),
        "payments": Payment.objects.count(),
        "decisions": Decision.objects.count(),
        "paid applications": Application.objects.filter(state="PAID").count(),
        "debits less credits": sum(row.debit - row.credit for row in rows),
    }
    right = {
        "answers": {200: paid, 409: asked - paid},
        "reasons": {("cash_at_bank",)},
        "cash left": 0,
        "payments": paid * rounds,
        "decisions": paid * rounds,
        "paid applications": paid * rounds,
        "debits less credits": 0,
    }
    return [
        f"{name}: {found[name]}, not {right[name]}" for name in found if found[name] != right[name]
    ]


@proof("approvals", count=5 * AT_ONCE)
def approvals(count: int, seed: int) -> Found:
    """Race 1,000 approvals at a time; a round counts when nothing in it is wrong."""
    del seed  # The order is the scheduler's.
    size = min(count, AT_ONCE)
    rounds = max(count // size, 1)
    case = race_made(cast_make(), size, rounds=rounds)
    right = 0
    remarks = []
    for number in range(1, rounds + 1):
        if number > 1:
            race_again(case, size)
        connections.close_all()
        start = time.monotonic()
        with gunicorn() as site:
            wrong = faults(case, approve_all(site, case), rounds=number)
        right += 0 if wrong else size
        remarks.append(f"{size} approvals in {time.monotonic() - start:.0f} s")
        remarks += wrong
    return Found(rounds * size, right, tuple(remarks))
