"""What the database holds of promissory notes by itself, each guard by its own name."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from donors.models import PromissoryNote
from tests.factories.documents import paper_make
from tests.factories.donors import (
    agreement_make,
    demand_make,
    encash,
    money,
    note_make,
    note_return_make,
    receipt_make,
)
from tests.factories.reversals import receipts_imported, reversal_make, second_officer
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of

TAKE = (
    "UPDATE donors_promissorynote SET state = 'IN_CUSTODY', decided_by_id = %s,"
    " decided_by_organization_id = %s, decided_at = trustfund_now() WHERE id = %s"
)


def today():
    return now().date()


def held_by(statement, *values):
    """Return the name of the guard that refuses a statement."""
    with (
        pytest.raises(IntegrityError) as error,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values or None)
    return constraint_of(error.value)


@pytest.fixture
def signed(cast, fund, korea):
    return agreement_make(cast, fund, korea, money("1000.00"), signer=cast.donor_officer)


@pytest.fixture
def proposed(cast, signed):
    return note_make(cast, signed, money("600.00"), confirmed=False)


def copied(note, **changes):
    """Return a second note that was written past the services: it has no lines."""
    words = {
        field.attname: getattr(note, field.attname)
        for field in PromissoryNote._meta.concrete_fields
        if field.attname not in {"id", "recorded_at"}
    }
    words |= {"number": 2, "reference": "T-2", "amount": Decimal("100.00"), **changes}
    found = PromissoryNote(**words)
    found.save(force_insert=True)
    return found


class TestTheNote:
    def test_is_its_schedule(self, cast, proposed):
        bare = copied(proposed)
        paper_make(cast.finance_officer, "donors.promissorynote", bare.pk)
        by = cast.finance_approver
        wanted = "note_schedule_is_its_face"
        assert held_by(TAKE, by.person_id, by.organization_id, bare.pk) == wanted
        put = (
            "INSERT INTO donors_noteline (id, note_id, number, due_date, amount, currency)"
            " VALUES (gen_random_uuid(), %s, %s, %s, %s, 'USD')"
        )
        with connection.cursor() as cursor:
            cursor.execute(put, [bare.pk, 1, today(), "99.99"])
        assert held_by(TAKE, by.person_id, by.organization_id, bare.pk) == wanted
        with connection.cursor() as cursor:
            cursor.execute(put, [bare.pk, 2, today(), "0.01"])
            cursor.execute(TAKE, [by.person_id, by.organization_id, bare.pk])

    def test_is_of_its_agreement(self, cast, fund, japan, korea, proposed):
        offered = agreement_make(cast, fund, korea, money("1000.00"))
        cases = (
            {"donor_id": japan.pk},
            {"currency": "EUR"},
            {"received_on": today() + timedelta(days=1)},
            {"received_on": today() - timedelta(days=1)},
            {"agreement_id": offered.pk},
        )
        for changes in cases:
            with pytest.raises(IntegrityError) as error, transaction.atomic():
                copied(proposed, **changes)
            assert constraint_of(error.value) == "note_of_its_agreement", changes
        assert copied(proposed).number == 2

    def test_is_taken_by_another_person_of_another_unit(self, cast, proposed):
        maker, other = cast.finance_officer, cast.finance_approver
        for person, unit in (
            (maker.person_id, maker.organization_id),
            (maker.person_id, other.organization_id),
            (other.person_id, maker.organization_id),
        ):
            assert held_by(TAKE, person, unit, proposed.pk) == "note_confirmed_by_another"
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [other.person_id, other.organization_id, proposed.pk])

    def test_may_promise_what_a_reversed_receipt_had_paid(self, cast, signed):
        table = receipts_imported(cast, signed, "300.00", by=second_officer(cast))
        bound = "SELECT donors_note_left(gen_random_uuid(), %s)"
        with connection.cursor() as cursor:
            cursor.execute(bound, [signed.pk])
            assert cursor.fetchone()[0] == Decimal(700)
        reversal_make(cast, table, confirmed=True)
        assert note_make(cast, signed, money("1000.00")).state == "IN_CUSTODY"


class TestTheReturn:
    PUT = (
        "INSERT INTO donors_notereturn (id, note_id, returned_on, reason, amount, currency, state,"
        " proposed_by_id, proposed_by_organization_id, declined_reason)"
        " SELECT gen_random_uuid(), id, %s, %s, %s, currency, 'PROPOSED', proposed_by_id,"
        " proposed_by_organization_id, '' FROM donors_promissorynote WHERE id = %s"
    )
    TAKE = (
        "UPDATE donors_notereturn SET state = 'CONFIRMED', decided_by_id = %s,"
        " decided_by_organization_id = %s, decided_at = trustfund_now()"
    )

    @pytest.fixture
    def note(self, cast, signed):
        return note_make(cast, signed, money("600.00"))

    def put(self, note, *, amount="600", day=None, reason="x"):
        return held_by(self.PUT, day or today(), reason, amount, note.pk)

    def test_is_what_is_held(self, cast, note):
        encash(cast, note, money("100.00"))
        for amount in ("600", "499.99", "500.01"):
            assert self.put(note, amount=amount) == "note_return_is_what_is_held"

    def test_has_its_day_and_reason(self, cast, note):
        assert self.put(note, day=today() + timedelta(days=1)) == "note_return_of_its_note"
        assert self.put(note, reason=" ") == "note_return_has_an_amount_and_a_reason"

    def test_takes_nothing_that_is_demanded(self, cast, note):
        demand_make(cast, note)
        assert self.put(note) == "note_return_not_while_demanded"

    def test_is_once_with_its_paper_and_by_another_unit(self, cast, note):
        found = note_return_make(cast, note, papers=False, confirmed=False)
        maker, other = cast.finance_officer, cast.finance_approver
        assert self.put(note) == "note_return_stands_once"
        assert held_by(self.TAKE, other.person_id, other.organization_id) == (
            "note_return_has_its_paper"
        )
        paper_make(maker, "donors.notereturn", found.pk)
        for person, unit in (
            (maker.person_id, other.organization_id),
            (other.person_id, maker.organization_id),
        ):
            assert held_by(self.TAKE, person, unit) == "note_return_confirmed_by_another"
        with connection.cursor() as cursor:
            cursor.execute(self.TAKE, [other.person_id, other.organization_id])
        assert held_by("UPDATE donors_notereturn SET declined_reason = 'x'") == (
            "note_return_decision_stands"
        )

    def test_ends_the_note(self, cast, signed, note):
        first = encash(cast, note, money("1.00"))
        receipt = receipt_make(cast, signed, money("2.00"))
        note_return_make(cast, note)
        put = (
            "INSERT INTO donors_encashment (id, line_id, receipt_id, amount, currency,"
            " recorded_by_id) SELECT gen_random_uuid(), line_id, %s, 2, currency, recorded_by_id"
            " FROM donors_encashment WHERE id = %s"
        )
        assert held_by(put, receipt.pk, first.pk) == "note_not_returned"
        put = (
            "INSERT INTO donors_encashmentcall (id, line_id, called_on, amount, currency,"
            " called_by_id, deposit_bank, deposit_account)"
            " SELECT gen_random_uuid(), line_id, %s, 599, currency, recorded_by_id, '', ''"
            " FROM donors_encashment WHERE id = %s"
        )
        assert held_by(put, today(), first.pk) == "note_not_returned"

    def test_leaves_room_under_the_agreement(self, cast, signed, note):
        assert self.room(signed) == Decimal(400)
        encash(cast, note, money("100.00"))
        clock_move(to=now() + timedelta(days=1))
        note_return_make(cast, note)
        assert self.room(signed) == Decimal(900)

    def room(self, agreement):
        with connection.cursor() as cursor:
            cursor.execute("SELECT donors_note_left(gen_random_uuid(), %s)", [agreement.pk])
            return cursor.fetchone()[0]
