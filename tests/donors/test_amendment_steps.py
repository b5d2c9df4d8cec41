"""An amendment and what has happened to an installment: a step holds for its number, so nothing opens it again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from donors import services
from donors.models import Amendment
from donors.rules.schedule import ON_MILESTONE, ON_REQUEST, Part, continued
from donors.selectors.agreements import ladder_of
from donors.selectors.pages import agreement_page
from donors.services.amendment_terms import AmendmentRefused
from tests.factories.donors import (
    agreement_make,
    amendment_make,
    call_make,
    money,
    receipt_make,
    refund_make,
)
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of


@pytest.fixture
def today(db):
    return now().date()


@pytest.fixture
def agreed(cast, fund, korea, today):
    """Return a maker of an agreement over USD 200 whose first half is under some condition."""

    def made(**condition):
        parts = [
            Part(money("100.00"), **condition),
            Part(money("100.00"), due_date=today + timedelta(days=300)),
        ]
        return agreement_make(
            cast, fund, korea, money("200.00"), parts=parts, signer=cast.donor_officer
        )

    return made


def parts_of(agreement):
    """Return the schedule in force as an amendment would go on with it."""
    return [continued(one) for one in ladder_of(agreement).in_force(now().date()).installments]


def first(agreement):
    return agreement.installments.get(number=1, amendment=None)


def amended(cast, agreement, *, signed=True, **changed):
    one, two = parts_of(agreement)
    signer = cast.donor_officer if signed else None
    return amendment_make(cast, agreement, parts=[replace(one, **changed), two], signer=signer)


def freed(cast, agreement, today):
    services.installment_unqualify(
        actor=cast.donor_officer, now=now(), installment_id=first(agreement).pk, day=today,
        reference="Note 12",
    )  # fmt: skip


def fallen(cast, agreement, today):
    services.installment_fall_due(
        actor=cast.program_manager, now=now(), installment_id=first(agreement).pk, day=today,
        due_date=today + timedelta(days=5), reference="Report 3",
    )  # fmt: skip


class TestDraft:
    def test_a_reservation_does_not_come_back_after_an_amendment(self, cast, agreed, today):
        agreement = agreed(due_date=today + timedelta(days=5), qualification="appropriation")
        freed(cast, agreement, today)
        amended(cast, agreement, due_date=today + timedelta(days=10))
        with pytest.raises(AmendmentRefused, match="new one"):
            amended(cast, agreement, qualification="appropriation of another year")

    def test_a_day_that_was_called_does_not_open_after_an_amendment(self, cast, agreed, today):
        agreement = agreed(due_rule=ON_REQUEST, days=5)
        call_make(cast, agreement)
        amended(cast, agreement, due_date=today + timedelta(days=10))
        with pytest.raises(AmendmentRefused, match="new one"):
            amended(cast, agreement, due_rule=ON_REQUEST, due_date=None, days=60)

    def test_a_new_installment_takes_its_place_under_any_condition(self, cast, agreed, today):
        agreement = agreed(due_date=today + timedelta(days=5), qualification="appropriation")
        freed(cast, agreement, today)
        _one, two = parts_of(agreement)
        new = Part(
            money("100.00"), due_date=today + timedelta(days=5), qualification="another budget"
        )
        amendment_make(cast, agreement, parts=[new, two], signer=cast.donor_officer)
        page = agreement_page(agreement, as_of=today + timedelta(days=20))
        assert (page.figures.due, page.figures.overdue) == (money("0.00"), money("0.00"))


class TestCalled:
    def test_keeps_the_amount_that_the_letter_asks_for(self, cast, agreed, today):
        agreement = agreed(due_date=today + timedelta(days=5))
        call_make(cast, agreement)
        one, two = parts_of(agreement)
        more = [replace(one, money=money("150.00")), two]
        with pytest.raises(AmendmentRefused, match="keeps its amount"):
            amendment_make(cast, agreement, parts=more, signer=cast.donor_officer)
        added = Part(money("50.00"), due_date=one.due_date + timedelta(days=1))
        amendment_make(cast, agreement, parts=[one, added, two], signer=cast.donor_officer)
        page = agreement_page(agreement, as_of=today)
        assert (page.figures.signed, page.figures.called) == (money("250.00"), money("100.00"))

    def test_keeps_it_when_it_is_called_while_more_is_on_offer(self, cast, agreed):
        agreement = agreed(due_rule=ON_REQUEST, days=5)
        one, two = parts_of(agreement)
        offer = amendment_make(cast, agreement, parts=[replace(one, money=money("150.00")), two])
        call_make(cast, agreement)
        with pytest.raises(AmendmentRefused, match="moved since this was offered"):
            signed(cast, offer)


class TestSignature:
    """What happens while an offer waits."""

    def test_does_not_bind_another_milestone_to_the_day_of_the_first(self, cast, agreed, today):
        agreement = agreed(due_rule=ON_MILESTONE, milestone="M1")
        offer = amended(cast, agreement, signed=False, milestone="M2")
        fallen(cast, agreement, today)
        with pytest.raises(AmendmentRefused, match="moved since this was offered"):
            signed(cast, offer)

    def test_does_not_bind_another_reservation_that_nobody_lifted(self, cast, agreed, today):
        agreement = agreed(due_date=today + timedelta(days=5), qualification="this year's budget")
        offer = amended(cast, agreement, signed=False, qualification="another year's budget")
        freed(cast, agreement, today)
        with pytest.raises(AmendmentRefused, match="moved since this was offered"):
            signed(cast, offer)

    def test_takes_over_the_step_of_a_part_that_stays_as_it_was(self, cast, agreed, today):
        agreement = agreed(due_rule=ON_MILESTONE, milestone="M1")
        one, two = parts_of(agreement)
        later = replace(two, due_date=two.due_date + timedelta(days=30))
        offer = amendment_make(cast, agreement, parts=[one, later])
        fallen(cast, agreement, today)
        signed(cast, offer)
        assert parts_of(agreement)[0].due_date == today + timedelta(days=5)


@pytest.fixture
def unchecked(monkeypatch):
    """Take the service's own checks away, so that only the database holds."""
    for name in ("amendment_must_fit", "must_not_have_moved"):
        monkeypatch.setattr(f"donors.services.amendments.{name}", lambda *_words, **_more: None)


