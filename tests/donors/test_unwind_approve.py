"""Approving shares: bound to the figures that were read and to the books, booked whole, never twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donors import services
from donors.errors import BooksMoved, Refused, UnwindDecided, UnwindRefused
from donors.models import UnwindShare
from donors.selectors.unwind import unwound
from tests.donors.test_unwind_show import paid_in, story
from tests.factories.donors import money
from tests.factories.ledger import posted
from tests.factories.set_asides import set_aside
from tests.factories.unwinds import unwind_approve, unwind_make
from tests.ledger.conftest import no_gate
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.funds.selectors import available_of
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.money import money_sum
from trustfund.ledger import selectors as books
from trustfund.ledger.rules.posting import (
    balance_credited,
    grant_cancelled,
    grant_committed,
    income_earned,
    unidentified_booked,
)
from trustfund.mail.models import Notice

__all__ = ["no_gate", "story"]

DECISION = ["state", "value_date", "decided_by", "decided_by_organization", "decided_at"]


def on_account(fund, donor):
    return books.balance(fund_id=fund.pk, code="2200", currency="USD", party_id=donor.pk)


class TestApproval:
    def test_puts_each_share_on_its_donors_balance_account(self, cast, fund, korea, japan, story):
        unwind = unwind_make(cast, fund, approved=True)
        assert (unwind.state, unwind.value_date) == ("APPROVED", now().date())
        assert on_account(fund, korea) == money("1045.01")
        assert on_account(fund, japan) == money("855.00")
        assert available_of(fund).money == money("0.00")
        assert Message.objects.filter(name="donors.unwind_approved", subject_id=unwind.pk).exists()
        after = unwound(fund, as_of=now().date())
        assert (after.balance, after.ties) == (money("0.00"), True)

    def test_one_that_left_has_no_share_in_what_comes_later(self, cast, fund, korea, japan, story):
        unwind_make(cast, fund, leaving=korea, approved=True)
        assert on_account(fund, korea) == money("1045.01")
        posted(cast.finance_officer, fund, "INCOME", income_earned(money("5.00")))
        after = unwound(fund, as_of=now().date())
        assert after.ties
        assert after.share_of(korea.pk).refund.money == money("0.00")
        assert after.share_of(japan.pk).refund.money == money("860.00")

    def test_what_is_promised_to_grants_stays_and_all_that_is_free_is_the_others(
        self, cast, fund, korea, japan, story, no_gate
    ):
        posted(
            cast.finance_officer, fund, "GRANT_COMMITTED", grant_committed(money("900.01"), fund.pk)
        )
        unwind_make(cast, fund, leaving=korea, approved=True)
        after = unwound(fund, as_of=now().date())
        assert (after.balance, after.committed) == (money("1350.01"), money("900.01"))
        assert after.share_of(korea.pk).refund.money == money("0.00")
        assert after.share_of(japan.pk).refund.money == money("450.00")

    def test_what_comes_free_later_stays_with_the_others(
        self, cast, fund, korea, japan, story, no_gate
    ):
        posted(
            cast.finance_officer, fund, "GRANT_COMMITTED", grant_committed(money("900.01"), fund.pk)
        )
        unwind_make(cast, fund, leaving=korea, approved=True)
        posted(
            cast.finance_officer, fund, "GRANT_CANCELLED", grant_cancelled(money("900.01"), fund.pk)
        )
        after = unwound(fund, as_of=now().date())
        assert after.ties
        assert after.share_of(japan.pk).refund.money == money("1350.01")

    def test_each_donor_with_a_share_is_told(self, cast, fund, story):
        unwind = unwind_make(cast, fund, approved=True)
        message = Message.objects.get(name="donors.unwind_approved", subject_id=unwind.pk)
        services.share_notify(message=message, now=now())
        told = {(notice.kind, notice.person_id) for notice in Notice.objects.all()}
        officers = (cast.donor_officer, cast.other_donor_officer)
        assert told == {("SHARE_GIVEN_BACK", officer.person_id) for officer in officers}

    def test_who_leaves_is_told_alone(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund, leaving=korea, approved=True)
        message = Message.objects.get(name="donors.unwind_approved", subject_id=unwind.pk)
        services.share_notify(message=message, now=now())
        assert [notice.person_id for notice in Notice.objects.filter(kind="SHARE_GIVEN_BACK")] == [
            cast.donor_officer.person_id
        ]

    def test_a_day_before_knows_nothing_of_it(self, cast, fund, korea, story):
        yesterday, before = now().date(), now()
        clock_move(by=timedelta(days=1))
        unwind_make(cast, fund, leaving=korea, approved=True)
        assert unwound(fund, as_of=yesterday).share_of(korea.pk).refund.money == money("1045.01")
        known = unwound(fund, as_of=now().date(), known_at=before)
        assert known.share_of(korea.pk).refund.money == money("1045.01")


class TestBinding:
    def test_a_receipt_between_proposal_and_approval_is_named(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund)
        paid_in(cast, fund, korea, "100.00")
        with pytest.raises(BooksMoved) as refused:
            unwind_approve(cast, unwind)
        said = str(refused.value)
        assert "“Contributions received”: USD 2,000.00 before, USD 2,100.00 now" in said
        assert "propose it anew" in said
        assert on_account(fund, korea) == money("0.00")
        services.unwind_decline(
            actor=cast.finance_approver, now=now(), unwind_id=unwind.pk, reason="Money came in."
        )
        assert unwind_make(cast, fund, approved=True).number == 2

    def test_a_receipt_after_the_day_of_the_proposal_is_named_too(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund)
        clock_move(by=timedelta(days=1))
        paid_in(cast, fund, korea, "100.00")
        with pytest.raises(BooksMoved, match="Contributions received"):
            unwind_approve(cast, unwind)

    def test_without_the_binding_old_figures_would_be_booked(
        self, cast, fund, korea, story, monkeypatch
    ):
        unwind = unwind_make(cast, fund)
        posted(cast.finance_officer, fund, "INCOME", income_earned(money("10.00")))
        monkeypatch.setattr("donors.services.unwinds.books_must_stand", lambda *_, **__: None)
        # The database still refuses: at its end a fund gives back all that is free.
        with pytest.raises(IntegrityError) as refused:
            unwind_approve(cast, unwind)
        assert constraint_of(refused.value) == "unwind_gives_back_all"

    def test_without_the_binding_one_that_leaves_would_get_an_old_share(
        self, cast, fund, korea, story, monkeypatch
    ):
        unwind = unwind_make(cast, fund, leaving=korea)
        posted(cast.finance_officer, fund, "INCOME", income_earned(money("10.00")))
        with pytest.raises(BooksMoved, match="Investment income"):
            unwind_approve(cast, unwind)
        monkeypatch.setattr("donors.services.unwinds.books_must_stand", lambda *_, **__: None)
        unwind_approve(cast, unwind)
        assert on_account(fund, korea) == money("1045.01")

    def test_other_figures_than_those_that_are_proposed_were_read(self, cast, fund, story):
        unwind = unwind_make(cast, fund)
        unwind.content_hash = "0" * 64
        with pytest.raises(Refused, match="not the figures"):
            unwind_approve(cast, unwind)

    def test_the_hash_of_every_proposal_is_its_own(self, cast, fund, story):
        first = unwind_make(cast, fund)
        services.unwind_decline(
            actor=cast.finance_approver, now=now(), unwind_id=first.pk, reason="Later."
        )
        assert unwind_make(cast, fund).content_hash != first.content_hash

    def test_a_line_in_suspense_that_came_meanwhile_is_named(self, cast, fund, story):
        unwind = unwind_make(cast, fund)
        posted(cast.finance_officer, fund, "UNIDENTIFIED", unidentified_booked(money("12.00")))
        with pytest.raises(UnwindRefused, match=r"USD 12\.00 came in"):
            unwind_approve(cast, unwind)

    def test_what_was_set_aside_meanwhile_is_named(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund, leaving=korea)
        set_aside(cast, fund, 1000)
        with pytest.raises(UnwindRefused, match="Release what is set aside"):
            unwind_approve(cast, unwind)


class TestSecondPerson:
    def test_nobody_approves_what_they_or_their_unit_proposed(self, cast, fund, story):
        unwind = unwind_make(cast, fund)
        for actor in (cast.finance_officer, cast.donor_officer):
            with pytest.raises(NotPermitted):
                services.unwind_approve(
                    actor=actor, now=now(), unwind_id=unwind.pk, content_hash=unwind.content_hash
                )

    def test_the_database_refuses_it_too(self, cast, fund, story):
        unwind = unwind_make(cast, fund)
        unwind.decided_by_id = unwind.recorded_by_id
        unwind.decided_by_organization_id = cast.finance_approver.organization_id
        unwind.decided_at, unwind.value_date, unwind.state = now(), now().date(), "APPROVED"
        with pytest.raises(IntegrityError), transaction.atomic():
            unwind.save(update_fields=DECISION)


class TestOnce:
    def test_a_second_approval_says_that_it_was_done(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund, approved=True)
        with pytest.raises(UnwindDecided, match="Given back"):
            unwind_approve(cast, unwind)
        assert on_account(fund, korea) == money("1045.01")

    def test_a_share_is_booked_once(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund, approved=True)
        share = UnwindShare.objects.get(unwind=unwind, donor=korea)
        entry = posted(cast.finance_officer, fund, "TRANSFER_OUT", balance_credited(money("0.01"), korea.pk))  # fmt: skip
        share.entry_id = entry.id
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            share.save(update_fields=["entry_id"])
        assert constraint_of(refused.value) == "unwind_share_of_its_proposal"

    def test_the_same_shares_cannot_be_given_back_again(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund, approved=True)
        unwind.value_date = now().date()
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            unwind.save(update_fields=["state"])
        assert constraint_of(refused.value) == "unwind_decision_stands"

    def test_unbooked_shares_are_not_approved_by_the_database(self, cast, fund, story):
        unwind = unwind_make(cast, fund)
        unwind.decided_by_id = cast.finance_approver.person_id
        unwind.decided_by_organization_id = cast.finance_approver.organization_id
        unwind.decided_at, unwind.value_date, unwind.state = now(), now().date(), "APPROVED"
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            unwind.save(update_fields=DECISION)
        assert constraint_of(refused.value) == "unwind_shares_are_booked"


class TestDoors:
    def test_the_page_shows_the_entries_and_then_books_them(
        self, client_of, send, cast, fund, korea, story
    ):
        unwind = unwind_make(cast, fund)
        client = client_of(cast.finance_approver)
        address = reverse("donors:unwind_approve", args=[unwind.pk])
        assert "1,045.01" in client.get(address).text
        sent = {"content_hash": unwind.content_hash}
        assert "2200" in send(client, address, sent, step="preview").text
        assert on_account(fund, korea) == money("0.00")
        send(client, address, sent)
        assert on_account(fund, korea) == money("1045.01")

    def test_a_refusal_by_api_names_what_moved(self, client_of, cast, fund, korea, story):
        unwind = unwind_make(cast, fund)
        paid_in(cast, fund, korea, "100.00")
        answer = client_of(cast.finance_approver).post(
            reverse("donors_api:unwind_approve", args=[unwind.pk]),
            {"content_hash": unwind.content_hash},
            content_type="application/json",
            headers={"Idempotency-Key": "0f8fad5b-d9cb-469f-a165-70867728950e"},
        )
        assert answer.status_code == 409
        assert answer.json()["code"] == "books_moved"

    def test_declining_books_nothing(self, cast, fund, korea, story):
        unwind = unwind_make(cast, fund)
        with pytest.raises(Refused):
            services.unwind_decline(
                actor=cast.finance_approver, now=now(), unwind_id=unwind.pk, reason=" "
            )
        services.unwind_decline(
            actor=cast.finance_approver, now=now(), unwind_id=unwind.pk, reason="Not yet."
        )
        assert on_account(fund, korea) == money("0.00")
        with pytest.raises(UnwindDecided):
            unwind_approve(cast, unwind)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    amounts=st.lists(st.integers(1, 10**7), min_size=2, max_size=4),
    earned=st.integers(1, 10**5),
    leaves=st.booleans(),
)
def test_what_is_given_back_is_the_balance_to_the_cent(
    cast, fund, korea, japan, amounts, earned, leaves
):
    donors = ((korea, cast.donor_officer), (japan, cast.other_donor_officer))
    for turn, cents in enumerate(amounts):
        donor, officer = donors[turn % 2]
        paid_in(cast, fund, donor, str(Decimal(cents) / 100), officer=officer)
    posted(cast.finance_officer, fund, "INCOME", income_earned(money(str(Decimal(earned) / 100))))
    before = unwound(fund, as_of=now().date())
    if before.fault or not before.free.amount:
        return
    rounds = [korea, None] if leaves and before.share_of(korea.pk).refund.money.amount else [None]
    given_back = [
        unwind_make(cast, fund, leaving=leaving, approved=True).money
        for leaving in rounds
        if unwound(fund, as_of=now().date()).free.amount
    ]
    after = unwound(fund, as_of=now().date())
    assert money_sum(given_back, "USD") == before.free
    assert (after.free, after.ties) == (money("0.00"), True)
    shares = [share.money for share in UnwindShare.objects.filter(unwind__fund=fund, entry_id__isnull=False)]  # fmt: skip
    booked = books.balance(fund_id=fund.pk, code="2200", currency="USD")
    assert money_sum(shares, "USD") == booked
