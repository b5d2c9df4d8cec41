"""A pledge follows the agreements on it, as signed and as amended, whichever way they go."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from donors import services
from donors.models import Pledge
from donors.rules.schedule import continued
from donors.selectors.agreements import ladder_of
from tests.factories.donors import agreement_make, amendment_make, money, pledge_make
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of

DAY = date(2026, 6, 15)


@pytest.fixture
def pledge(cast, noon, fund, korea):
    """Return a pledge of USD 1,000, announced today."""
    return pledge_make(cast, fund, korea, money("1000.00"))


@pytest.fixture
def signed(cast, fund, korea, pledge):
    """Return an agreement over all of it."""
    return agreement_make(
        cast, fund, korea, money("1000.00"), pledge=pledge, signer=cast.donor_officer
    )


def amended(cast, agreement, amount):
    """Return an amendment that makes the last installment as large as the whole then needs."""
    kept = [continued(one) for one in ladder_of(agreement).in_force(DAY).installments]
    change = money(amount) - sum((one.money for one in kept[1:]), kept[0].money)
    parts = [*kept[:-1], replace(kept[-1], money=kept[-1].money + change)]
    return amendment_make(cast, agreement, parts=parts, signer=cast.donor_officer)


def state_of(pledge):
    return Pledge.objects.get(pk=pledge.pk).state


def test_an_agreement_made_smaller_opens_it_again_and_it_can_end(cast, pledge, signed):
    assert state_of(pledge) == "CONVERTED"
    amended(cast, signed, "600.00")
    assert state_of(pledge) == "PARTLY_CONVERTED"
    entries = history(subject_type="donors.pledge", subject_id=pledge.pk)
    last = max(entries, key=lambda one: one.sequence)
    assert last.after["state"] == "PARTLY_CONVERTED"
    ended = services.pledge_lapse(
        actor=cast.program_manager,
        now=now(),
        pledge_id=pledge.pk,
        ended_date=DAY,
        reason="The rest is off.",
    )
    assert ended.state == "LAPSED"
    amended(cast, signed, "500.00")
    assert state_of(pledge) == "LAPSED"


def test_an_agreement_made_larger_converts_it(cast, fund, korea, pledge):
    part = agreement_make(
        cast, fund, korea, money("600.00"), pledge=pledge, signer=cast.donor_officer
    )
    assert state_of(pledge) == "PARTLY_CONVERTED"
    amended(cast, part, "1000.00")
    assert state_of(pledge) == "CONVERTED"


def test_a_second_agreement_counts_the_first_as_amended(cast, fund, korea, pledge, signed):
    amended(cast, signed, "600.00")
    for amount, state in (("300.00", "PARTLY_CONVERTED"), ("100.00", "CONVERTED")):
        agreement_make(cast, fund, korea, money(amount), pledge=pledge, signer=cast.donor_officer)
        assert state_of(pledge) == state


def refused(statement, *values):
    """Return the name of the constraint by which the database refuses this statement, or all that is written."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        connection.cursor().execute(statement, values)
    return constraint_of(error.value)


BEHIND = "pledge_follows_its_agreements"
AT_THE_END = "SET CONSTRAINTS ALL IMMEDIATE"


class TestTheDatabase:
    @pytest.mark.parametrize("state", ["CONVERTED", "PARTLY_CONVERTED"])
    def test_converts_none_without_an_agreement(self, pledge, state):
        words = "UPDATE donors_pledge SET state = %s WHERE id = %s"
        assert refused(words, state, pledge.pk) == BEHIND

    def test_keeps_it_converted_while_all_of_it_is_signed(self, pledge, signed):
        words = "UPDATE donors_pledge SET state = 'PARTLY_CONVERTED' WHERE id = %s"
        assert refused(words, pledge.pk) == BEHIND

    def test_lets_no_signature_leave_it_behind(self, cast, fund, korea, pledge, monkeypatch):
        monkeypatch.setattr("donors.services.signatures.pledge_follow", lambda _agreement: None)
        agreement_make(
            cast, fund, korea, money("1000.00"), pledge=pledge, signer=cast.donor_officer
        )
        assert refused(AT_THE_END) == BEHIND
        Pledge.objects.update(state="CONVERTED")

    def test_lets_no_amendment_leave_it_behind(self, cast, pledge, signed, monkeypatch):
        monkeypatch.setattr("donors.services.amendments.pledge_follow", lambda _agreement: None)
        amended(cast, signed, "600.00")
        assert refused(AT_THE_END) == BEHIND
        Pledge.objects.update(state="PARTLY_CONVERTED")
