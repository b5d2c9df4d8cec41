"""Differences for tests: money that the books hold and no receipt speaks of, found by a run."""

from uuid import UUID, uuid4

from tests.factories.ledger import pin
from trustfund.control.models import Difference, Explanation, TieOutRun
from trustfund.control.services import difference_explain, difference_sign_off, tie_out_run
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger.rules.posting import receipt_booked
from trustfund.ledger.services import Posted, entry_post


def booked_alone(cast, fund, amount: str = "100.00", *, about: UUID | None = None) -> Posted:
    """Return an entry of a receipt that is not there; `about` the same thing, it adds to it."""
    entry = entry_post(
        fund_id=fund.pk,
        kind="RECEIPT",
        value_date=now().date(),
        reference=f"test:{uuid4()}",
        memo="Slip of an unknown donor",
        subject_id=about or uuid4(),
        legs=receipt_booked(Money(amount, "USD"), uuid4()),
    )
    pin(cast.finance_officer, fund, entry)
    return entry


def run_made(cast, fund) -> TieOutRun:
    """Return a run of the fund's tie-outs that the finance officer asked for."""
    return tie_out_run(actor=cast.finance_officer, now=now(), fund_id=fund.pk)


def difference_found(
    cast, fund, amount: str = "100.00", *, about: UUID | None = None
) -> Difference:
    """Return a difference that a run has just found."""
    booked_alone(cast, fund, amount, about=about)
    run = run_made(cast, fund)
    return Difference.objects.get(first_run=run)


def explained(cast, difference: Difference, *, reason: str = "The slip is on its way.", **more):
    """Return an explanation by the finance officer of the figures as they are."""
    values = {
        "now": now(),
        "difference_id": difference.pk,
        "left": difference.left_amount,
        "right": difference.right_amount,
        "reason": reason,
        **more,
    }
    values.setdefault("actor", cast and cast.finance_officer)
    return difference_explain(**values)


def signed_off(cast, explanation: Explanation, **more) -> Explanation:
    """Return the explanation, signed off by the finance approver."""
    values = {
        "now": now(),
        "difference_id": explanation.difference_id,
        "explanation_id": explanation.pk,
        **more,
    }
    values.setdefault("actor", cast and cast.finance_approver)
    return difference_sign_off(**values)
