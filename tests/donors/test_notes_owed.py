"""A promissory note and what its agreement still owes: demanded for no more, settled by money that stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from donors import services
from donors.errors import Refused
from donors.models import Encashment, EncashmentCall
from donors.rules.schedule import Part
from donors.selectors.calendar import note_dates
from donors.selectors.notes import note_row, receipts_to_tie
from donors.selectors.postings import paid_so_far
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    money,
    note_make,
    receipt_make,
    refund_make,
    termination_make,
)
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of

LATER = timedelta(days=200)


@pytest.fixture
def today(db):
    return now().date()


@pytest.fixture
def dollars(cast, fund, korea):
    """Return a signed agreement over USD 1,000."""
    return agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)


@pytest.fixture
def later(cast, fund, korea, today):
    """Return one whose money is due long after a notice would have ended it."""
    parts = [(today + LATER, money("1000.00"))]
    return agreement_make(
        cast, fund, korea, money("1000.00"), parts=parts, signer=cast.donor_officer
    )


def demanded(cast, note):
    """Return the fields that the refusal of a demand of the first line names, and the database's own refusal."""
    with pytest.raises(Refused) as refused:
        services.encashment_call(actor=cast.finance_officer, now=now(), note_id=note.pk, line=1)
    line = note.lines.get(number=1)
    call = EncashmentCall(
        line=line, amount=line.amount, currency=line.currency, called_on=now().date(),
        called_by_id=cast.finance_officer.person_id,
    )  # fmt: skip
    with pytest.raises(IntegrityError) as held, transaction.atomic():
        call.save(force_insert=True)
    assert not EncashmentCall.objects.exists()
    return list(refused.value.fields), constraint_of(held.value)


REFUSED = (["line"], "encashment_call_within_agreement")


class TestDemand:
    def test_is_refused_after_the_agreement_s_end(self, cast, later, today):
        note = note_make(cast, later, money("1000.00"), lines=[(today + LATER, money("1000.00"))])
        termination_make(cast, later, by=cast.donor_officer)
        clock_move(by=LATER + timedelta(days=1))
        assert demanded(cast, note) == REFUSED

    def test_is_refused_once_the_money_came_in_otherwise(self, cast, dollars, today):
        lines = [(today, money("400.00")), (today, money("600.00"))]
        note = note_make(cast, dollars, money("1000.00"), lines=lines)
        receipt_make(cast, dollars, money("1000.00"))
        assert demanded(cast, note) == REFUSED

    def test_is_refused_above_what_an_amendment_leaves(self, cast, dollars, today):
        note = note_make(cast, dollars, money("1000.00"))
        smaller = [Part(money("400.00"), due_date=today + timedelta(days=40), number=1)]
        amendment_make(cast, dollars, parts=smaller, signer=cast.donor_officer)
        assert demanded(cast, note) == REFUSED

    def test_is_made_for_exactly_what_is_owed(self, cast, dollars):
        receipt_make(cast, dollars, money("600.00"))
        note = note_make(cast, dollars, money("400.00"))
        call = services.encashment_call(
            actor=cast.finance_officer, now=now(), note_id=note.pk, line=1
        )
        assert call.money == money("400.00")


class TestCalendar:
    def test_names_no_day_after_the_agreement_s_end(self, cast, fund, korea, later, today):
        lines = [(today + timedelta(days=30), money("400.00")), (today + LATER, money("600.00"))]
        note_make(cast, later, money("1000.00"), lines=lines)
        assert [one.number for one in note_dates(korea, fund, as_of=today)] == [1, 2]
        termination_make(cast, later, by=cast.donor_officer)
        assert [one.number for one in note_dates(korea, fund, as_of=today)] == [1]


class TestSettled:
    @pytest.mark.parametrize("paid", [False, True], ids=["proposed", "paid"])
    def test_not_by_money_that_goes_back(self, cast, dollars, today, paid):
        receipt = receipt_make(cast, dollars, money("1000.00"))
        refund_make(cast, receipt, money("1000.00"), reason="OVERPAID", paid=True)
        assert paid_so_far(dollars) == money("0.00")
        other = receipt_make(cast, dollars, money("300.00"), reference="OTHER")
        refund_make(cast, other, money("300.00"), reason="UNUSED", paid=paid)
        note = note_make(cast, dollars, money("700.00"))
        assert not receipts_to_tie(note).exists()
        for one in (receipt, other):
            with pytest.raises(Refused):
                services.encashment_record(
                    actor=cast.finance_officer, now=now(), note_id=note.pk, line=1,
                    receipt_id=one.pk,
                )  # fmt: skip
        settled = Encashment(
            line=note.lines.get(), receipt=other, amount=other.amount, currency=other.currency,
            recorded_by_id=cast.finance_officer.person_id,
        )  # fmt: skip
        with pytest.raises(IntegrityError) as held, transaction.atomic():
            settled.save(force_insert=True)
        assert constraint_of(held.value) == "encashment_of_money_that_stays"
        assert note_row(note, as_of=today).held == money("700.00")
