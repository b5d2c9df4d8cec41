"""amendment_draft and amendment_countersign: the only way to another date or amount."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donors import services
from donors.models import Amendment, Installment
from donors.rules.schedule import Part, amendment_faults, continued, numbered
from donors.selectors.agreements import ladder_of
from donors.selectors.contributions import contributions
from donors.selectors.pages import agreement_page
from donors.selectors.waiting import waiting_for
from donors.services.agreements import InstallmentsRefused
from donors.services.amendment_terms import AmendmentRefused
from donors.services.amendments import AmendmentSettled
from donors.services.receipts import AgreementNotSigned, MoreThanAgreed
from donors.services.signatures import TermsChanged
from tests.donors.test_schedule import item
from tests.factories.donors import agreement_make, amendment_make, money, receipt_make
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move
from trustfund.db.clock import now as clock_now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.errors import NotFound, NotPermitted

DAY = date(2026, 6, 15)


@pytest.fixture
def two(cast, fund, korea):
    """Return a signed agreement over two parts of USD 500, due in 10 and in 40 days."""
    return agreement_make(
        cast,
        fund,
        korea,
        money("1000.00"),
        parts=[
            (DAY + timedelta(days=10), money("500.00")),
            (DAY + timedelta(days=40), money("500.00")),
        ],
        signer=cast.donor_officer,
    )


def kept(agreement):
    return [continued(one) for one in ladder_of(agreement).in_force(DAY).installments]


@pytest.fixture
def amend(cast, noon, two):
    def act(parts=None, **changes):
        if parts is None:
            first, second = kept(two)
            later = second.due_date + timedelta(days=60)
            parts = [first, replace(second, due_date=later)]
        words = {
            "actor": cast.program_manager,
            "now": noon,
            "agreement_id": two.pk,
            "money": money("1000.00"),
            "installments": parts,
            "reason": "The budget year has moved.",
        }
        return services.amendment_draft(**{**words, **changes})

    return act


@pytest.fixture
def sign(cast, noon):
    def act(amendment, **changes):
        words = {
            "actor": cast.donor_officer,
            "now": noon,
            "amendment_id": amendment.pk,
            "content_hash": amendment.content_hash,
        }
        return services.amendment_countersign(**{**words, **changes})

    return act


def dates(agreement, day=DAY):
    return [one.due_date for one in agreement_page(agreement, as_of=day).positions]


class TestADeferral:
    def test_changes_nothing_until_the_donor_has_signed(self, amend, sign, two):
        before = dates(two)
        amendment = amend()
        assert dates(two) == before
        sign(amendment)
        assert dates(two) == [before[0], before[1] + timedelta(days=60)]

    def test_is_unknown_to_the_day_before_and_to_who_asked_before(self, amend, sign, two, fund):
        asked = clock_now()
        later = clock_move(to=asked + timedelta(days=2))
        sign(amend(now=later), now=later)
        assert dates(two, DAY + timedelta(days=1))[1] == DAY + timedelta(days=40)
        day = DAY + timedelta(days=50)
        overdue = [contributions(fund.pk, day, known)[0].figures.overdue for known in (asked, None)]
        assert overdue == [money("1000.00"), money("500.00")]

    def test_keeps_what_it_replaced(self, amend, sign, two):
        sign(amend())
        assert Installment.objects.filter(agreement=two).count() == 4
        assert ladder_of(two).installments[1].due_date == DAY + timedelta(days=40)

    def test_is_recorded_row_by_row(self, amend, sign, two):
        amendment = sign(amend())
        records = history(subject_type="donors.amendment", subject_id=amendment.pk)
        assert [record.action for record in records] == [
            "donors.amendment_draft",
            "donors.amendment_countersign",
        ]
        assert records[-1].after == Amendment.objects.get(pk=amendment.pk).facts()
        for row in amendment.installments.all():
            assert history(subject_type="donors.installment", subject_id=row.pk)

    def test_waits_for_the_donor(self, cast, noon, amend):
        amend()
        titles = [one.title for one in waiting_for(cast.donor_officer, now=noon)]
        assert any("amendment 1" in title for title in titles)
        assert not any(
            "amendment" in one.title for one in waiting_for(cast.other_donor_officer, now=noon)
        )


class TestAnotherAmount:
    def test_moves_signed_and_what_may_be_paid(self, cast, amend, sign, two):
        first, second = kept(two)
        extra = Part(money("250.00"), due_date=DAY + timedelta(days=90))
        sign(amend([first, second, extra], money=money("1250.00")))
        assert agreement_page(two, as_of=DAY).figures.signed == money("1250.00")
        receipt_make(cast, two, money("1250.00"))
        assert agreement_page(two, as_of=DAY).left_to_pay == money("0")
        with pytest.raises(MoreThanAgreed):
            receipt_make(cast, two, money("0.01"), reference="BANK-2")

    def test_never_falls_below_what_was_paid(self, cast, amend, sign, two):
        first = kept(two)[0]
        waiting = amend([first], money=money("500.00"))
        receipt_make(cast, two, money("600.00"))
        with pytest.raises(AmendmentRefused, match=r"USD 600\.00 are paid"):
            sign(waiting)
        with pytest.raises(AmendmentRefused):
            amend([first], money=money("500.00"))

    def test_a_dropped_number_never_returns(self, amend, sign, two):
        first, _second = kept(two)
        sign(amend([first], money=money("500.00")))
        fresh = Part(money("500.00"), due_date=DAY + timedelta(days=80))
        sign(amend([first, fresh]))
        assert [one.number for one in agreement_page(two, as_of=DAY).positions] == [1, 3]


class TestWhatItRefuses:
    @pytest.mark.parametrize("number", [3, -1])
    def test_a_number_that_is_not_there(self, amend, two, number):
        first, second = kept(two)
        with pytest.raises(AmendmentRefused, match="no installment of one of these"):
            amend([first, replace(second, number=number)])

    def test_the_same_twice_and_the_same_again(self, amend, two):
        first, second = kept(two)
        with pytest.raises(AmendmentRefused, match="twice"):
            amend([first, replace(second, number=1)])
        with pytest.raises(AmendmentRefused, match="Nothing would change"):
            amend([first, second])

    def test_a_schedule_that_does_not_add_up(self, amend):
        with pytest.raises(InstallmentsRefused, match="do not add up"):
            amend(money=money("1000.01"))

    def test_no_reason(self, amend):
        with pytest.raises(Exception, match="Say why"):
            amend(reason=" ")

    def test_what_is_not_signed(self, amend, offered):
        with pytest.raises(AgreementNotSigned):
            amend(agreement_id=offered.pk)

    def test_a_signature_on_other_terms_or_a_second_one(self, amend, sign):
        amendment = amend()
        with pytest.raises(TermsChanged):
            sign(amendment, content_hash="0" * 64)
        sign(amendment)
        with pytest.raises(AmendmentSettled):
            sign(amendment)

    def test_an_offer_that_another_replaced(self, amend, sign, two):
        first, second = kept(two)
        old = amend()
        new = amend([first, replace(second, due_date=second.due_date + timedelta(days=9))])
        with pytest.raises(AmendmentSettled):
            sign(old)
        assert sign(new).number == 2

    def test_everybody_else(self, cast, amend, sign):
        for actor in (cast.donor_officer, cast.finance_officer):
            with pytest.raises(NotPermitted):
                amend(actor=actor)
        amendment = amend()
        with pytest.raises(NotFound):
            sign(amendment, actor=cast.other_donor_officer)
        with pytest.raises(NotPermitted):
            sign(amendment, actor=cast.program_manager)


class TestTheRule:
    known = item(1, 10, due_rule="ON_MILESTONE", milestone="M3", dated_on=DAY)
    freed = item(2, 20, qualification="law", unqualified_on=DAY)

    def test_takes_over_what_is_known(self):
        assert continued(self.known).due_rule == "FIXED"
        assert continued(self.freed).qualification == ""

    def test_opens_nothing_again(self):
        undated = replace(continued(self.known), due_rule="ON_REQUEST", due_date=None, days=3)
        bound = replace(continued(self.freed), qualification="law")
        for part, fact in ((undated, self.known), (bound, self.freed)):
            assert amendment_faults([part], [fact]) == ["reopened"]

    @given(st.lists(st.booleans(), min_size=1, max_size=20), st.integers(1, 9))
    def test_new_parts_get_numbers_that_were_never_given(self, fresh, last):
        parts = [
            Part(money("1"), number=0 if new else index) for index, new in enumerate(fresh, start=1)
        ]
        given_out = [
            after.number
            for before, after in zip(parts, numbered(parts, last=last + 20), strict=True)
            if not before.number
        ]
        assert given_out == list(range(last + 21, last + 21 + len(given_out)))


class TestTheDatabase:
    """Written past the service, as the application's own role."""

    def bare(self, agreement, **words):
        row = {
            "agreement": agreement,
            "number": 7,
            "reason": "x",
            "amount": "1000.00",
            "currency": "USD",
            "content_hash": "0" * 64,
            "drafted_by_id": agreement.drafted_by_id,
        }
        return Amendment.objects.create(**{**row, **words})

    def offered_bare(self, amendment):
        amendment.state = "OFFERED"
        amendment.administrator_signed_by_id = amendment.drafted_by_id
        amendment.administrator_signed_date = DAY
        amendment.offered_at = clock_now()
        amendment.save(
            update_fields=[
                "state",
                "administrator_signed_by",
                "administrator_signed_date",
                "offered_at",
            ]
        )

    def part(self, amendment, **words):
        row = {"number": 1, "due_date": DAY, "amount": "1000.00", "currency": "USD", **words}
        return Installment.objects.create(agreement=amendment.agreement, amendment=amendment, **row)

    def refused(self, act):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            act()
        return constraint_of(error.value)

    def test_amends_only_what_is_signed_and_in_its_currency(self, two, offered):
        wanted = "amendment_of_a_signed_agreement"
        assert self.refused(lambda: self.bare(offered, currency="EUR")) == wanted
        assert self.refused(lambda: self.bare(two, currency="EUR")) == wanted

    def test_has_one_open_at_a_time(self, two, amend):
        amend()
        assert self.refused(lambda: self.bare(two)) == "amendment_open_once"

    def test_offers_only_what_adds_up(self, two):
        amendment = self.bare(two)
        self.part(amendment, amount="999.99")
        wanted = "amendment_is_sum_of_installments"
        assert self.refused(lambda: self.offered_bare(amendment)) == wanted

    def test_takes_no_installment_once_offered_or_of_another_agreement(self, two, signed, amend):
        wanted = "installment_of_a_draft_amendment"
        amendment = amend()
        assert self.refused(lambda: self.part(amendment, number=9)) == wanted
        strange = self.bare(signed, currency="EUR")
        strange.agreement = two
        assert self.refused(lambda: self.part(strange)) == wanted

    def test_is_signed_by_the_donors_officer_alone_and_never_below_paid(
        self, cast, two, amend, sign
    ):
        def by(actor):
            def act():
                row = Amendment.objects.get(pk=amendment.pk)
                row.state = "COUNTERSIGNED"
                row.countersigned_by_id = actor.person_id
                row.countersigned_date = DAY
                row.countersigned_at = clock_now()
                row.save(
                    update_fields=[
                        "state",
                        "countersigned_by",
                        "countersigned_date",
                        "countersigned_at",
                    ]
                )

            return act

        amendment = amend([kept(two)[0]], money=money("500.00"))
        wanted = "amendment_countersigned_by_donors_officer"
        assert self.refused(by(cast.other_donor_officer)) == wanted
        receipt_make(cast, two, money("600.00"))
        assert self.refused(by(cast.donor_officer)) == "amendment_not_below_paid"

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE donors_amendment SET amount = 1",
            "UPDATE donors_amendment SET content_hash = 'x'",
            "UPDATE donors_installment SET due_date = '2030-01-01'",
            "DELETE FROM donors_amendment",
            "DELETE FROM donors_installmentstep",
        ],
    )
    def test_freezes_the_terms(self, amend, statement):
        amend()
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


