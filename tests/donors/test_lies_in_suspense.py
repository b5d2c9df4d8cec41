"""receipt_record: money that a bank file brought, unidentified, is not booked by hand a second time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from donors import services
from donors.models import Receipt
from donors.services.receipts import LiesInSuspense
from tests.factories.donors import agreement_make, money, receipt_make
from tests.factories.statements import accounts_make, in_suspense
from trustfund.db import clock


@pytest.fixture
def line(cast, fund):
    """USD 400 with the bank's reference BANK-7, unidentified."""
    accounts_make(cast, fund)
    return in_suspense(cast, fund, "400.00", "BANK-7")


def by_hand(cast, agreement, amount, line, *, reference, days=0):
    return services.receipt_record(
        actor=cast.finance_officer,
        now=clock.now(),
        agreement_id=agreement.pk,
        money=money(amount),
        value_date=line.value_date - timedelta(days=days),
        bank_reference=reference,
    )


def test_is_refused_by_its_day_and_amount(cast, signed_usd, line):
    with pytest.raises(LiesInSuspense) as refused:
        by_hand(cast, signed_usd, "400.00", line, reference="TYPED-1")
    assert "USD 400.00" in str(refused.value)
    assert not Receipt.objects.exists()


def test_is_refused_by_its_reference_whatever_was_typed_beside_it(cast, signed_usd, line):
    with pytest.raises(LiesInSuspense):
        by_hand(cast, signed_usd, "40.00", line, reference=" BANK-7 ")
    assert not Receipt.objects.exists()


def test_another_payment_is_booked(cast, signed_usd, line):
    by_hand(cast, signed_usd, "399.00", line, reference="TYPED-1")
    assert Receipt.objects.get().money == money("399.00")


def test_once_matched_it_stands_in_nobodys_way(cast, fund, japan, signed_usd, line):
    match = services.line_match_propose(
        actor=cast.finance_officer,
        now=clock.now(),
        line_id=line.pk,
        parts=[(signed_usd.pk, money("400.00"))],
        reason="The letter names it.",
    )
    services.line_match_confirm(actor=cast.finance_approver, now=clock.now(), match_id=match.pk)
    other = agreement_make(cast, fund, japan, money("900.00"), signer=cast.other_donor_officer)
    by_hand(cast, other, "400.00", line, reference="TYPED-1")
    assert Receipt.objects.count() == 2


def test_what_was_booked_before_answers_as_before(cast, fund, japan, signed_usd):
    receipt = receipt_make(cast, signed_usd, money("400.00"), reference="BANK-7")
    assert receipt_make(cast, signed_usd, money("400.00"), reference="BANK-7").pk == receipt.pk


def test_the_page_refuses_before_its_preview_and_leads_to_the_line(
    client_of, send, cast, signed_usd, line
):
    typed = {
        "amount": "400.00",
        "value_date": str(line.value_date),
        "bank_reference": "TYPED-1",
        "adjusts": "",
    }
    address = reverse("donors:receipt_record", args=[signed_usd.pk])
    answer = send(client_of(cast.finance_officer), address, typed, step="preview")
    assert answer.status_code == 422
    assert reverse("donors:line_detail", args=[line.pk]) in answer.content.decode()


def test_programs_are_refused_alike(client_of, call, cast, signed_usd, line):
    words = {
        "agreement_id": str(signed_usd.pk),
        "money": {"amount": "400.00", "currency": "USD"},
        "value_date": str(line.value_date),
        "bank_reference": "TYPED-1",
    }
    address = reverse("donors_api:receipt_record", args=[signed_usd.pk])
    answer = call(client_of(cast.finance_officer), address, words)
    assert answer.status_code == 422
    assert answer.json()["code"] == "lies_in_suspense"
