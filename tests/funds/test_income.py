"""income_record, _correct, _confirm and _decline by service, page, program and database."""

from datetime import date, timedelta
from functools import partial
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse
from openpyxl import load_workbook

from tests.disbursements.gates import as_person, database_says
from tests.factories.cast import appointed
from tests.factories.fees import income_make
from tests.factories.funds import fund_make, fund_open_make
from tests.factories.ledger import received
from trustfund.audit import selectors as trail
from trustfund.db.clock import clock_move, now
from trustfund.events.models import Message
from trustfund.funds import services
from trustfund.funds.errors import IncomeDecided, IncomeRefused, IncomeStands
from trustfund.funds.models import Fund, Income
from trustfund.funds.selectors import available_of, income_of_month, waiting_for
from trustfund.funds.selectors.income import INCOME_BOOKS
from trustfund.identity.choices import Role
from trustfund.kernel.errors import NotPermitted
from trustfund.kernel.money import Money
from trustfund.ledger import selectors as ledger
from trustfund.ledger import services as books
from trustfund.ledger.errors import InsufficientBalance, PeriodShut
from trustfund.ledger.rules.posting import income_earned
from trustfund.reports.rules.statement import position_of


def usd(amount) -> Money:
    return Money(str(amount), "USD")


def today() -> date:
    return now().date()


@pytest.fixture
def fund(cast) -> Fund:
    """Return an open fund with USD 1,000.00 in the bank."""
    made = fund_open_make(cast)
    received(cast.finance_officer, made, "1000")
    return made


class TestService:
    @pytest.mark.parametrize(
        ("amount", "sides"), [("25.50", {"1100": "D", "4200": "C"}), ("-7.25", {"1100": "C", "4200": "D"})],
        ids=["earned", "lost"],
    )  # fmt: skip
    def test_is_booked_and_stands_in_the_statement(self, cast, fund, amount, sides):
        row = income_make(cast, fund, amount, booked=True)
        [entry] = ledger.entries_of(subject_id=row.pk)
        assert {leg.code: leg.side for leg in entry.legs} == sides
        assert entry.kind == "INCOME"
        position = position_of(ledger.balances(fund_id=fund.pk), day=today(), holding="USD")
        assert usd(position.income) == usd(amount)
        assert available_of(fund).money == usd(1000) + usd(amount)
        assert list(ledger.books_findings()) == []

    def test_books_nothing_before_a_second_person(self, cast, fund):
        row = income_make(cast, fund, "25.50")
        assert ledger.entries_of(subject_id=row.pk) == []
        services.income_decline(
            actor=cast.finance_approver, now=now(), income_id=row.pk, reason="Not ours."
        )
        assert ledger.entries_of(subject_id=row.pk) == []
        assert income_make(cast, fund, "25.50", booked=True).entry_id

    def test_is_recorded_with_its_entry_and_told(self, cast, fund):
        row = income_make(cast, fund, "25.50", booked=True)
        acts = trail.history(subject_type="funds.income", subject_id=row.pk)
        assert [act.action for act in acts] == ["funds.income_record", "funds.income_confirm"]
        assert acts[-1].after == Income.objects.get(pk=row.pk).facts()
        told = Message.objects.filter(subject_id=row.pk).order_by("id")
        assert [one.name for one in told] == ["funds.income_recorded", "funds.income_confirmed"]
        assert list(trail.row_findings(Income)) == []

    def test_a_month_has_one_record_and_is_corrected_by_the_difference(self, cast, fund):
        first = income_make(cast, fund, "25.50", booked=True)
        with pytest.raises(IncomeStands):
            income_make(cast, fund, "26")
        correction = income_make(cast, fund, "-0.50", corrects=first, booked=True)
        assert correction.corrects_id == first.pk
        assert income_of_month(fund, first.month) == usd(25)

    def test_only_what_is_booked_is_corrected(self, cast, fund):
        first = income_make(cast, fund, "25.50")
        with pytest.raises(IncomeRefused, match="Only what is booked"):
            income_make(cast, fund, "1", corrects=first)

    def test_a_correction_of_a_closed_month_is_a_prior_period_adjustment(self, cast, fund):
        first = income_make(cast, fund, "25.50", booked=True)
        day = first.value_date
        clock_move(by=timedelta(days=40))
        books.period_soft_close(
            actor=cast.finance_officer, now=now(), fund_id=fund.pk, kind="MONTH", starts=first.month
        )
        with pytest.raises(PeriodShut):
            income_make(cast, fund, "1", corrects=first, value_date=day)
        row = income_make(cast, fund, "1", corrects=first, booked=True)
        [entry] = ledger.entries_of(subject_id=row.pk)
        assert (entry.value_date, entry.adjusts) == (today(), day)

    def test_is_not_booked_into_a_period_that_closed_meanwhile(self, cast, fund):
        row = income_make(cast, fund, "25.50")
        clock_move(by=timedelta(days=40))
        books.period_soft_close(
            actor=cast.finance_officer, now=now(), fund_id=fund.pk, kind="MONTH", starts=row.month
        )
        with pytest.raises(PeriodShut):
            services.income_confirm(actor=cast.finance_approver, now=now(), income_id=row.pk)

    def test_a_loss_is_no_more_than_the_cash(self, cast, fund):
        row = income_make(cast, fund, "-1000.01")
        with pytest.raises(InsufficientBalance):
            services.income_confirm(actor=cast.finance_approver, now=now(), income_id=row.pk)

    @pytest.mark.parametrize(
        ("amount", "words", "field"),
        [
            ("0", {}, "amount"),
            ("5", {"currency": "EUR"}, "amount"),
            ("5", {"reference": " "}, "reference"),
            ("5", {"month": date(2026, 1, 2)}, "month"),
            ("5", {"value_date": date(2199, 1, 1)}, "value_date"),
            ("5", {"value_date": date(2000, 1, 1)}, "value_date"),
        ],
        ids=["zero", "currency", "no-source", "no-month", "to-come", "too-early"],
    )
    def test_refuses_what_makes_no_sense(self, cast, fund, amount, words, field):
        with pytest.raises(IncomeRefused) as refused:
            income_make(cast, fund, amount, **words)
        assert field in refused.value.fields

    def test_is_of_an_open_fund(self, cast):
        with pytest.raises(IncomeRefused, match="not open"):
            income_make(cast, fund_make(cast), "5")

    def test_is_booked_by_another_person_of_another_unit_once(self, cast, fund):
        row = income_make(cast, fund, "5")
        colleague = appointed(
            name="colleague",
            organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_APPROVER,
        )
        for actor in (colleague, as_person(cast.finance_approver, cast.finance_officer)):
            with pytest.raises(NotPermitted, match="another unit"):
                services.income_confirm(actor=actor, now=now(), income_id=row.pk)
        assert [one.url_args for one in waiting_for(cast.finance_approver, now=now())] == [
            (row.pk,)
        ]
        services.income_confirm(actor=cast.finance_approver, now=now(), income_id=row.pk)
        with pytest.raises(IncomeDecided):
            services.income_confirm(actor=cast.finance_approver, now=now(), income_id=row.pk)
        assert waiting_for(cast.finance_approver, now=now()) == []


