"""A part of a bank line that is nobody's contribution, or too much, goes back to who has paid it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import LineMatchPart, Receipt, StatementLine
from donors.selectors.lines import left_of, line_row, with_taken
from donors.services.line_matches import LineNotOpen
from tests.donors.test_lines_tie import tied
from tests.factories.donors import money
from tests.factories.periods import month_shut
from tests.factories.statements import accounts_make, imported, in_suspense, line, statement
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import DomainError, NotPermitted
from trustfund.ledger import selectors as books
from trustfund.ledger import services as ledger
from trustfund.ledger.errors import PeriodShut
from trustfund.ledger.rules.chart import CASH, UNIDENTIFIED
from trustfund.ledger.rules.posting import unidentified_returned


@pytest.fixture
def ready(cast, noon, fund):
    accounts_make(cast, fund)
    return fund


@pytest.fixture
def too_much(cast, ready, signed_usd):
    """Return a line that brought 400 more than the agreement takes, of today."""
    return in_suspense(cast, ready, f"{signed_usd.amount + 400:.2f}", "BANK-7")


def proposed(cast, line, *parts):
    return services.line_match_propose(
        actor=cast.finance_officer, now=clock.now(), line_id=line.pk, parts=list(parts),
        reason="It paid twice.",
    )  # fmt: skip


def confirmed(cast, match, **words):
    words = {"value_date": clock.now().date(), "bank_reference": "BACK-1", **words}
    return services.line_match_confirm(
        actor=cast.finance_approver, now=clock.now(), match_id=match.pk, **words
    )


def balance(fund, code):
    return books.balance(fund_id=fund.pk, code=code, currency="USD")


class TestService:
    def test_an_over_payment_is_a_receipt_and_the_rest_goes_back(
        self, cast, ready, signed_usd, too_much
    ):
        match = proposed(cast, too_much, (signed_usd.pk, signed_usd.money), (None, money("400.00")))
        confirmed(cast, match)
        assert Receipt.objects.get().money == signed_usd.money
        assert balance(ready, UNIDENTIFIED) == money("0.00")
        part = LineMatchPart.objects.get(agreement=None)
        entry = books.entry(entry_id=part.entry_id)
        assert (entry.kind, entry.memo) == ("RETURNED", "BACK-1")
        assert left_of(too_much) == money("0.00")
        assert list(books.books_findings()) == []

    def test_the_debit_of_the_bank_is_tied_to_it_whichever_came_first(self, cast, ready):
        for number, bank_first in enumerate((True, False)):
            came = in_suspense(cast, ready, f"{300 + number}.00", f"IN-{number}")
            out = statement(
                [line(f"-{300 + number}.00", f"OUT-{number}", day=clock.now().date())],
                number=f"S-{number}",
            )
            if bank_first:
                imported(cast, ready, out)
            confirmed(cast, proposed(cast, came, (None, came.money)))
            tied()
            if not bank_first:
                imported(cast, ready, out)
            gone = StatementLine.objects.get(bank_reference=f"OUT-{number}")
            part = LineMatchPart.objects.get(match__line=came)
            assert gone.entry_id == part.entry_id
        assert balance(ready, CASH) == money("0.00")

    def test_it_says_what_became_of_it_and_is_recorded_with_its_entry(self, cast, ready):
        came = in_suspense(cast, ready, "300.00", "IN-1")
        match = proposed(cast, came, (None, money("100.00")))
        assert left_of(came) == money("300.00")
        confirmed(cast, match)
        [row] = with_taken(StatementLine.objects.filter(pk=came.pk))
        assert line_row(row, today=clock.now().date()).left == money("200.00")
        confirmed(cast, proposed(cast, came, (None, money("200.00"))), bank_reference="BACK-2")
        [row] = with_taken(StatementLine.objects.filter(pk=came.pk))
        assert line_row(row, today=clock.now().date()).outcome == "MATCHED"
        record = max(
            history(subject_type="donors.linematch", subject_id=match.pk),
            key=lambda one: one.sequence,
        )
        part = LineMatchPart.objects.get(match=match)
        assert [one["id"] for one in record.extra["entries"]] == [part.entry_id]

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"value_date": None}, "value_date"),
            ({"value_date": timedelta(days=1)}, "value_date"),
            ({"value_date": timedelta(days=-1)}, "value_date"),
            ({"bank_reference": "  "}, "bank_reference"),
        ],
    )
    def test_refuses_a_payment_that_cannot_have_been(self, cast, ready, words, field):
        came = in_suspense(cast, ready, "300.00", "IN-1")
        match = proposed(cast, came, (None, came.money))
        if isinstance(words.get("value_date"), timedelta):
            words = {"value_date": clock.now().date() + words["value_date"]}
        with pytest.raises(Refused) as refused:
            confirmed(cast, match, **words)
        assert list(refused.value.fields) == [field]
        assert balance(ready, UNIDENTIFIED) == money("300.00")

    def test_refuses_more_than_is_left_and_a_second_word(self, cast, ready):
        came = in_suspense(cast, ready, "300.00", "IN-1")
        for wrong in ("300.01", "0.00"):
            with pytest.raises(DomainError):
                proposed(cast, came, (None, money(wrong)))
        with pytest.raises(Refused):
            proposed(cast, came, (None, money("1.00")), (None, money("2.00")))
        match = proposed(cast, came, (None, money("300.00")))
        with pytest.raises(LineNotOpen):
            proposed(cast, came, (None, money("1.00")))
        with pytest.raises(NotPermitted):
            services.line_match_confirm(
                actor=cast.finance_officer, now=clock.now(), match_id=match.pk,
                value_date=clock.now().date(), bank_reference="x",
            )  # fmt: skip

    def test_refuses_a_day_of_a_closed_month(self, cast, ready):
        came = in_suspense(cast, ready, "300.00", "IN-1", day=clock.now().date() - timedelta(40))
        match = proposed(cast, came, (None, came.money))
        day = clock.now().date() - timedelta(days=30)
        month_shut(cast, ready, day.replace(day=1) - timedelta(days=1))
        month_shut(cast, ready, clock.now().date().replace(day=1) - timedelta(days=1))
        with pytest.raises(PeriodShut):
            confirmed(cast, match, value_date=day)


class TestDoors:
    def test_give_back_by_page(self, cast, client_of, send, ready):
        came = in_suspense(cast, ready, "300.00", "IN-1")
        url = reverse("donors:line_match_propose", args=[came.pk])
        words = {"agreement_1": "BACK", "amount_1": "300.00", "reason": "Not for us"}
        officer, approver = client_of(cast.finance_officer), client_of(cast.finance_approver)
        assert "Back to who has paid it" in send(officer, url, words, step="preview").text
        assert send(officer, url, words).status_code == 302
        match = came.matches.get()
        confirm = reverse("donors:line_match_confirm", args=[match.pk])
        assert 'name="bank_reference"' in approver.get(confirm).text
        assert send(approver, confirm, {"value_date": "", "bank_reference": ""}).status_code == 422
        sent = {"value_date": str(clock.now().date()), "bank_reference": "BACK-9"}
        assert send(approver, confirm, sent).status_code == 302
        page = approver.get(reverse("donors:line_detail", args=[came.pk])).text
        assert "Back to who has paid it" in page
        assert balance(ready, UNIDENTIFIED) == money("0.00")

    def test_give_back_by_api(self, cast, client_of, call, ready):
        came = in_suspense(cast, ready, "300.00", "IN-1")
        part = {"agreement_id": None, "money": {"amount": "300.00", "currency": "USD"}}
        answer = call(
            client_of(cast.finance_officer),
            f"/api/v1/donors/bank-lines/{came.pk}/match/",
            {"parts": [part], "reason": "Not for us"},
        )
        assert answer.status_code == 201, answer.content
        url = f"/api/v1/donors/line-matches/{answer.json()['id']}/confirm/"
        approver = client_of(cast.finance_approver)
        assert call(approver, url, {}).status_code == 422
        words = {"value_date": str(clock.now().date()), "bank_reference": "BACK-9"}
        answer = call(approver, url, words)
        assert answer.status_code in {200, 201}, answer.content
        [found] = answer.json()["parts"]
        assert found["entry_id"] == LineMatchPart.objects.get().entry_id


class TestDatabase:
    def posted(self, fund, part, amount="300.00"):
        return ledger.entry_post(
            fund_id=fund.pk, kind="RETURNED", value_date=clock.now().date(), reference="x",
            memo="x", subject_id=part.pk, legs=unidentified_returned(money(amount)),
        )  # fmt: skip

    def refused(self, act):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            act()
        return constraint_of(error.value)

    def test_gives_back_by_a_confirmed_part_alone(self, cast, ready):
        came = in_suspense(cast, ready, "300.00", "IN-1")
        part = proposed(cast, came, (None, came.money)).parts.get()

        def alone():
            self.posted(ready, part)
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

        def unconfirmed():
            entry = self.posted(ready, part)
            LineMatchPart.objects.filter(pk=part.pk).update(entry_id=entry.id)

        assert self.refused(alone) == "returned_out_of_suspense_confirmed"
        assert self.refused(unconfirmed) == "line_match_part_returned_as_confirmed"

    def test_gives_back_just_what_was_said(self, cast, ready, monkeypatch):
        came = in_suspense(cast, ready, "300.00", "IN-1")
        match = proposed(cast, came, (None, money("200.00")))
        monkeypatch.setattr(
            "donors.services.line_matches._returned",
            lambda _line, part, *_words: self.posted(ready, part),
        )
        with pytest.raises(IntegrityError) as error:
            confirmed(cast, match)
        assert constraint_of(error.value) == "line_match_part_returned_as_confirmed"

    def test_a_part_is_a_receipt_or_goes_back(self, cast, ready, signed_usd):
        came = in_suspense(cast, ready, "300.00", "IN-1")
        proposed(cast, came, (signed_usd.pk, money("300.00")))
        with pytest.raises(IntegrityError), transaction.atomic():
            LineMatchPart.objects.update(entry_id=came.entry_id)
