"""set_aside_release by service, page, program and database: another person of another unit."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.disbursements.gates import as_person, database_says
from tests.factories.cast import appointed
from tests.factories.funds import fund_open_make
from tests.factories.ledger import received
from tests.factories.set_asides import released, set_aside
from trustfund.audit import selectors as trail
from trustfund.db.clock import now
from trustfund.events.models import Message
from trustfund.funds.errors import SetAsideRefused
from trustfund.funds.models import Fund, SetAside, SetAsideRelease
from trustfund.funds.selectors import available_of, set_aside_row
from trustfund.identity.choices import Role
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.kernel.money import Money
from trustfund.ledger import selectors as ledger
from trustfund.ledger.rules.posting import set_aside_released
from trustfund.ledger.services import entry_post, entry_reverse


def usd(amount) -> Money:
    return Money(str(amount), "USD")


@pytest.fixture
def fund(cast) -> Fund:
    """Return an open fund with USD 1,000.00 in the bank."""
    made = fund_open_make(cast)
    received(cast.finance_officer, made, "1000")
    return made


@pytest.fixture
def reserve(cast, fund) -> SetAside:
    """Return USD 300.00 set aside of it."""
    return set_aside(cast, fund, 300)


class TestService:
    def test_makes_it_available_again_part_by_part(self, cast, fund, reserve):
        released(cast, reserve, 100)
        assert available_of(fund).money == usd(800)
        released(cast, reserve, 200)
        assert available_of(fund).money == usd(1000)
        row = set_aside_row(cast.auditor, reserve)
        assert (row.left, row.is_open, len(row.releases)) == (usd(0), False, 2)

    def test_is_recorded_with_its_entry_and_told(self, cast, reserve):
        row = released(cast, reserve, 100)
        [record] = trail.history(subject_type="funds.setasiderelease", subject_id=row.pk)
        assert record.action == "funds.set_aside_release"
        acts = trail.history(subject_type="funds.setaside", subject_id=reserve.pk)
        assert [act.action for act in acts] == ["funds.set_aside_make", "funds.set_aside_release"]
        assert Message.objects.filter(name="funds.set_aside_released", subject_id=row.pk).exists()
        assert list(trail.row_findings(SetAsideRelease)) == []
        assert list(ledger.books_findings()) == []

    def test_refuses_what_makes_no_sense(self, cast, reserve):
        for amount, words, field in (
            ("300.01", {}, "amount"),
            (0, {}, "amount"),
            (-1, {}, "amount"),
            (5, {"currency": "EUR"}, "amount"),
            (5, {"reason": " "}, "reason"),
        ):
            with pytest.raises(SetAsideRefused) as refused:
                released(cast, reserve, amount, **words)
            assert field in refused.value.fields, (amount, words)
        assert not SetAsideRelease.objects.exists()

    def test_another_set_aside_does_not_lend_what_is_left(self, cast, fund, reserve):
        set_aside(cast, fund, 500)
        with pytest.raises(SetAsideRefused, match="is left of this set-aside"):
            released(cast, reserve, 301)

    def test_is_not_the_finance_officer_s(self, cast, reserve):
        with pytest.raises(NotPermitted):
            released(cast, reserve, 5, actor=cast.finance_officer)

    def test_is_not_done_by_the_person_or_the_unit_that_set_it_aside(self, cast, reserve):
        colleague = appointed(
            name="colleague",
            organization=cast.organizations["finance_unit"],
            role=Role.FINANCE_APPROVER,
        )
        maker = as_person(cast.finance_approver, cast.finance_officer)
        for actor in (colleague, maker):
            with pytest.raises(NotPermitted, match="another unit"):
                released(cast, reserve, 5, actor=actor)

    def test_is_possible_in_a_closed_fund(self, cast, fund, reserve):
        Fund.objects.filter(pk=fund.pk).update(state="CLOSED")
        released(cast, reserve, 300)
        assert available_of(fund).money == usd(1000)

    def test_of_nothing_is_not_found(self, cast, reserve):
        reserve.pk = uuid4()
        with pytest.raises(NotFound):
            released(cast, reserve, 5)


class TestDatabase:
    def row(self, cast, reserve, amount=100, *, actor=None, **columns) -> SetAsideRelease:
        actor = actor or cast.finance_approver
        values = {
            "set_aside": reserve, "amount": amount, "currency": "USD", "reason": "Because.",
            "released_by_id": actor.person_id,
            "released_by_organization_id": actor.organization_id,
        }  # fmt: skip
        return SetAsideRelease.objects.create(**{**values, **columns})

    def post(self, row: SetAsideRelease, *, reference="", amount=None):
        return entry_post(
            fund_id=row.set_aside.fund_id, kind="SET_ASIDE_RELEASED", value_date=now().date(),
            reference=reference or f"set-aside-release:{row.pk}", memo="",
            subject_id=row.set_aside_id,
            legs=set_aside_released(amount or row.money, "8300"),
        )  # fmt: skip

    def test_refuses_the_person_and_the_unit_that_set_it_aside(self, cast, reserve):
        officer, approver = cast.finance_officer, cast.finance_approver
        for columns in (
            {"released_by_id": officer.person_id},
            {"released_by_organization_id": officer.organization_id},
        ):
            says = database_says(
                lambda columns=columns: self.row(cast, reserve, actor=approver, **columns)
            )
            assert says == "set_aside_released_by_another"

    def test_refuses_more_than_was_set_aside(self, cast, fund, reserve):
        set_aside(cast, fund, 500)
        says = database_says(lambda: self.post(self.row(cast, reserve, 301)))
        assert says == "set_aside_released_once"

    def test_refuses_an_entry_that_no_release_explains(self, cast, reserve):
        for words in ({"reference": "another"}, {"amount": usd(99)}):
            says = database_says(lambda words=words: self.post(self.row(cast, reserve), **words))
            assert says == "set_aside_booked_as_said", words

    def test_refuses_another_currency(self, cast, reserve):
        says = database_says(lambda: self.row(cast, reserve, currency="EUR"))
        assert says == "set_aside_released_in_its_currency"

    def test_refuses_to_reverse_what_was_released_meanwhile(self, cast, fund, reserve):
        set_aside(cast, fund, 500)
        released(cast, reserve, 100)
        [entry] = [
            one for one in ledger.entries_of(subject_id=reserve.pk) if one.kind == "SET_ASIDE"
        ]
        says = database_says(
            lambda: entry_reverse(
                entry_id=entry.id, value_date=now().date(), reference="back", memo=""
            )
        )
        assert says == "set_aside_released_once"


class TestDoors:
    def page(self, reserve) -> str:
        return reverse("funds:set_aside_release", args=[reserve.pk])

    def test_the_page_proposes_what_is_left_and_releases_it_once(self, cast, client_of, reserve):
        client = client_of(cast.finance_approver)
        assert 'value="300.00"' in client.get(self.page(reserve)).text
        sent = {"request_key": str(uuid4()), "amount": "120.00", "reason": "Not needed"}
        assert "180.00" in client.post(self.page(reserve), sent).text
        for _click in range(2):
            answer = client.post(self.page(reserve), {**sent, "step": "confirm"})
            assert answer.url == reverse("funds:set_aside_list", args=[reserve.fund_id])
        assert SetAsideRelease.objects.get().money == usd(120)

    def test_the_page_says_what_is_wrong(self, cast, client_of, reserve):
        client = client_of(cast.finance_approver)
        for amount in ("", "0", "-1", "300.01", "1.00001", "x"):
            sent = {"request_key": str(uuid4()), "amount": amount, "reason": "Not needed"}
            answer = client.post(self.page(reserve), sent)
            assert answer.status_code == 422, amount
            assert "error-summary" in answer.text

    def test_a_program_does_the_same(self, cast, client_of, reserve):
        answer = client_of(cast.finance_approver).post(
            reverse("funds_api:set_aside_release", args=[reserve.pk]),
            {"money": {"amount": "300.00", "currency": "USD"}, "reason": "Not needed"},
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 201, answer.text
        assert answer.json()["set_aside_id"] == str(reserve.pk)

    def test_is_shut_for_those_who_set_aside(self, cast, client_of, reserve):
        assert client_of(cast.finance_officer).get(self.page(reserve)).status_code == 403
