"""A payment request that takes the place of an earlier one: when, for how much, and what "called" then is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donors.builders import letters
from donors.models import PaymentRequest
from donors.rules.schedule import continued
from donors.selectors.agreements import ladder_of
from donors.selectors.installments import callable_rows
from donors.selectors.pages import agreement_page
from donors.services.payment_requests import CannotCall
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    call_make,
    money,
    note_make,
    note_return_make,
    receipt_make,
    refund_make,
)
from tests.factories.reversals import receipts_imported, reversal_make, second_officer
from trustfund.db.clock import clock_move
from trustfund.db.clock import now as clock_now
from trustfund.db.constraints import constraint_of
from trustfund.render import paper

DAY = date(2026, 6, 15)


@pytest.fixture
def hundred(cast, fund, korea):
    """Return a signed agreement over USD 100, all of it due in ten days."""
    parts = [(DAY + timedelta(days=10), money("100.00"))]
    return agreement_make(
        cast, fund, korea, money("100.00"), parts=parts, signer=cast.donor_officer
    )


def called(agreement, day=DAY):
    return agreement_page(agreement, as_of=day).figures.called


class TestWhatWasSettledByANote:
    def test_is_called_once_the_note_went_back(self, cast, fund, hundred):
        note = note_make(cast, hundred, money("60.00"))
        (first,) = call_make(cast, hundred)
        assert (first.money, first.noted_money) == (money("40.00"), money("60.00"))
        assert called(hundred) == money("40.00")
        with pytest.raises(CannotCall, match="called before"):
            call_make(cast, hundred)
        assert callable_rows(cast.program_manager, fund, today=DAY, days=30) == []
        clock_move(by=timedelta(days=2))
        note_return_make(cast, note)
        today = DAY + timedelta(days=2)
        assert called(hundred, today) == money("40.00")
        assert len(callable_rows(cast.program_manager, fund, today=today, days=30)) == 1
        (again,) = call_make(cast, hundred)
        assert (again.money, again.noted, again.replaces) == (money("100.00"), 0, first)
        assert [called(hundred, one) for one in (DAY, today)] == [money("40.00"), money("100.00")]
        with pytest.raises(CannotCall, match="called before"):
            call_make(cast, hundred)

    def test_is_called_for_what_is_left_after_the_first_letter_was_paid(self, cast, hundred):
        note = note_make(cast, hundred, money("60.00"))
        call_make(cast, hundred)
        receipt_make(cast, hundred, money("40.00"))
        clock_move(by=timedelta(days=1))
        note_return_make(cast, note)
        (again,) = call_make(cast, hundred)
        assert again.money == money("60.00")
        assert called(hundred, DAY + timedelta(days=1)) == money("100.00")

    def test_is_demanded_by_the_note_when_its_day_passed(self, cast, hundred):
        note_make(cast, hundred, money("60.00"), lines=[(DAY, money("60.00"))])
        call_make(cast, hundred)
        clock_move(by=timedelta(days=1))
        assert ladder_of(hundred).covered(DAY + timedelta(days=1)) == money("0.00")
        with pytest.raises(CannotCall, match="called before"):
            call_make(cast, hundred)


class TestWhatIsOwedAgain:
    def test_is_called_again_after_a_refund(self, cast, hundred):
        call_make(cast, hundred)
        receipt = receipt_make(cast, hundred, money("100.00"))
        clock_move(by=timedelta(days=1))
        refund_make(cast, receipt, money("30.00"), reason="OVERPAID", paid=True)
        (again,) = call_make(cast, hundred)
        assert again.money == money("30.00")
        assert called(hundred, DAY + timedelta(days=1)) == money("100.00")

    def test_is_called_again_where_a_payment_before_the_letter_was_an_error(self, cast, hundred):
        early = receipts_imported(cast, hundred, "30.00", by=second_officer(cast))
        call_make(cast, hundred)
        reversal_make(cast, early, confirmed=True)
        (again,) = call_make(cast, hundred)
        assert again.money == money("100.00")

    def test_stays_called_by_the_letter_that_asked_for_it(self, cast, hundred):
        call_make(cast, hundred)
        paid = receipts_imported(cast, hundred, "30.00", by=second_officer(cast))
        with pytest.raises(CannotCall, match="called before"):
            call_make(cast, hundred)
        reversal_make(cast, paid, confirmed=True)
        with pytest.raises(CannotCall, match="called before"):
            call_make(cast, hundred)

    def test_is_called_for_less_once_an_amendment_made_it_less(self, cast, hundred):
        call_make(cast, hundred)
        (one,) = [continued(fact) for fact in ladder_of(hundred).in_force(DAY).installments]
        less = [replace(one, money=money("80.00"))]
        amendment_make(cast, hundred, parts=less, signer=cast.donor_officer)
        (again,) = call_make(cast, hundred)
        assert again.money == money("80.00")
        assert called(hundred) == money("80.00")


class TestTheLetter:
    def test_says_what_notes_settle_and_whose_place_it_takes(self, cast, client_of, hundred):
        note = note_make(cast, hundred, money("60.00"))
        (first,) = call_make(cast, hundred)
        note_return_make(cast, note)
        (again,) = call_make(cast, hundred)
        before, after = (
            paper.html_of(letters.payment_document(one, "en")) for one in (first, again)
        )
        assert "Settled by promissory notes" in before
        assert "takes the place" not in before
        assert "Settled by promissory notes" not in after
        assert "takes the place of ours of" in after
        assert "USD 40.00" in after
        client = client_of(cast.donor_officer)
        for one, words in ((first, "Replaced by"), (again, "Takes the place of")):
            page = client.get(reverse("donors:payment_request_detail", args=[one.pk]))
            assert words in page.content.decode()
        page = client.get(reverse("donors:agreement_detail", args=[hundred.pk]))
        assert page.content.decode().count("replaced by a later letter") == 1


class TestTheDatabase:
    def write(self, before, **words):
        row = {
            "agreement": before.agreement,
            "number": before.number,
            "amount": "10.00",
            "currency": "USD",
            "due_date": before.due_date,
            "reference": "x",
            "requested_date": DAY,
            "requested_at": clock_now(),
            "requested_by_id": before.requested_by_id,
            "requested_for_id": before.requested_for_id,
        }
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            PaymentRequest.objects.create(**{**row, **words})
        return constraint_of(error.value)

    def test_holds_one_letter_for_a_date_and_one_that_takes_its_place(
        self, cast, fund, hundred, japan
    ):
        (first,) = call_make(cast, hundred)
        other = agreement_make(
            cast, fund, japan, money("100.00"),
            parts=[(DAY + timedelta(days=10), money("100.00"))], signer=cast.other_donor_officer,
        )  # fmt: skip
        (strange,) = call_make(cast, other)
        assert self.write(first) == "payment_request_once"
        assert self.write(first, replaces=strange) == "payment_request_replaces_its_own"
        early = clock_now() - timedelta(hours=1)
        found = self.write(first, replaces=first, requested_at=early)
        assert found == "payment_request_replaces_its_own"
        assert self.write(first, replaces=first, amount="90.00", noted="10.01") == (
            "payment_request_of_an_installment"
        )
        assert self.write(first, replaces=first, noted="-1") == "payment_request_noted_not_negative"
        PaymentRequest.objects.create(
            agreement=hundred, number=1, amount="10", currency="USD", due_date=first.due_date,
            reference="x", requested_date=DAY, requested_at=clock_now(), replaces=first,
            requested_by_id=first.requested_by_id, requested_for_id=first.requested_for_id,
        )  # fmt: skip
        assert "replaces_id" in self.write(first, replaces=first)