class TestThePages:
    def form(self, two):
        return {
            "reason": "The budget year has moved.",
            "amount": "1000.00",
            "due_rule_1": "FIXED",
            "due_date_1": str(DAY + timedelta(days=10)),
            "amount_1": "500.00",
            "due_rule_2": "FIXED",
            "due_date_2": str(DAY + timedelta(days=100)),
            "amount_2": "300.00",
            "due_rule_3": "ON_REQUEST",
            "detail_3": "30",
            "amount_3": "200.00",
        }

    def test_start_with_the_schedule_in_force(self, cast, client_of, two):
        url = reverse("donors:amendment_draft", args=[two.pk])
        text = client_of(cast.program_manager).get(url).content.decode()
        assert text.count('value="500.00"') == 2

    def test_show_what_changes_and_bind_to_it(self, cast, client_of, send, two):
        url = reverse("donors:amendment_draft", args=[two.pk])
        manager, officer = client_of(cast.program_manager), client_of(cast.donor_officer)
        text = send(manager, url, self.form(two), step="").content.decode()
        assert "changed; before: 25 Jul 2026" in text
        page = send(manager, url, self.form(two)).url
        text = officer.get(page).content.decode()
        assert "another date and amount" in text
        amendment = Amendment.objects.get()
        sign = reverse("donors:amendment_countersign", args=[amendment.pk])
        assert sign in text
        assert send(officer, sign, {"content_hash": amendment.content_hash}).status_code == 302
        detail = officer.get(reverse("donors:agreement_detail", args=[two.pk])).content.decode()
        assert "Amendment 1" in detail
        assert "30 days after a payment request" in detail

    def test_are_not_there_for_another_donor(self, cast, client_of, two):
        amendment = amendment_make(cast, two)
        client = client_of(cast.other_donor_officer)
        for name in ("amendment_detail", "amendment_countersign"):
            url = reverse(f"donors:{name}", args=[amendment.pk])
            assert client.get(url).status_code == 404


