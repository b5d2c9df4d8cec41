"""The books follow a small model through random stories, and each seeded fault is seen."""

from pathlib import Path

import pytest

from bench.ground import as_owner, empty
from bench.proofs.state_machine import gate_lifted, state_machine, told
from tests.prove import books_model

SEED = 20260101
BALANCE = "ALTER TABLE ledger_control_balance"


def overdraft() -> tuple[str, str]:
    return (
        f"{BALANCE} DROP CONSTRAINT ledger_no_overdraft",
        f"{BALANCE} ADD CONSTRAINT ledger_no_overdraft CHECK (balance >= 0)",
    )


def function(name: str, found: str, put: str) -> tuple[str, str]:
    [(text,)] = as_owner("SELECT pg_get_functiondef(%s::regproc)", [name])
    assert found in text
    return text.replace(found, put), text


# The statement that breaks the books, and the one that mends them.
FAULTS = {
    "a posting may overdraw": overdraft,
    "a closed month is open": lambda: function(
        "ledger_shut_through", "state <> 'OPEN'", "state = 'CLOSED'"
    ),
    "a rollup is off by a cent": lambda: function(
        "ledger_roll_up", "sum(debit)", "sum(debit) + 0.01"
    ),
}


def test_the_model_can_be_read_at_a_glance():
    assert len(Path(books_model.__file__).read_text().splitlines()) <= 100


@pytest.mark.usefixtures("committed_db")
def test_the_books_agree_with_the_model_after_every_step():
    result = state_machine.run(state_machine.tenth, SEED)
    assert result.found == result.asked == 1000, result.remarks


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_is_seen(fault):
    broken, mended = FAULTS[fault]()
    as_owner(broken)
    try:
        with gate_lifted():
            steps, wrong = told(400, SEED)
    finally:
        empty()
        as_owner(mended)
    assert steps < 400
    assert "AssertionError" in wrong
