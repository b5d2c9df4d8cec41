"""Receipts that race each other: the agreement bounds them, and fees follow one another."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import IntegrityError, connection, transaction

from donors import services
from donors.models import Encashment, FeeCharge, Receipt
from donors.services.receipts import MoreThanAgreed
from donors.services.table_rows import NotReversible
from tests.database import wait_until_somebody_waits
from tests.factories.donors import (
    agreement_make,
    donor_make,
    fund_opened,
    money,
    note_make,
    receipt_make,
)
from tests.factories.reversals import receipts_imported, reversal_make, second_officer
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
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
        written = Event()

        def encash() -> None:
            # The act and, after it, as long as the other needs to come to its lock.
            with transaction.atomic():
                services.encashment_record.__wrapped__(
                    actor=cast.finance_officer, now=now(), note_id=note.pk, line=1,
                    receipt_id=Receipt.objects.get().pk,
                )  # fmt: skip
                written.set()
                wait_until_somebody_waits()
            connection.close()

        def reverse() -> str:
            written.wait(20)
            try:
                services.table_reversal_confirm(
                    actor=cast.finance_approver, now=now(), reversal_id=reversal.pk
                )
            except NotReversible:
                return "refused"
            finally:
                connection.close()
            return "reversed"

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.submit(encash), pool.submit(reverse)
            first.result()
            assert second.result() == "refused"
        assert Encashment.objects.filter(receipt__reversal=None).count() == 1

    def test_the_database_makes_whatever_is_built_on_a_receipt_wait_for_its_reversal(self, case):
        cast, note, reversal = case
        line, receipt = note.lines.get(), Receipt.objects.get()
        written = Event()

        def reverse() -> None:
            with transaction.atomic():
                services.table_reversal_confirm.__wrapped__(
                    actor=cast.finance_approver, now=now(), reversal_id=reversal.pk
                )
                written.set()
                wait_until_somebody_waits()
            connection.close()

        def build() -> str:
            written.wait(20)
            try:
                with transaction.atomic():
                    Encashment(
                        line=line, receipt=receipt, amount=receipt.amount,
                        currency=receipt.currency, recorded_by_id=cast.finance_officer.person_id,
                    ).save(force_insert=True)  # fmt: skip
            except IntegrityError as refused:
                return str(constraint_of(refused))
            finally:
                connection.close()
            return "built"

        with ThreadPoolExecutor(2) as pool:
            first, second = pool.submit(reverse), pool.submit(build)
            first.result()
            assert second.result() == "receipt_stands"
