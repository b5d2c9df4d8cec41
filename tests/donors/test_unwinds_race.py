"""Approvals that race each other, and a receipt that races an approval: shares are given back once."""

from donors import services
from donors.errors import BooksMoved, UnwindDecided
from tests.donors.test_statements_race import at_once
from tests.factories.donors import agreement_make, donor_make, fund_opened, money, receipt_make
from tests.factories.unwinds import unwind_approve, unwind_make
from trustfund.ledger import selectors as books


def test_two_approvals_at_once_give_back_once(committed_cast):
    cast = committed_cast
    fund, unwind = _proposed(cast)

    def approve(_turn):
        try:
            unwind_approve(cast, unwind)
        except UnwindDecided:
            return "decided"
        return "approved"

    assert sorted(at_once(approve, range(3))) == ["approved", "decided", "decided"]
    assert books.balance(fund_id=fund.pk, code="2200", currency="USD") == money("95.00")
    assert list(books.books_findings()) == []


def test_a_receipt_at_the_same_moment_is_before_it_and_named_or_after_it(committed_cast):
    cast = committed_cast
    fund, unwind = _proposed(cast)
    agreement = agreement_make(
        cast, fund, unwind.shares.get().donor, money("40.00"), signer=cast.donor_officer
    )

    def act(turn):
        if turn:
            receipt_make(cast, agreement, money("40.00"), reference="SECOND")
            return "received"
        try:
            unwind_approve(cast, unwind)
        except BooksMoved:
            return "moved"
        return "approved"

    outcome, _received = at_once(act, range(2))
    held = books.balance(fund_id=fund.pk, code="2200", currency="USD")
    assert (outcome, held) in {("approved", money("95.00")), ("moved", money("0.00"))}
    if outcome == "moved":
        services.unwind_decline(
            actor=cast.finance_approver, now=unwind.recorded_at, unwind_id=unwind.pk, reason="Anew."
        )
        unwind_make(cast, fund, approved=True)
    assert list(books.books_findings()) == []


def _proposed(cast):
    """Return a fund with USD 95.00 after its fee, and the proposal to give all of it back."""
    fund = fund_opened(cast)
    donor = donor_make(cast)
    agreement = agreement_make(cast, fund, donor, money("100.00"), signer=cast.donor_officer)
    receipt_make(cast, agreement, money("100.00"), reference="FIRST")
    return fund, unwind_make(cast, fund)
