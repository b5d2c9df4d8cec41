"""pledge_confirm: a letter makes an announcement firm; nothing is owed by it yet."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import Pledge
from donors.services.pledges import PledgeConfirmed, PledgeEnded
from tests.factories.donors import agreement_make, donor_make, money, pledge_make
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.ledger.selectors import balances


@pytest.fixture
def pledge(cast, noon, fund, korea):
    """Return a pledge of EUR 100.00, announced today."""
    return pledge_make(cast, fund, korea, money("100.00", "EUR"))


@pytest.fixture
def confirm(cast, pledge):
    """Return a function that confirms the pledge by a letter of today."""

    def act(**changes):
        words = {
            "actor": cast.donor_officer,
            "now": now(),
            "pledge_id": pledge.pk,
            "confirmed_date": now().date(),
            "reference": "Note verbale 12/2026",
        }
        return services.pledge_confirm(**{**words, **changes})

    return act


class TestService:
    def test_keeps_the_letter_and_records_it(self, fund, pledge, confirm):
        made = confirm(reference="  Note verbale 12/2026 ")
        assert (made.state, made.confirmed_reference) == ("CONFIRMED", "Note verbale 12/2026")
        line = history(subject_type="donors.pledge", subject_id=pledge.pk)[-1]
        assert line.after == Pledge.objects.get(pk=pledge.pk).facts()
        assert Message.objects.filter(name="donors.pledge_confirmed", subject_id=pledge.pk).exists()
        assert balances(fund_id=fund.pk) == []

    def test_is_followed_by_agreements(self, cast, fund, korea, pledge, confirm):
        confirm()
        for amount, state in (("40.00", "PARTLY_CONVERTED"), ("60.00", "CONVERTED")):
            agreement_make(
                cast, fund, korea, money(amount, "EUR"), pledge=pledge, signer=cast.donor_officer
            )
            assert Pledge.objects.get(pk=pledge.pk).state == state

    def test_refuses_a_second_letter(self, confirm):
        confirm()
        with pytest.raises(PledgeConfirmed):
            confirm(reference="Another")

    def test_refuses_what_an_agreement_has_made_firmer(self, cast, fund, korea, pledge, confirm):
        agreement_make(
            cast, fund, korea, money("40.00", "EUR"), pledge=pledge, signer=cast.donor_officer
        )
        with pytest.raises(PledgeConfirmed):
            confirm()

    def test_refuses_what_has_ended(self, cast, pledge, confirm):
        services.pledge_lapse(
            actor=cast.program_manager, now=now(), pledge_id=pledge.pk,
            ended_date=now().date(), reason="No answer.",
        )  # fmt: skip
        with pytest.raises(PledgeEnded):
            confirm()

    @pytest.mark.parametrize("days", [-1, 1])
    def test_refuses_a_day_before_the_announcement_or_to_come(self, confirm, days):
        with pytest.raises(Refused):
            confirm(confirmed_date=now().date() + timedelta(days=days))

    def test_wants_the_letter_named(self, confirm):
        with pytest.raises(Refused):
            confirm(reference=" ")

    def test_is_the_donors_own_or_the_program_managers(self, cast, fund, confirm):
        other = pledge_make(cast, fund, donor_make(cast, "japan"), money("5"))
        with pytest.raises(NotFound):
            confirm(pledge_id=other.pk)
        for actor in (cast.finance_officer, cast.project_officer, cast.donor_member):
            with pytest.raises(NotPermitted):
                confirm(actor=actor)


class TestDatabase:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("state = 'CONFIRMED'", "pledge_confirmed_by_a_letter"),
            ("confirmed_date = current_date", "pledge_confirmed_by_a_letter"),
            ("confirmed_reference = 'x'", "pledge_confirmed_by_a_letter"),
        ],
    )
    def test_wants_state_and_letter_together(self, pledge, change, constraint):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute(f"UPDATE donors_pledge SET {change}")
        assert constraint_of(error.value) == constraint

    def test_keeps_a_letter_as_it_was_written(self, confirm):
        confirm()
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            connection.cursor().execute("UPDATE donors_pledge SET confirmed_reference = 'y'")
        assert constraint_of(error.value) == "pledge_life_stands"


class TestPageAndProgram:
    def test_do_it(self, cast, client_of, fund, korea, pledge):
        client = client_of(cast.donor_officer)
        address = reverse("donors:pledge_confirm", args=[pledge.pk])
        words = {"confirmed_date": now().date().isoformat(), "reference": "<i>Letter</i>"}
        key = {"request_key": str(uuid4())}
        assert client.post(address, {**words, **key, "reference": ""}).status_code == 422
        assert client.post(address, {**words, **key}).status_code == 302
        assert (
            "&lt;i&gt;Letter" in client.get(reverse("donors:pledge_detail", args=[pledge.pk])).text
        )
        second = pledge_make(cast, fund, korea, money("7", "USD"))
        answer = client.post(
            reverse("donors_api:pledge_confirm", args=[second.pk]), words,
            content_type="application/json", headers={"Idempotency-Key": str(uuid4())},
        )  # fmt: skip
        assert answer.status_code == 200, answer.text
        shown = client.get(reverse("donors_api:pledge_detail", args=[second.pk])).json()
        assert (shown["state"], shown["unsigned"]["amount"]) == ("CONFIRMED", "7.00")
