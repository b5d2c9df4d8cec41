"""A fund to keep books for."""

from datetime import date

import pytest
from django.db import connections

from trustfund.audit.services import record
from trustfund.db.clock import now
from trustfund.funds.models import Fund


@pytest.fixture
def fund(cast) -> Fund:
    """Return a fund in preparation: the books do not ask whether it is open."""
    made = Fund(
        number="TF070001",
        name="Test Fund",
        purpose="To test.",
        recipient=cast.organizations["ministry"],
        end_disbursement_date=date(2040, 1, 1),
    )
    made.save(force_insert=True)
    record(cast.program_manager, "funds.fund_create", subject=made, at=now(), fund_id=made.pk)
    return made


@pytest.fixture(scope="module")
def no_gate(django_db_setup, django_db_blocker):
    """Take away from the books, while they are tested by themselves, what upper houses ask of entries."""
    with django_db_blocker.unblock():
        _gate("DISABLE")
    yield
    with django_db_blocker.unblock():
        _gate("ENABLE ALWAYS")


def _gate(what: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE ledger_leg {what} TRIGGER ledger_legs_through_the_gate")
        cursor.execute(
            f"ALTER TABLE ledger_entry {what} TRIGGER returned_out_of_suspense_confirmed"
        )
    connections["owner"].close()
