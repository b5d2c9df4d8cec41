"""A fund to keep books for."""

from datetime import date

import pytest

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