class TestTheApi:
    def test_amends_compares_and_signs(self, cast, client_of, call, two):
        client, officer = client_of(cast.program_manager), client_of(cast.donor_officer)
        data = {
            "money": {"amount": "1000.00", "currency": "USD"},
            "reason": "Later",
            "installments": [
                {
                    "number": 2,
                    "due_date": "2026-12-01",
                    "money": {"amount": "1000.00", "currency": "USD"},
                }
            ],
        }
        answer = call(client, f"/api/v1/donors/agreements/{two.pk}/amendments/", data)
        assert answer.status_code == 201, answer.content
        made = answer.json()
        url = f"/api/v1/donors/amendments/{made['id']}/"
        kinds = [row["kind"] for row in officer.get(url).json()["changes"]]
        assert kinds == ["DROPPED", "BOTH"]
        signed = call(officer, f"{url}countersign/", {"content_hash": made["content_hash"]})
        assert signed.json()["state"] == "COUNTERSIGNED"


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    amounts=st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    days=st.integers(0, 500),
)
def test_whatever_is_amended_the_parts_are_the_whole(cast, two, amounts, days):
    parts = [Part(money(str(amount)), due_date=DAY + timedelta(days=days)) for amount in amounts]
    amendment_make(cast, two, parts=parts, signer=cast.donor_officer)
    page = agreement_page(two, as_of=DAY)
    assert page.figures.signed == money(str(sum(amounts)))
    assert sum(one.money.amount for one in page.positions) == sum(amounts)
