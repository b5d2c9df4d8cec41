"""An offer that the donor has not signed is withdrawn with a reason; it is kept, and binds nobody."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import Agreement, Receipt
from donors.services.agreements import OfferSigned, OfferWithdrawn
from tests.factories.donors import money
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotPermitted


@pytest.fixture
def offered(cast, fund, korea):
    """Return an agreement that waits for its donor's signature."""
    return services.agreement_draft(
        actor=cast.program_manager, now=now(), fund_id=fund.pk, donor_id=korea.pk, pledge_id=None,
        instrument="AGREEMENT", money=money("100.00"),
        installments=[(now().date(), money("100.00"))],
    )  # fmt: skip


@pytest.fixture
def withdraw(cast, offered):
    """Return a function that withdraws the offer."""

    def act(actor=None, reason="Drafted twice"):
        return services.agreement_withdraw(
            actor=actor or cast.program_manager, now=now(), agreement_id=offered.pk, reason=reason
        )

    return act


def test_is_kept_with_who_and_why_and_told(cast, offered, withdraw):
    withdraw()
    found = Agreement.objects.get()
    assert (found.state, found.withdrawn_reason) == ("WITHDRAWN", "Drafted twice")
    assert found.withdrawn_by_id == cast.program_manager.person_id
    assert (
        history(subject_type="donors.agreement", subject_id=offered.pk)[-1].action
        == "donors.agreement_withdraw"
    )


def test_cannot_be_signed_or_withdrawn_again(cast, offered, withdraw):
    with pytest.raises(Refused):
        withdraw(reason=" ")
    withdraw()
    with pytest.raises(OfferWithdrawn):
        withdraw()
    with pytest.raises(OfferWithdrawn):
        services.agreement_countersign(
            actor=cast.donor_officer, now=now(), agreement_id=offered.pk,
            content_hash=offered.content_hash, rate=None, rate_source="",
        )  # fmt: skip


def test_a_signed_agreement_ends_by_notice(cast, signed):
    with pytest.raises(OfferSigned):
        services.agreement_withdraw(
            actor=cast.program_manager, now=now(), agreement_id=signed.pk, reason="No"
        )


def test_is_for_the_administrator(cast, withdraw):
    for actor in (cast.donor_officer, cast.finance_officer):
        with pytest.raises(NotPermitted):
            withdraw(actor=actor)


def test_the_database_keeps_it_withdrawn(offered, withdraw):
    withdraw()
    with pytest.raises(IntegrityError) as error:
        Agreement.objects.filter(pk=offered.pk).update(withdrawn_reason="Another")
    assert constraint_of(error.value) == "agreement_withdrawal_stands"


def test_the_page_says_so(cast, client_of, offered):
    client = client_of(cast.program_manager)
    page = reverse("donors:agreement_detail", args=[offered.pk])
    assert reverse("donors:agreement_withdraw", args=[offered.pk]) in client.get(page).text
    services.agreement_withdraw(
        actor=cast.program_manager, now=now(), agreement_id=offered.pk, reason="Drafted twice"
    )
    text = client.get(page).text
    assert "Drafted twice" in text
    assert reverse("donors:agreement_withdraw", args=[offered.pk]) not in text


def test_the_database_lets_nothing_be_paid_on_it(cast, offered, withdraw):
    withdraw()
    with pytest.raises(IntegrityError) as error:
        Receipt.objects.create(
            fund=offered.fund, donor=offered.donor, agreement=offered,
            installment=offered.installments.get(), amount=1, currency="USD",
            value_date=now().date(), bank_reference="R-1", recorded_by_id=cast.finance_officer.person_id,
            entry_id=1,
        )  # fmt: skip
    assert constraint_of(error.value) == "receipt_of_a_standing_agreement"
