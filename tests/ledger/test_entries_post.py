"""entries_post: many entries enter the books at once, each guarded as one alone would be."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tests.factories.ledger import pin_many, received
from tests.factories.periods import month_shut
from trustfund.audit.selectors import trail_findings
from trustfund.audit.selectors.records import record_of_entry
from trustfund.db.clock import now
from trustfund.kernel.money import Money
from trustfund.ledger import selectors
from trustfund.ledger.errors import (
    AdjustedDayOpen,
    BooksRefuse,
    InsufficientBalance,
    PeriodShut,
    ReferenceReused,
    TooManyAtOnce,
    ValueDateInFuture,
)
from trustfund.ledger.rules import posting
from trustfund.ledger.rules.chart import CASH, DEBIT
from trustfund.ledger.services import Draft, entries_post, entry_post

pytestmark = pytest.mark.usefixtures("no_gate")
DONOR = UUID(int=1)


def draft(reference: str = "", amount: str = "100", **changed) -> Draft:
    """Return a receipt that may be booked today."""
    legs = posting.receipt_booked(Money(amount, "USD"), DONOR)
    whole = Draft("RECEIPT", now().date(), reference or f"many:{uuid4()}", "Many", uuid4(), legs)
    return replace(whole, **changed)


def cash(fund) -> Money:
    """Return the fund's cash in US dollars."""
    return selectors.balance(fund_id=fund.pk, code=CASH, currency="USD")


class TestEntriesPost:
    def test_writes_each_as_one_alone_would_be_written(self, cast, fund):
        many = [draft(amount=str(number)) for number in range(1, 6)]
        entries = entries_post(fund_id=fund.pk, drafts=many)
        pin_many(cast.finance_officer, fund, entries)
        assert cash(fund) == Money("15", "USD")
        assert [entry.id for entry in entries] == sorted(entry.id for entry in entries)
        assert {entry.reference for entry in entries} == {one.reference for one in many}
        assert list(selectors.books_findings()) == []
        assert list(trail_findings()) == []

    def test_gives_an_entry_the_hash_that_it_would_have_alone(self, fund):
        one = draft("both")
        with transaction.atomic():
            [many] = entries_post(fund_id=fund.pk, drafts=[one])
            transaction.set_rollback(True)
        alone = entry_post(
            fund_id=fund.pk, kind=one.kind, value_date=one.value_date, reference=one.reference,
            memo=one.memo, subject_id=one.subject_id, legs=one.legs,
        )  # fmt: skip
        assert alone.content_hash == many.content_hash

    def test_answers_the_same_entries_with_the_first(self, fund):
        many = [draft(), draft()]
        first = entries_post(fund_id=fund.pk, drafts=many)
        second = entries_post(fund_id=fund.pk, drafts=[*many, draft()])
        assert [entry.replayed for entry in second] == [True, True, False]
        assert [entry.id for entry in second[:2]] == [entry.id for entry in first]
        assert cash(fund) == Money("300", "USD")

    def test_does_nothing_with_nothing(self, fund):
        assert entries_post(fund_id=fund.pk, drafts=[]) == []

    def test_leads_from_each_entry_to_its_act(self, cast, fund):
        first = received(cast.finance_officer, fund, "1")
        entries = entries_post(fund_id=fund.pk, drafts=[draft() for _n in range(3)])
        pin_many(cast.finance_officer, fund, entries)
        acts = {record_of_entry(entry_id=entry.id).sequence for entry in entries}
        assert len(acts) == 1
        assert record_of_entry(entry_id=first.id).sequence not in acts
        assert record_of_entry(entry_id=entries[-1].id + 1) is None


class TestRefusals:
    def test_a_reference_that_was_posted_with_other_content(self, fund):
        entries_post(fund_id=fund.pk, drafts=[draft("same")])
        with pytest.raises(ReferenceReused), transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(), draft("same", "101")])
        assert cash(fund) == Money("100", "USD")

    def test_a_reference_twice(self, fund):
        with pytest.raises(ReferenceReused), transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft("twice"), draft("twice")])

    def test_a_future_value_date(self, fund):
        tomorrow = now().date() + timedelta(days=1)
        with pytest.raises(ValueDateInFuture), transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(), draft(value_date=tomorrow)])

    def test_an_overdraft_by_all_of_them_together(self, fund):
        fees = [
            draft(kind="FEE", legs=posting.fee_charged(Money("60", "USD"))) for _number in range(2)
        ]
        with pytest.raises(InsufficientBalance), transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(), *fees])
        entries_post(fund_id=fund.pk, drafts=[draft(), fees[0]])
        assert cash(fund) == Money("40", "USD")

    def test_one_that_does_not_balance(self, fund):
        wrong = [*posting.receipt_booked(Money("5", "USD"), DONOR)]
        wrong[0] = replace(wrong[0], money=Money("6", "USD"))
        with pytest.raises(BooksRefuse) as refused, transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(), draft(legs=wrong)])
        assert refused.value.constraint == "ledger_entry_balanced"

    def test_one_with_a_single_leg(self, fund):
        one = posting.receipt_booked(Money("5", "USD"), DONOR)[:1]
        with pytest.raises(BooksRefuse) as refused, transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(), draft(legs=one)])
        assert refused.value.constraint == "ledger_entry_has_legs"

    def test_an_account_that_its_kind_may_not_touch(self, fund):
        wrong = posting.fee_charged(Money("5", "USD"))
        with pytest.raises(BooksRefuse) as refused, transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(), draft(legs=wrong)])
        assert refused.value.constraint == "ledger_leg_by_posting_rule"

    def test_an_account_that_the_chart_does_not_have(self, fund):
        wrong = [posting.Leg("9999", DEBIT, Money("5", "USD")) for _side in range(2)]
        with pytest.raises(BooksRefuse) as refused, transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(legs=wrong)])
        assert refused.value.constraint == "ledger_leg_by_posting_rule"

    def test_a_reversal(self, fund):
        with pytest.raises(BooksRefuse) as refused, transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(kind="REVERSAL")])
        assert refused.value.constraint == "ledger_entry_reversal_names_its_entry"

    def test_a_day_whose_books_are_closed(self, cast, fund):
        last_month = now().date().replace(day=1) - timedelta(days=1)
        month_shut(cast, fund, last_month)
        with pytest.raises(PeriodShut), transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(), draft(value_date=last_month)])
        entries_post(fund_id=fund.pk, drafts=[draft(), draft(adjusts=last_month)])

    def test_an_adjustment_of_a_day_whose_books_are_open(self, fund):
        yesterday = now().date() - timedelta(days=1)
        with pytest.raises(AdjustedDayOpen), transaction.atomic():
            entries_post(fund_id=fund.pk, drafts=[draft(), draft(adjusts=yesterday)])

    def test_more_than_a_thousand(self, fund):
        with pytest.raises(TooManyAtOnce, match="1000"):
            entries_post(fund_id=fund.pk, drafts=[draft()] * 1001)
