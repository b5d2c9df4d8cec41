"""Refunds: proposed by one, paid by another of another unit; fee, books, ladder and statement follow."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import selectors, services
from donors.errors import Refused
from donors.rules.refunds import RefundBeyondReceipt, own_part
from donors.selectors.pages import agreement_page
from donors.services.refunds import MoreThanReceived, NotCovered, RefundDecided
from tests.factories.donors import (
    agreement_make,
    conversion_make,
    money,
    receipt_make,
    refund_make,
)
from tests.factories.set_asides import set_aside
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.chart import CASH, COST_RECOVERY, DONOR_REFUNDS


@pytest.fixture
def receipt(cast, fund, korea, noon):
    """EUR 1,000 due today, paid, and sold for USD 1,100.00; fee USD 55.00."""
    agreement = agreement_make(
        cast, fund, korea, money("1000.00", "EUR"),
        parts=[(noon.date(), money("1000.00", "EUR"))], signer=cast.donor_officer,
    )  # fmt: skip
    receipt = receipt_make(cast, agreement, money("1000.00", "EUR"))
    conversion_make(cast, receipt, rate="1.10")
    receipt.refresh_from_db()
    return receipt


def balance(fund, code):
    return books.balance(fund_id=fund.pk, code=code, currency="USD")


class TestRecord:
    def test_proposes_and_books_nothing(self, cast, fund, receipt):
        refund = refund_make(cast, receipt, money("100.00"))
        assert (refund.state, refund.entry_id) == ("PROPOSED", None)
        assert balance(fund, CASH) == money("1045.00")
        assert Message.objects.filter(name="donors.refund_recorded", subject_id=refund.pk).exists()

    def test_no_more_goes_back_than_was_received_less_earlier_refunds(self, cast, receipt):
        refund_make(cast, receipt, money("600.00"), paid=True)
        refund_make(cast, receipt, money("400.00"))
        with pytest.raises(MoreThanReceived):
            refund_make(cast, receipt, money("100.01"))
        refund_make(cast, receipt, money("100.00"))

    def test_another_currency_and_an_unconverted_receipt_are_refused(self, cast, fund, signed):
        waiting = receipt_make(cast, signed, money("10.00", "EUR"))
        with pytest.raises(Refused):
            refund_make(cast, waiting, money("5.00"))
        conversion_make(cast, waiting, rate="1.10")
        waiting.refresh_from_db()
        for wrong in (money("5.00", "EUR"), money("0.00")):
            with pytest.raises(Refused):
                refund_make(cast, waiting, wrong)


class TestConfirm:
    def test_books_the_refund_and_the_fee_that_comes_back(self, cast, fund, korea, receipt):
        refund = refund_make(cast, receipt, money("220.00"), paid=True)
        assert refund.own == money("200.00", "EUR")
        assert refund.fee_given_back == money("11.00")
        assert balance(fund, CASH) == money("836.00")
        assert balance(fund, COST_RECOVERY) == money("44.00")
        assert books.balance(
            fund_id=fund.pk, code=DONOR_REFUNDS, currency="USD", party_id=korea.pk
        ) == money("220.00")

    def test_in_parts_gives_back_the_whole_fee_and_the_whole_receipt(self, cast, fund, receipt):
        parts = ("333.33", "0.01", "766.66")
        paid = [refund_make(cast, receipt, money(part), paid=True) for part in parts]
        assert sum(one.fee_amount for one in paid) == Decimal("55.00")
        assert sum(one.own_amount for one in paid) == Decimal("1000.00")
        assert balance(fund, CASH) == balance(fund, COST_RECOVERY) == money("0.00")

    def test_is_by_another_person_of_another_unit(self, cast, receipt):
        refund = refund_make(cast, receipt, money("1.00"))
        with pytest.raises(NotPermitted):
            services.refund_confirm(
                actor=cast.finance_officer, now=now(), refund_id=refund.pk,
                value_date=now().date(), bank_reference="OUT-1",
            )  # fmt: skip

    def test_happens_once(self, cast, receipt):
        refund = refund_make(cast, receipt, money("1.00"), paid=True)
        with pytest.raises(RefundDecided):
            services.refund_decline(
                actor=cast.finance_approver, now=now(), refund_id=refund.pk, reason="Too late"
            )

    def test_leaves_what_is_set_aside(self, cast, fund, receipt):
        set_aside(cast, fund, "1000.00")
        with pytest.raises(NotCovered):
            refund_make(cast, receipt, money("100.00"), paid=True)
        assert balance(fund, CASH) == money("1045.00")

    def test_is_not_dated_before_the_money_came_in(self, cast, receipt, noon):
        clock_move(by=timedelta(days=2))
        with pytest.raises(Refused):
            refund_make(
                cast, receipt, money("1.00"), paid=True, value_date=noon.date() - timedelta(days=1)
            )


class TestLadder:
    def test_paid_in_is_less_what_went_back_and_nothing_is_owed_again(
        self, cast, fund, receipt, noon
    ):
        known_before = now()
        clock_move(by=timedelta(days=1))
        refund_make(cast, receipt, money("220.00"), paid=True)
        today = now().date()
        (row,) = selectors.contributions(fund.pk, today)
        assert (row.paid_in, row.paid_in_holding) == (money("800.00", "EUR"), money("880.00"))
        assert (row.overdue, row.figures.outstanding) == (
            money("0.00", "EUR"), money("0.00", "EUR"),
        )  # fmt: skip
        (day_before,) = selectors.contributions(fund.pk, noon.date())
        (unknown,) = selectors.contributions(fund.pk, today, known_before)
        assert day_before.paid_in == unknown.paid_in == money("1000.00", "EUR")

    def test_what_was_paid_by_mistake_is_owed_again_and_may_come_again(self, cast, receipt):
        refund_make(cast, receipt, money("220.00"), reason="OVERPAID", paid=True)
        clock_move(by=timedelta(days=1))
        line = agreement_page(receipt.agreement, as_of=now().date())
        assert line.figures.overdue == line.left_to_pay == money("200.00", "EUR")
        receipt_make(cast, receipt.agreement, money("200.00", "EUR"), reference="AGAIN")


class TestDatabase:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("state = 'PAID'", "refund_dated_after_receipt"),
            ("value_date = current_date", "refund_whole_in_its_state"),
            ("declined_reason = 'x'", "refund_whole_in_its_state"),
        ],
    )
    def test_wants_the_payment_whole(self, cast, receipt, change, constraint):
        refund_make(cast, receipt, money("1.00"))
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute(f"UPDATE donors_refund SET {change}")
        assert constraint_of(error.value) in {constraint, "refund_is_booked"}

    def test_keeps_a_decision(self, cast, receipt):
        refund_make(cast, receipt, money("1.00"), paid=True)
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute("UPDATE donors_refund SET bank_reference = 'y'")
        assert constraint_of(error.value) == "refund_decision_stands"

    def test_refuses_more_than_the_receipt_brought(self, cast, receipt):
        refund = refund_make(cast, receipt, money("1000.00"))
        refund.pk, refund.amount = uuid4(), Decimal("100.01")
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            refund.save(force_insert=True)
        assert constraint_of(error.value) == "refund_within_receipt"


class TestDoors:
    def test_propose_show_and_pay(self, client_of, cast, receipt, send):
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        words = {"amount": "220.00", "reason": "UNUSED", "explanation": "<i>Letter</i>"}
        answer = send(officer, reverse("donors:refund_record", args=[receipt.pk]), words)
        assert answer.status_code == 302
        assert "&lt;i&gt;Letter" in approver.get(answer.url).text
        paid = {"value_date": now().date().isoformat(), "bank_reference": "OUT-9"}
        url = f"{answer.url}confirm/"
        shown = send(approver, url, paid, step="preview").text
        assert "Dr 5500" in shown
        assert "Cr 5300" in shown
        assert send(approver, url, paid).status_code == 302
        page = officer.get(reverse("donors:receipt_detail", args=[receipt.pk])).text
        assert "220.00" in page

    def test_programs_do_the_same(self, client_of, cast, receipt, call):
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        made = call(
            officer, reverse("donors_api:refund_record", args=[receipt.pk]),
            {"money": {"amount": "10.00", "currency": "USD"}, "reason": "UNUSED",
             "explanation": "Letter"},
        )  # fmt: skip
        assert made.status_code == 201, made.text
        refused = call(
            approver, reverse("donors_api:refund_decline", args=[made.json()["id"]]),
            {"reason": "The letter is not signed"},
        )  # fmt: skip
        assert refused.json()["state"] == "DECLINED"

    def test_another_donor_sees_none_of_it(self, client_of, cast, receipt, japan):
        refund = refund_make(cast, receipt, money("1.00"))
        client = client_of(cast.other_donor_officer)
        assert client.get(reverse("donors:refund_detail", args=[refund.pk])).status_code == 404
        with pytest.raises(NotFound):
            services.refund_decline(
                actor=cast.finance_approver, now=now(), refund_id=uuid4(), reason="x"
            )


class TestRule:
    def test_parts_are_together_the_whole_to_the_cent(self):
        whole, brought = money("100", "JPY"), money("0.67")
        first = own_part(whole, brought, refunded_before=money("0.00"), refund=money("0.33"))
        rest = own_part(whole, brought, refunded_before=money("0.33"), refund=money("0.34"))
        assert first + rest == whole

    def test_never_more_than_everything(self):
        with pytest.raises(RefundBeyondReceipt):
            own_part(
                money("1.00"), money("1.00"), refunded_before=money("0.50"), refund=money("0.51")
            )
