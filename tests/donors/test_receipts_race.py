"""Receipts that race each other: the agreement bounds them, and fees follow one another."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from donors.models import FeeCharge, Receipt
from donors.services.receipts import MoreThanAgreed
from tests.factories.donors import agreement_make, donor_make, fund_opened, money, receipt_make
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
