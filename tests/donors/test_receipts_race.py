"""Receipts that race each other: the agreement bounds them, and fees follow one another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from inspect import unwrap

import pytest
from django.db import IntegrityError, connection

from donors import services
from donors.models import Encashment, FeeCharge, Receipt
from donors.services.receipts import MoreThanAgreed
from tests.database import runs_into
from tests.factories.donors import (
    agreement_make,
    donor_make,
    fund_opened,
    money,
    note_make,
    receipt_make,
)
from tests.factories.reversals import (
    receipt_reversal_make,
    receipts_imported,
    reversal_make,
    second_officer,
)
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import DomainError
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH, COST_RECOVERY


class TestRacingReceipts:
    def test_never_exceed_the_agreement_and_charge_each_tier_once(self, committed_cast):
        cast = committed_cast
        fund = fund_opened(cast)
        agreement = agreement_make(
            cast, fund, donor_make(cast), money("60000000.00"), signer=cast.donor_officer
        )

        def pay(number: int) -> bool:
            try:
                receipt_make(cast, agreement, money("25000000.00"), reference=f"BANK-{number}")
            except MoreThanAgreed:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(pay, range(8)))
        assert sorted(done) == [False] * 6 + [True] * 2
        assert Receipt.objects.count() == FeeCharge.objects.count() == 2
        # 5 % on each of the two, since together they reach the second tier's threshold.
        assert books.balance(fund_id=fund.pk, code=COST_RECOVERY, currency="USD") == money(
            "2500000.00"
        )
        assert books.balance(fund_id=fund.pk, code=CASH, currency="USD") == money("47500000.00")

    def test_the_same_payment_sent_eight_times_is_one(self, committed_cast):
        cast = committed_cast
        agreement = agreement_make(
            cast, fund_opened(cast), donor_make(cast), money("1000.00"), signer=cast.donor_officer
        )

        def pay(_number: int) -> object:
            try:
                return receipt_make(cast, agreement, money("400.00")).pk
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(pay, range(8)))) == 1
        assert Receipt.objects.count() == 1


class TestReversalBesideEncashment:
    """A receipt is reversed while it is being said that it came in for a note: one of the two comes first."""

    @pytest.fixture
    def case(self, committed_cast):
        cast = committed_cast
        fund = fund_opened(cast)
        agreement = agreement_make(
            cast, fund, donor_make(cast), money("1000.00"), signer=cast.donor_officer
        )
        note = note_make(cast, agreement, money("500.00"))
        table = receipts_imported(cast, agreement, "300.00", by=second_officer(cast))
        return cast, note, reversal_make(cast, table)

    def test_the_reversal_waits_and_then_finds_the_encashment(self, case):
        cast, note, reversal = case
        receipt = Receipt.objects.get()
        encash = unwrap(services.encashment_record)

        def reverse() -> None:
            services.table_reversal_confirm(
                actor=cast.finance_approver, now=now(), reversal_id=reversal.pk
            )

        found = runs_into(
            lambda: encash(
                actor=cast.finance_officer,
                now=now(),
                note_id=note.pk,
                line=1,
                receipt_id=receipt.pk,
            ),
            reverse,
            outcome,
        )
        assert found == ["done", "not_reversible"]
        assert Encashment.objects.filter(receipt__reversal=None).count() == 1

    def test_of_one_receipt_by_itself_waits_as_well(self, case):
        cast, note, _reversal = case
        receipt = receipt_make(cast, note.agreement, money("200.00"), reference="BY-HAND")
        proposal = receipt_reversal_make(cast, receipt)
        encash = unwrap(services.encashment_record)
        found = runs_into(
            lambda: encash(
                actor=cast.finance_officer,
                now=now(),
                note_id=note.pk,
                line=1,
                receipt_id=receipt.pk,
            ),
            lambda: services.receipt_reversal_confirm(
                actor=cast.finance_approver, now=now(), proposal_id=proposal.pk
            ),
            outcome,
        )
        assert found == ["done", "not_reversible"]
        assert Encashment.objects.filter(receipt__reversal=None).count() == 1

    def test_the_database_makes_whatever_is_built_on_a_receipt_wait_for_its_reversal(self, case):
        cast, note, reversal = case
        reverse = unwrap(services.table_reversal_confirm)
        receipt = Receipt.objects.get()
        built = Encashment(
            line=note.lines.get(), receipt=receipt, amount=receipt.amount,
            currency=receipt.currency, recorded_by_id=cast.finance_officer.person_id,
        )  # fmt: skip
        found = runs_into(
            lambda: reverse(actor=cast.finance_approver, now=now(), reversal_id=reversal.pk),
            lambda: built.save(force_insert=True),
            outcome,
        )
        assert found == ["done", "receipt_stands"]


def outcome(act: Callable[[], object]) -> str:
    """Return "done", or by which rule or constraint the act was refused."""
    try:
        act()
    except DomainError as refused:
        return refused.code
    except IntegrityError as refused:
        return str(constraint_of(refused))
    finally:
        connection.close()
    return "done"