class TestDatabase:
    def row(self, cast, fund, **columns) -> Income:
        values = {
            "fund": fund, "month": today().replace(day=1), "amount": 5, "currency": "USD",
            "value_date": today(), "reference": "Pool 1",
            "recorded_by_id": cast.finance_officer.person_id,
            "recorded_by_organization_id": cast.finance_officer.organization_id,
        }  # fmt: skip
        return Income.objects.create(**{**values, **columns})

    @pytest.mark.parametrize(
        ("columns", "constraint"),
        [
            ({"amount": 0}, "income_is_an_amount"),
            ({"currency": "EUR"}, "income_in_the_holding_currency"),
            ({"value_date": date(2199, 1, 1)}, "income_not_in_future"),
            ({"value_date": date(2000, 1, 1)}, "income_credited_after_its_month_began"),
            ({"month": date(2000, 1, 2)}, "income_of_a_whole_month"),
            ({"reference": " "}, "income_with_a_source"),
            ({"entry_id": 7}, "income_whole_in_its_state"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_refuses_by_itself(self, cast, fund, columns, constraint):
        assert database_says(partial(self.row, cast, fund, **columns)) == constraint

    def test_wants_one_record_a_month(self, cast, fund):
        self.row(cast, fund)
        assert database_says(partial(self.row, cast, fund)) == "income_once_a_month"

    def test_wants_a_correction_of_a_booked_record_of_the_month(self, cast, fund):
        first = self.row(cast, fund)
        again = partial(self.row, cast, fund, corrects=first)
        assert database_says(again) == "income_corrects_the_same_month"

    def test_wants_the_entry_of_its_amount(self, cast, fund):
        row = self.row(cast, fund)
        for amount in ("4", "-5"):
            assert database_says(partial(self.booked, cast, row, amount)) == "income_is_booked"
        assert database_says(partial(self.booked, cast, row, "5")) == ""

    def test_wants_another_person_of_another_unit(self, cast, fund):
        row = self.row(cast, fund)
        said = database_says(partial(self.booked, cast, row, "5", actor=cast.finance_officer))
        assert said == "income_confirmed_by_another"

    def test_lets_a_decision_stand(self, cast, fund):
        row = income_make(cast, fund, "5", booked=True)
        again = partial(Income.objects.filter(pk=row.pk).update, decided_at=now())
        assert database_says(again) == "income_decision_stands"

    def booked(self, cast, row, amount, *, actor=None):
        actor = actor or cast.finance_approver
        with transaction.atomic():
            posted = books.entry_post(
                fund_id=row.fund_id, kind="INCOME", value_date=row.value_date,
                reference=f"x:{amount}", memo="", subject_id=row.pk, legs=income_earned(usd(amount)),
            )  # fmt: skip
            Income.objects.filter(pk=row.pk).update(
                state="CONFIRMED", entry_id=posted.id, decided_at=now(),
                decided_by_id=actor.person_id, decided_by_organization_id=actor.organization_id,
            )  # fmt: skip


class TestDoors:
    KEY = "f7c5a5b8-1111-4222-8333-44445555"

    def test_the_pages_record_and_book(self, cast, fund, client_of):
        page = reverse("funds:income_record", args=[fund.pk])
        sent = {
            "request_key": self.KEY + "0001", "month": today().replace(day=1).isoformat(),
            "amount": "-12.25", "value_date": today().isoformat(), "reference": "Pool 7",
        }  # fmt: skip
        officer = client_of(cast.finance_officer)
        assert "Propose income" in officer.post(page, sent).content.decode()
        assert officer.post(page, {**sent, "step": "confirm"}).status_code == 302
        row = Income.objects.get()
        assert row.money == usd("-12.25")
        approver = client_of(cast.finance_approver)
        confirm = reverse("funds:income_confirm", args=[row.pk])
        assert (
            confirm in approver.get(reverse("funds:income_detail", args=[row.pk])).content.decode()
        )
        key = {"request_key": self.KEY + "0002", "step": "confirm"}
        assert approver.post(confirm, key).status_code == 302
        row.refresh_from_db()
        assert row.state == "CONFIRMED"

    def test_the_file_has_exactly_the_rows_of_the_page(self, cast, fund, client_of):
        month = today().replace(day=1)
        income_make(cast, fund, "25.50", booked=True)
        income_make(cast, fund, "9", month=(month - timedelta(days=1)).replace(day=1))
        url = reverse("funds:income_list", args=[fund.pk])
        auditor = client_of(cast.auditor)
        assert auditor.get(url).content.decode().count("Pool statement 7") == 2
        answer = auditor.get(url, {"state": "CONFIRMED", "format": "xlsx"})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        book = load_workbook(BytesIO(content))
        cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
        assert sum(value == "Pool statement 7" for value in cells) == 1
        assert any("25.50" in str(value) for value in cells)

    def test_programs_record_and_book(self, cast, fund, client_of):
        url = reverse("funds_api:income_record", args=[fund.pk])
        body = {
            "month": today().replace(day=1).isoformat(),
            "money": {"amount": "-3.00", "currency": "USD"},
            "value_date": today().isoformat(), "reference": "Pool 7",
        }  # fmt: skip
        made = client_of(cast.finance_officer).post(
            url,
            body,
            content_type="application/json",
            headers={"Idempotency-Key": self.KEY + "0003"},
        )
        assert made.status_code == 201, made.content
        confirm = reverse("funds_api:income_confirm", args=[made.json()["id"]])
        done = client_of(cast.finance_approver).post(
            confirm,
            {},
            content_type="application/json",
            headers={"Idempotency-Key": self.KEY + "0004"},
        )
        assert (done.status_code, done.json()["state"]) == (200, "CONFIRMED")


class TestTieOut:
    def test_tells_an_entry_that_no_record_speaks_of(self, cast, fund):
        income_make(cast, fund, "25.50", booked=True)
        income_make(cast, fund, "3", month=date(2025, 1, 1))
        assert self.differing(fund) == []
        books.entry_post(
            fund_id=fund.pk, kind="INCOME", value_date=today(), reference="alone", memo="alone",
            subject_id=fund.pk, legs=income_earned(usd(4)),
        )  # fmt: skip
        [pair] = self.differing(fund)
        assert (pair.label, pair.left, pair.right) == ("alone", 4, 0)

    def differing(self, fund):
        return [pair for pair in INCOME_BOOKS.pairs(fund.pk) if not pair.ties]
