"""installment_fall_due, installment_unqualify, milestone_reached: what nobody could date before."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from donors import services
from donors.errors import Refused
from donors.models import Agreement, Installment, InstallmentStep
from donors.rules.schedule import Part
from donors.selectors.contributions import contributions
from donors.selectors.pages import agreement_page
from donors.selectors.waiting import waiting_for
from donors.services.receipts import AgreementNotSigned
from donors.services.schedules import DateAgreed, NotQualified, StepTaken
from oversight.services import certificate_dates, phase_dates
from tests.factories.donors import agreement_make, money
from tests.factories.oversight_program import (
    certificate_add,
    milestone_add,
    open_scene,
    scene_make,
)
from trustfund.audit.selectors import history
from trustfund.db.clock import clock_move
from trustfund.db.clock import now as clock_now
from trustfund.db.constraints import constraint_of
from trustfund.events.models import Message
from trustfund.identity.selectors import system_actor
from trustfund.kernel.errors import NotFound, NotPermitted

DAY = date(2026, 6, 15)
LATER = DAY + timedelta(days=10)


@pytest.fixture
def conditional(cast, fund, korea):
    """Return a signed agreement with one installment of each kind."""
    return agreement_make(
        cast,
        fund,
        korea,
        money("500.00"),
        parts=[
            Part(money("100.00"), due_date=LATER),
            Part(money("100.00"), due_rule="AFTER_SIGNATURE", days=20),
            Part(money("100.00"), due_rule="ON_REQUEST", days=30),
            Part(money("100.00"), due_rule="ON_MILESTONE", milestone="M3"),
            Part(money("100.00"), due_date=LATER, qualification="appropriation"),
        ],
        signer=cast.donor_officer,
    )


def part(agreement, number):
    return agreement.installments.get(number=number)


@pytest.fixture
def fall_due(cast, noon, conditional):
    def act(number=3, **changes):
        words = {
            "actor": cast.program_manager,
            "now": noon,
            "installment_id": part(conditional, number).pk,
            "day": DAY,
            "due_date": DAY + timedelta(days=30),
            "reference": "Letter 8",
        }
        return services.installment_fall_due(**{**words, **changes})

    return act


@pytest.fixture
def unqualify(cast, noon, conditional):
    def act(number=5, **changes):
        words = {
            "actor": cast.donor_officer,
            "now": noon,
            "installment_id": part(conditional, number).pk,
            "day": DAY,
            "reference": "Note 3",
        }
        return services.installment_unqualify(**{**words, **changes})

    return act


def dates(agreement, day=DAY):
    return [one.due_date for one in agreement_page(agreement, as_of=day).positions]


class TestTheDates:
    def test_after_countersignature_is_known_by_itself(self, conditional):
        after = DAY + timedelta(days=20)
        assert dates(conditional) == [LATER, after, None, None, LATER]

    def test_on_request_is_known_from_the_day_of_the_request(self, conditional, fall_due):
        fall_due()
        assert dates(conditional)[2] == DAY + timedelta(days=30)
        assert dates(conditional, DAY - timedelta(days=1))[2] is None

    def test_what_is_qualified_is_due_only_from_the_notice_on(self, conditional, unqualify):
        due = [agreement_page(conditional, as_of=LATER).figures.due]
        unqualify()
        due.append(agreement_page(conditional, as_of=LATER).figures.due)
        assert due == [money("100.00"), money("200.00")]

    def test_the_past_knows_of_neither(self, cast, fund, conditional, unqualify):
        before = clock_now()
        later = clock_move(to=before + timedelta(hours=1))
        unqualify(now=later)
        overdue = [
            contributions(fund.pk, LATER + timedelta(days=1), known)[0].figures.overdue
            for known in (before, None)
        ]
        assert overdue == [money("100.00"), money("200.00")]

    def test_what_is_not_due_waits_for_nobody(self, cast, noon, fund, korea):
        agreement_make(
            cast,
            fund,
            korea,
            money("5.00"),
            parts=[Part(money("5.00"), due_date=DAY, qualification="law")],
            signer=cast.donor_officer,
        )
        assert not [w for w in waiting_for(cast.donor_officer, now=noon) if "Pay" in w.title]

    def test_a_step_is_recorded_as_it_stands(self, fall_due):
        step = fall_due()
        (record,) = history(subject_type="donors.installmentstep", subject_id=step.pk)
        assert record.after == step.facts() | {"recorded_at": record.after["recorded_at"]}


class TestWhatItRefuses:
    def test_a_date_that_was_agreed(self, fall_due):
        for number in (1, 2):
            with pytest.raises(DateAgreed, match="Only an amendment"):
                fall_due(number)

    def test_a_second_date(self, fall_due):
        fall_due()
        with pytest.raises(StepTaken):
            fall_due(due_date=DAY)

    def test_a_reservation_that_was_none_or_is_lifted(self, unqualify):
        with pytest.raises(NotQualified):
            unqualify(1)
        unqualify()
        with pytest.raises(StepTaken):
            unqualify()

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"day": DAY + timedelta(days=1), "due_date": DAY + timedelta(days=2)}, "future"),
            ({"day": DAY - timedelta(days=1)}, "before the countersignature"),
            ({"due_date": DAY - timedelta(days=1)}, "before the day that makes it due"),
            ({"reference": " "}, "Name the paper"),
        ],
    )
    def test_a_day_that_cannot_be(self, fall_due, changes, reason):
        with pytest.raises(Refused, match=reason):
            fall_due(**changes)

    def test_an_agreement_that_is_only_offered(self, cast, fund, korea, fall_due):
        parts = [Part(money("5.00"), due_rule="ON_REQUEST", days=3)]
        bare = agreement_make(cast, fund, korea, money("5.00"), parts=parts)
        with pytest.raises(AgreementNotSigned):
            fall_due(installment_id=part(bare, 1).pk)

    def test_everybody_else(self, cast, fall_due, unqualify):
        for actor in (cast.donor_officer, cast.finance_officer, cast.auditor):
            with pytest.raises(NotPermitted):
                fall_due(actor=actor)
        with pytest.raises(NotFound):
            unqualify(actor=cast.other_donor_officer)
        assert not InstallmentStep.objects.exists()


class TestAMilestone:
    def reach(self, fund, now, milestone="m3 "):
        return services.milestone_reached(
            actor=system_actor(),
            now=now,
            fund_id=fund.pk,
            milestone=milestone,
            day=DAY,
            reference="Certificate 1",
        )

    def test_dates_what_waits_for_it_once(self, fund, noon, conditional):
        assert [step.number for step in self.reach(fund, noon)] == [4]
        assert dates(conditional)[3] == DAY
        assert self.reach(fund, noon) == []
        assert self.reach(fund, noon, "M4") == []

    @pytest.mark.parametrize(("verdict", "told"), [("VERIFIED", 1), ("NOT_VERIFIED", 0)])
    def test_is_told_by_its_certificate(self, cast, fund, korea, verdict, told):
        scene = scene_make(cast, fund=fund)
        milestone = milestone_add(scene)
        agreement = agreement_make(
            cast,
            fund,
            korea,
            money("5.00"),
            parts=[Part(money("5.00"), due_rule="ON_MILESTONE", milestone=milestone.code)],
            signer=cast.donor_officer,
        )
        certificate_add(scene, milestone, verdict=verdict)
        message = Message.objects.get(name="oversight.certificate_issued")
        for _ in range(2):
            certificate_dates(message=message, now=clock_now())
        assert InstallmentStep.objects.filter(agreement=agreement, due_date=DAY).count() == told

    def test_is_told_by_its_phase(self, cast, fund, korea):
        agreement = agreement_make(
            cast,
            fund,
            korea,
            money("5.00"),
            parts=[Part(money("5.00"), due_rule="ON_MILESTONE", milestone="Phase 1")],
            signer=cast.donor_officer,
        )
        open_scene(cast, fund=fund)
        phase_dates(message=Message.objects.get(name="oversight.phase_opened"), now=clock_now())
        assert InstallmentStep.objects.get().agreement_id == agreement.pk


class TestTheDatabase:
    """Written past the service, as the application's own role."""

    def step(self, agreement, number, kind, **words):
        return InstallmentStep.objects.create(
            agreement=agreement,
            number=number,
            kind=kind,
            reference="x",
            recorded_by_id=agreement.drafted_by_id,
            **{"day": DAY, "due_date": DAY if kind == "FELL_DUE" else None, **words},
        )

    @pytest.mark.parametrize(
        ("number", "kind", "words", "constraint"),
        [
            (1, "FELL_DUE", {}, "installment_step_as_agreed"),
            (9, "FELL_DUE", {}, "installment_step_as_agreed"),
            (1, "UNQUALIFIED", {}, "installment_step_as_agreed"),
            (3, "FELL_DUE", {"day": DAY + timedelta(days=1)}, "installment_step_in_order"),
            (3, "FELL_DUE", {"due_date": None}, "installment_falls_due_on_a_day"),
            (5, "UNQUALIFIED", {"due_date": DAY}, "installment_falls_due_on_a_day"),
        ],
    )
    def test_takes_only_what_was_left_open(self, conditional, number, kind, words, constraint):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.step(conditional, number, kind, **words)
        assert constraint_of(error.value) == constraint

    def test_takes_each_once(self, conditional):
        self.step(conditional, 3, "FELL_DUE")
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            self.step(conditional, 3, "FELL_DUE")
        assert constraint_of(error.value) == "installment_step_once"

    @pytest.mark.parametrize("column", ["due_date", "amount", "days", "qualification", "due_rule"])
    def test_changes_no_installment(self, conditional, column):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(f"UPDATE donors_installment SET {column} = NULL")

    @pytest.mark.parametrize(
        "words",
        [
            {"due_date": None},
            {"due_rule": "ON_REQUEST", "due_date": None},
            {"due_rule": "ON_MILESTONE", "due_date": None, "milestone": " "},
            {"due_rule": "AFTER_SIGNATURE", "due_date": DAY, "days": 3},
        ],
    )
    def test_an_installment_says_what_its_rule_needs(self, cast, fund, korea, words):
        draft = Agreement.objects.create(
            fund=fund,
            donor=korea,
            number="AA-900",
            instrument="AGREEMENT",
            amount="1.00",
            currency="EUR",
            content_hash="0" * 64,
            drafted_by_id=cast.program_manager.person_id,
        )
        row = {"due_rule": "FIXED", "due_date": DAY, "days": None, "milestone": "", **words}
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            Installment.objects.create(
                agreement=draft, number=1, amount="1.00", currency="EUR", **row
            )
        assert constraint_of(error.value) == "installment_due_by_its_rule"


