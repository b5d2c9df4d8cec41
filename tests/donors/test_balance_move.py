"""Balance accounts: paid back or transferred as their donor says, in both funds or in none, never below zero."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from donors import access, services
from donors.errors import MoveDecided, Refused
from donors.models import BalanceMove, UnwindShare
from donors.selectors.balances import BALANCES_BOOKS, lying
from donors.selectors.contributions import contribution_totals
from donors.selectors.unwind import unwound
from donors.services.balances import balance_move_confirm
from tests.donors.test_statements_race import at_once
from tests.donors.test_unwind_show import paid_in, story
from tests.factories.donors import (
    agreement_make,
    donor_make,
    fund_opened,
    money,
    receipt_make,
    refund_make,
)
from tests.factories.unwinds import balance_move_make, unwind_make
from tests.ledger.conftest import no_gate
from trustfund.db.clock import clock_move, now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.ledger import selectors as books
from trustfund.ledger.errors import InsufficientBalance

__all__ = ["no_gate", "story"]


@pytest.fixture
def left(cast, fund, korea, story):
    """Korea has left with USD 1,045.01; Japan stays."""
    return unwind_make(cast, fund, leaving=korea, approved=True)


@pytest.fixture
def other(cast, fund):
    return fund_opened(cast, number="TF070009")


def on_account(fund, donor):
    return lying(donor, fund).balance


def cash(fund):
    return books.balance(fund_id=fund.pk, code="1100", currency="USD")


class TestPayBack:
    def test_leaves_the_account_and_the_bank(self, cast, fund, korea, left):
        before = cash(fund)
        move = balance_move_make(cast, fund, korea, money("45.01"))
        assert lying(korea, fund).left == money("1000.00")
        assert cash(fund) == before
        services.balance_move_confirm(
            actor=cast.finance_approver, now=now(), move_id=move.pk,
            value_date=now().date(), bank_reference="OUT-1",
        )  # fmt: skip
        assert on_account(fund, korea) == money("1000.00")
        assert cash(fund) == before - money("45.01")
        assert unwound(fund, as_of=now().date()).ties
        assert all(pair.ties for pair in BALANCES_BOOKS.pairs(fund.pk))

    def test_no_more_than_lies_there_less_what_is_proposed(self, cast, fund, korea, left):
        balance_move_make(cast, fund, korea, money("1000.00"))
        with pytest.raises(Refused, match=r"USD 45\.01 is left"):
            balance_move_make(cast, fund, korea, money("45.02"))
        with pytest.raises(Refused):
            balance_move_make(cast, fund, korea, money("1.00", "EUR"))

    def test_the_donor_says_it_itself_and_another_unit_pays(self, cast, fund, korea, left):
        move = services.balance_move_propose(
            actor=cast.donor_officer, now=now(), donor_id=korea.pk, fund_id=fund.pk,
            kind="PAY_BACK", to_fund_id=None, money=money("1.00"), reason="Letter.",
        )  # fmt: skip
        own = balance_move_make(cast, fund, korea, money("2.00"))
        with pytest.raises(NotPermitted):
            balance_move_confirm(
                actor=cast.finance_officer, now=now(), move_id=own.pk,
                value_date=now().date(), bank_reference="X",
            )  # fmt: skip
        with pytest.raises(NotFound):
            access.balance_move_for(cast.other_donor_officer, move.pk)

    def test_is_paid_once_and_not_in_the_future(self, cast, fund, korea, left):
        move = balance_move_make(cast, fund, korea, money("1.00"), confirmed=True)
        paying = {"actor": cast.finance_approver, "now": now(), "bank_reference": "X"}
        with pytest.raises(MoveDecided):
            balance_move_confirm(move_id=move.pk, value_date=now().date(), **paying)
        fresh = balance_move_make(cast, fund, korea, money("1.00"))
        with pytest.raises(Refused, match="future"):
            balance_move_confirm(
                move_id=fresh.pk, value_date=now().date() + timedelta(days=1), **paying
            )
        with pytest.raises(Refused, match="reference"):
            balance_move_confirm(
                move_id=fresh.pk, value_date=now().date(), **{**paying, "bank_reference": " "}
            )

    def test_is_not_dated_before_the_money_lay_there(self, cast, fund, korea, left, monkeypatch):
        early = balance_move_make(cast, fund, korea, money("1.00"))
        day = now().date() - timedelta(days=1)
        paying = {
            "actor": cast.finance_approver, "now": now(), "move_id": early.pk,
            "value_date": day, "bank_reference": "X",
        }  # fmt: skip
        with pytest.raises(Refused, match=r"no more than USD 0\.00 lay") as refused:
            balance_move_confirm(**paying)
        assert refused.value.fields
        monkeypatch.setattr("donors.services.balances.payment_must_fit", lambda *_, **__: None)
        with pytest.raises(IntegrityError) as told:
            balance_move_confirm(**paying)
        assert constraint_of(told.value) == "balance_move_after_it_lay_there"

    def test_nor_before_what_was_paid_later_leaves_so_much(self, cast, fund, korea, left):
        clock_move(by=timedelta(days=5))
        balance_move_make(cast, fund, korea, money("1000.00"), confirmed=True)
        late = balance_move_make(cast, fund, korea, money("45.01"))
        services.balance_move_confirm(
            actor=cast.finance_approver, now=now(), move_id=late.pk,
            value_date=now().date() - timedelta(days=3), bank_reference="X",
        )  # fmt: skip
        for back in range(6):
            day = now().date() - timedelta(days=back)
            lay = books.balance(
                fund_id=fund.pk, code="2200", currency="USD", party_id=korea.pk, as_of=day
            )
            assert lay.amount >= 0

    def test_declined_it_stays_on_the_account(self, cast, fund, korea, left):
        move = balance_move_make(cast, fund, korea, money("1.00"))
        services.balance_move_decline(
            actor=cast.finance_approver, now=now(), move_id=move.pk, reason="No such account."
        )
        assert lying(korea, fund).left == money("1045.01")

    def test_what_a_donor_that_left_paid_in_is_not_refunded_again(self, cast, left, story):
        with pytest.raises(Refused, match="has left the fund"):
            refund_make(cast, story, money("10.00"))

    def test_what_it_pays_in_later_goes_back_where_it_came_by_mistake(
        self, cast, fund, korea, left, story
    ):
        later = paid_in(cast, fund, korea, "50.00")
        refund_make(cast, later, money("50.00"), paid=True)
        found = unwound(fund, as_of=now().date())
        assert found.share_of(korea.pk).refund.deposits == money("0.00")
        assert found.ties

    def test_the_database_refunds_nothing_that_was_settled(
        self, cast, fund, korea, left, story, monkeypatch
    ):
        monkeypatch.setattr("donors.selectors.refunds.UnwindShare.objects.filter", no_share)
        with pytest.raises(IntegrityError) as refused:
            refund_make(cast, story, money("10.00"))
        assert constraint_of(refused.value) == "settled_stays_settled"


def no_share(**_narrowed):
    return UnwindShare.objects.none()


class TestTransfer:
    def test_is_in_both_funds_a_deposit_there_and_no_contribution(
        self, cast, fund, korea, other, left
    ):
        move = balance_move_make(cast, fund, korea, money("300.00"), to_fund=other, confirmed=True)
        assert on_account(fund, korea) == money("745.01")
        assert cash(other) == money("300.00")
        found = unwound(other, as_of=now().date())
        assert found.share_of(korea.pk).refund.deposits == money("300.00")
        assert (found.balance, found.ties) == (money("300.00"), True)
        for one in (fund, other):
            assert all(pair.ties for pair in BALANCES_BOOKS.pairs(one.pk))
        assert move.to_entry_id
        assert not unwound(other, as_of=now().date() - timedelta(days=1)).shares

    def test_into_no_fund_the_same_fund_or_another_currency_is_refused(
        self, cast, fund, korea, left
    ):
        euros = fund_opened(cast, number="TF070010", holding_currency="EUR")
        for to_fund in (fund, euros):
            with pytest.raises(Refused):
                balance_move_make(cast, fund, korea, money("1.00"), to_fund=to_fund)

    def test_the_database_wants_both_entries(self, cast, fund, korea, other, left, monkeypatch):
        move = balance_move_make(cast, fund, korea, money("1.00"), to_fund=other)
        real = services.balances._posted

        def only_out(moved, fund_id, kind, legs, value_date):
            return real(moved, moved.fund_id, "BALANCE_DRAWN", legs_out(moved), value_date)

        def legs_out(moved):
            from trustfund.ledger.rules.posting import balance_drawn  # noqa: PLC0415

            return balance_drawn(moved.money, moved.donor_id)

        monkeypatch.setattr("donors.services.balances._posted", only_out)
        with pytest.raises(IntegrityError):
            balance_move_confirm(
                actor=cast.finance_approver, now=now(), move_id=move.pk,
                value_date=now().date(), bank_reference="X",
            )  # fmt: skip


class TestDatabase:
    def test_an_account_never_falls_below_zero(self, cast, fund, korea, left, monkeypatch):
        monkeypatch.setattr("donors.services.balances.amount_must_lie_there", lambda *_, **__: None)
        with pytest.raises(IntegrityError) as refused:
            balance_move_make(cast, fund, korea, money("1045.02"))
        assert constraint_of(refused.value) == "balance_move_within_balance"
        move = balance_move_make(cast, fund, korea, money("1045.01"))
        move.amount = move.amount + 1
        with pytest.raises(InsufficientBalance):
            services.balances._posted(
                move, fund.pk, "BALANCE_DRAWN",
                services.balances.balance_drawn(move.money, korea.pk), now().date(),
            )  # fmt: skip

    def test_nothing_is_confirmed_unbooked(self, cast, fund, korea, left):
        move = balance_move_make(cast, fund, korea, money("1.00"))
        move.state, move.value_date, move.bank_reference = "CONFIRMED", now().date(), "X"
        move.entry_id, move.decided_at = 1, now()
        move.decided_by_id = cast.finance_approver.person_id
        move.decided_by_organization_id = cast.finance_approver.organization_id
        names = [name.removesuffix("_id") if name.startswith("decided_by") else name
                 for name in BalanceMove.mutable]  # fmt: skip
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            move.save(update_fields=names)
        assert constraint_of(refused.value) == "balance_move_is_booked"


class TestDoors:
    def test_the_donor_sees_its_accounts_and_says_where_the_money_goes(
        self, client_of, send, cast, fund, korea, left
    ):
        client = client_of(cast.donor_officer)
        page = reverse("donors:balance_show", args=[korea.pk])
        assert "1,045.01" in client.get(page).text
        assert client_of(cast.other_donor_officer).get(page).status_code == 404
        sent = {
            "fund": str(fund.pk), "kind": "PAY_BACK", "to_fund": "", "amount": "45.01",
            "currency": "USD", "reason": "Letter 7",
        }  # fmt: skip
        address = reverse("donors:balance_move_propose", args=[korea.pk])
        assert "1,000.00" in send(client, address, sent, step="preview").text
        send(client, address, sent)
        assert BalanceMove.objects.get().money == money("45.01")
        found = client.get(reverse("donors_api:balance_show", args=[korea.pk])).json()
        assert found["accounts"][0]["left"]["amount"] == "1000.00"

    def test_the_ladder_does_not_count_a_transfer(self, cast, fund, korea, other, left):
        balance_move_make(cast, fund, korea, money("300.00"), to_fund=other, confirmed=True)
        assert not list(contribution_totals(other.pk, now().date()))


def test_opposite_transfers_at_once_both_happen(committed_cast):
    cast = committed_cast
    donor = donor_make(cast)
    funds = [fund_opened(cast, number=f"TF07001{number}") for number in range(2)]
    for number, one in enumerate(funds):
        agreed = money("100.00")
        agreement = agreement_make(cast, one, donor, agreed, signer=cast.donor_officer)
        receipt_make(cast, agreement, agreed, reference=f"R{number}")
        unwind_make(cast, one, approved=True)
    pairs = [(funds[0], funds[1]), (funds[1], funds[0])] * 3
    moves = [
        balance_move_make(cast, out, donor, money("10.00"), to_fund=into) for out, into in pairs
    ]

    def confirm(move):
        balance_move_confirm(
            actor=cast.finance_approver, now=now(), move_id=move.pk,
            value_date=now().date(), bank_reference=str(move.pk)[:20],
        )  # fmt: skip
        return move.pk

    assert len(at_once(confirm, moves)) == 6
    for one in funds:
        assert on_account(one, donor) == money("65.00")
        assert cash(one) == money("95.00")
    assert list(books.books_findings()) == []


def test_a_receipt_of_the_other_fund_stands_beside_the_transfer(cast, fund, korea, other, left):
    paid_in(cast, other, korea, "100.00")
    balance_move_make(cast, fund, korea, money("50.00"), to_fund=other, confirmed=True)
    found = unwound(other, as_of=now().date())
    assert found.share_of(korea.pk).refund.deposits == money("150.00")
    assert found.balance == money("145.00")