class TestTheDatabase:
    """What no signature puts into force, whoever wrote it."""

    def refused(self, cast, offer):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Amendment.objects.filter(pk=offer.pk).update(
                state="COUNTERSIGNED", countersigned_by=cast.donor_officer.person_id,
                countersigned_date=now().date(), countersigned_at=now(),
            )  # fmt: skip
        return constraint_of(error.value)

    def test_opens_no_date_again(self, cast, agreed, today, unchecked):
        agreement = agreed(due_rule=ON_MILESTONE, milestone="M1")
        offer = amended(cast, agreement, signed=False, milestone="M2")
        fallen(cast, agreement, today)
        assert self.refused(cast, offer) == "amendment_opens_nothing_again"

    def test_brings_no_reservation_back(self, cast, agreed, today, unchecked):
        agreement = agreed(due_date=today + timedelta(days=5), qualification="this year's budget")
        offer = amended(cast, agreement, signed=False, qualification="another year's budget")
        freed(cast, agreement, today)
        assert self.refused(cast, offer) == "amendment_opens_nothing_again"

    @pytest.mark.parametrize("condition", ["day", "request"])
    def test_adds_nothing_to_what_was_called(self, cast, agreed, today, unchecked, condition):
        rules = {"day": {"due_date": today + timedelta(days=5)}}
        agreement = agreed(**rules.get(condition, {"due_rule": ON_REQUEST, "days": 5}))
        one, two = parts_of(agreement)
        offer = amendment_make(cast, agreement, parts=[replace(one, money=money("150.00")), two])
        call_make(cast, agreement)
        assert self.refused(cast, offer) == "amendment_keeps_what_was_called"

    def test_counts_as_paid_only_what_is_not_owed_again(self, cast, agreed, today):
        agreement = agreed(due_date=today + timedelta(days=5))
        receipt = receipt_make(cast, agreement, money("150.00"))
        refund_make(cast, receipt, money("30.00"), reason="OVERPAID", paid=True)
        one, two = parts_of(agreement)
        less = [one, replace(two, money=money("20.00"))]
        amendment_make(cast, agreement, parts=less, signer=cast.donor_officer)
        assert agreement_page(agreement, as_of=today).figures.signed == money("120.00")


def signed(cast, offer):
    services.amendment_countersign(
        actor=cast.donor_officer, now=now(), amendment_id=offer.pk, content_hash=offer.content_hash
    )
