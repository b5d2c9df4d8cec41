"""What came in on a day whose books are closed: refused with the way out, or booked as an adjustment."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import Receipt
from tests.factories.donors import money, receipt_make, refund_make
from tests.factories.periods import month_shut
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.ledger import selectors as books
from trustfund.ledger.errors import AdjustedDayOpen, PeriodShut


@pytest.fixture
def closed_day(cast, fund, signed) -> date:
    """Return a day after the signature, in a month that is over and closed."""
    day = clock.now().date()
    clock.clock_move(by=timedelta(days=40))
    month_shut(cast, fund, day)
    return day


def recorded(cast, agreement, **more):
    """Record EUR 400 under the agreement."""
    return services.receipt_record(
        actor=cast.finance_officer,
        now=clock.now(),
        agreement_id=agreement.pk,
        money=money("400.00", "EUR"),
        bank_reference="LATE-1",
        **more,
    )


class TestReceipt:
    def test_on_a_closed_day_is_refused_with_the_way_out(self, cast, signed, closed_day):
        with pytest.raises(PeriodShut) as refused:
            recorded(cast, signed, value_date=closed_day)
        assert "Give a value date after it" in str(refused.value)
        assert set(refused.value.fields) == {"value_date"}
        assert not Receipt.objects.exists()

    def test_is_booked_in_an_open_period_as_an_adjustment_of_that_day(
        self, cast, fund, signed, closed_day
    ):
        receipt = recorded(cast, signed, value_date=clock.now().date(), adjusts=closed_day)
        assert books.entry_day(entry_id=receipt.entry_id) == closed_day
        assert books.balance(
            fund_id=fund.pk, code="1100", currency="EUR", as_of=closed_day
        ) == money("0", "EUR")

    def test_does_not_adjust_an_open_day(self, cast, signed, closed_day):
        today = clock.now().date()
        with pytest.raises(AdjustedDayOpen):
            recorded(cast, signed, value_date=today, adjusts=today - timedelta(days=1))

    def test_is_refused_on_the_page_before_the_preview(self, cast, client_of, signed, closed_day):
        page = client_of(cast.finance_officer).post(
            reverse("donors:receipt_record", args=[signed.pk]),
            {
                "amount": "400.00",
                "value_date": closed_day.isoformat(),
                "bank_reference": "LATE-1",
                "request_key": "0190f0aa-0000-7000-8000-000000000001",
            },
        )
        assert page.status_code == 422
        assert "The books are closed through" in page.content.decode()


class TestConversion:
    @pytest.fixture
    def receipt(self, cast, signed):
        return receipt_make(cast, signed, money("400.00", "EUR"))

    def deal(self, cast, receipt, **more):
        return services.conversion_record(
            actor=cast.finance_officer,
            now=clock.now(),
            receipt_id=receipt.pk,
            bought=money("440.00"),
            rate_source="Deal slip 7",
            **more,
        )

    def test_of_a_closed_day_is_booked_on_an_open_one_with_its_fee(
        self, cast, fund, receipt, closed_day
    ):
        with pytest.raises(PeriodShut) as refused:
            self.deal(cast, receipt, deal_date=closed_day, rate=Decimal("1.1"))
        assert set(refused.value.fields) == {"booked_on"}
        today = clock.now().date()
        conversion = self.deal(
            cast, receipt, deal_date=closed_day, rate=Decimal("1.1"), booked_on=today
        )
        assert conversion.deal_date == closed_day
        entries = books.entries_of(subject_id=receipt.pk)
        adjusted = {entry.kind: entry.adjusts for entry in entries}
        assert adjusted == {"RECEIPT": None, "CONVERSION": closed_day, "FEE": closed_day}

    def test_of_an_open_day_has_no_other_day_of_booking(self, cast, receipt, closed_day):
        today = clock.now().date()
        with pytest.raises(AdjustedDayOpen):
            self.deal(
                cast,
                receipt,
                deal_date=today - timedelta(days=1),
                rate=Decimal("1.1"),
                booked_on=today,
            )

    def test_is_not_booked_before_the_receipt_that_it_sells(
        self, cast, signed, closed_day, monkeypatch
    ):
        today = clock.now().date()
        receipt = recorded(cast, signed, value_date=today, adjusts=closed_day)
        deal = {
            "deal_date": closed_day,
            "rate": Decimal("1.1"),
            "booked_on": today - timedelta(days=1),
        }
        with pytest.raises(Refused, match="The receipt is booked on") as refused:
            self.deal(cast, receipt, **deal)
        assert set(refused.value.fields) == {"booked_on"}
        monkeypatch.setattr(
            "donors.services.conversions.booking_days",
            lambda *_, **__: (deal["booked_on"], closed_day),
        )
        with pytest.raises(IntegrityError) as told:
            self.deal(cast, receipt, **deal)
        assert constraint_of(told.value) == "conversion_booked_after_receipt"
        monkeypatch.undo()
        assert self.deal(cast, receipt, **{**deal, "booked_on": today}).deal_date == closed_day


class TestRefund:
    def test_is_not_paid_before_the_books_have_what_the_deal_brought(
        self, cast, fund, signed, closed_day, monkeypatch
    ):
        today = clock.now().date()
        receipt = recorded(cast, signed, value_date=today, adjusts=closed_day)
        services.conversion_record(
            actor=cast.finance_officer, now=clock.now(), receipt_id=receipt.pk,
            deal_date=closed_day, booked_on=today, rate=Decimal("1.1"), rate_source="Slip",
        )  # fmt: skip
        refund = refund_make(cast, receipt, money("100.00"))
        paying = {
            "actor": cast.finance_approver, "now": clock.now(), "refund_id": refund.pk,
            "value_date": today - timedelta(days=1), "bank_reference": "OUT-1",
        }  # fmt: skip
        with pytest.raises(Refused, match="before the money came in"):
            services.refund_confirm(**paying)
        monkeypatch.setattr("donors.services.refunds.payment_must_fit", lambda *_, **__: None)
        with pytest.raises(IntegrityError) as told:
            services.refund_confirm(**paying)
        assert constraint_of(told.value) == "refund_dated_after_receipt"
        monkeypatch.undo()
        services.refund_confirm(**{**paying, "value_date": today})
        at = books.balance(
            fund_id=fund.pk, code="1100", currency="USD", as_of=today - timedelta(days=1)
        )
        assert at.amount == 0