class TestThePages:
    def test_say_when_and_offer_the_act(self, cast, client_of, conditional):
        url = reverse("donors:agreement_detail", args=[conditional.pk])
        text = client_of(cast.program_manager).get(url).content.decode()
        assert "30 days after a payment request" in text
        assert "when the milestone M3 is reached" in text
        assert "appropriation" in text
        for number, act in ((3, "installment_fall_due"), (5, "installment_unqualify")):
            assert reverse(f"donors:{act}", args=[part(conditional, number).pk]) in text

    def test_write_down_both(self, cast, client_of, send, conditional):
        client = client_of(cast.program_manager)
        due = reverse("donors:installment_fall_due", args=[part(conditional, 4).pk])
        words = {"day": str(DAY), "due_date": str(DAY), "reference": "Report 4"}
        assert "Report 4" in send(client, due, words, step="").content.decode()
        assert send(client, due, words).status_code == 302
        freed = reverse("donors:installment_unqualify", args=[part(conditional, 5).pk])
        assert send(client, freed, {"day": str(DAY), "reference": "Note"}).status_code == 302
        assert InstallmentStep.objects.count() == 2
        assert send(client, freed, {"day": str(DAY), "reference": "Note"}).status_code == 409

    def test_draft_takes_every_rule(self, cast, client_of, send, korea):
        form = {
            "instrument": "AGREEMENT",
            "amount": "100.00",
            "currency": "USD",
            "due_rule_1": "AFTER_SIGNATURE",
            "detail_1": "20",
            "amount_1": "40.00",
            "due_rule_2": "ON_MILESTONE",
            "detail_2": "M3",
            "amount_2": "60.00",
            "qualification_2": "the vote of parliament",
        }
        url = reverse("donors:agreement_draft", args=[korea.pk])
        client = client_of(cast.program_manager)
        text = send(client, url, form, step="").content.decode()
        assert "20 days after countersignature" in text
        assert "subject to: the vote of parliament" in text
        send(client, url, form)
        assert [row.due_rule for row in Installment.objects.order_by("number")] == [
            "AFTER_SIGNATURE",
            "ON_MILESTONE",
        ]

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            ({"due_rule_1": "ON_REQUEST"}, "Enter how many days"),
            ({"due_rule_1": "ON_REQUEST", "detail_1": "soon"}, "whole number of days"),
            ({"due_rule_1": "ON_MILESTONE"}, "Name the milestone"),
            ({"due_rule_1": "ON_MILESTONE", "detail_1": "M" * 41}, "at most 40"),
            ({"due_rule_1": "ON_REQUEST", "due_date_1": str(DAY)}, "not known yet"),
            ({"due_date_1": str(DAY), "detail_1": "M3"}, "needs no days"),
        ],
    )
    def test_draft_says_what_a_row_lacks(self, cast, client_of, send, korea, bad, said):
        form = {"instrument": "AGREEMENT", "amount": "5.00", "currency": "USD", "amount_1": "5.00"}
        url = reverse("donors:agreement_draft", args=[korea.pk])
        answer = send(client_of(cast.program_manager), url, {**form, **bad})
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_another_donor_sees_nothing(self, cast, client_of, conditional):
        client = client_of(cast.other_donor_officer)
        url = reverse("donors:installment_unqualify", args=[part(conditional, 5).pk])
        assert client.get(url).status_code == 404
        assert (
            client.get(reverse("donors:installment_unqualify", args=[uuid4()])).status_code == 404
        )


class TestTheApi:
    def test_does_the_same(self, cast, client_of, call, conditional):
        url = f"/api/v1/donors/installments/{part(conditional, 3).pk}/fall-due/"
        words = {"day": str(DAY), "due_date": "2026-07-15", "reference": "Letter 8"}
        client, key = client_of(cast.program_manager), uuid4()
        answers = [call(client, url, words, key=key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]
        page = client.get(f"/api/v1/donors/agreements/{conditional.pk}/").json()
        assert [row["due_date"] for row in page["installments"]][2:4] == ["2026-07-15", None]
        assert page["installments"][4]["standing"] == "QUALIFIED"
        freed = f"/api/v1/donors/installments/{part(conditional, 5).pk}/unqualify/"
        assert call(client, freed, {"day": str(DAY), "reference": "N"}).status_code == 201
