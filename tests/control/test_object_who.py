"""control.object_who: who acted on an object, and who could have on a day."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from oversight.services import holds
from tests.factories.cast import appointed
from tests.factories.disbursements import open_case
from tests.factories.donors import agreement_make, donor_make, fund_opened, money
from tests.factories.funds import fund_make
from tests.factories.identity import appointment_make
from tests.factories.oversight_program import open_scene
from trustfund.audit.services import record
from trustfund.control.choices import ACTION_WORDS, APART_NOTES
from trustfund.control.rules import acts
from trustfund.control.selectors import who_view
from trustfund.db import clock
from trustfund.identity import services as identity
from trustfund.identity.rules.permissions import MATRIX
from trustfund.identity.selectors import system_actor
from trustfund.kernel.errors import DomainError

APPROVE = "disbursements.application_approve"
OPEN = "funds.fund_open"


def judged(cast, subject, *, day=None):
    """Return each act on this object by its name."""
    view = who_view(
        cast.auditor,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        day=day or clock.now().date(),
    )
    return {row.action: row for row in view.acts}


def could(row) -> set[str]:
    return {one.holder.person_name for one in row.could}


def barred(row) -> dict[str, str]:
    return {one.holder.person_name: str(one.reason) for one in row.barred}


@pytest.fixture
def case(cast):
    return open_case(cast)


class TestWhoDid:
    def test_each_act_has_its_records_until_the_end_of_the_day(self, cast, case):
        earlier = clock.now().date()
        clock.clock_move(by=timedelta(days=3))
        case.approve()
        rows = judged(cast, case.application)
        [deed] = rows[APPROVE].deeds
        assert deed.record.person_id == cast.finance_approver.person_id
        assert deed.in_role
        assert not rows["disbursements.application_return"].deeds
        assert not judged(cast, case.application, day=earlier)[APPROVE].deeds

    def test_a_record_of_somebody_without_a_role_stands_out(self, cast, client_of):
        fund = fund_make(cast)
        record(cast.donor_officer, OPEN, subject=fund, at=clock.now())
        [deed] = judged(cast, fund)[OPEN].deeds
        assert not deed.in_role
        address = reverse("control:object_who", args=["funds.fund", fund.pk])
        assert "held no role for it on that day" in client_of(cast.auditor).get(address).text

    def test_the_installation_itself_needs_no_role(self, cast):
        fund = fund_make(cast)
        record(system_actor(), OPEN, subject=fund, at=clock.now())
        assert judged(cast, fund)[OPEN].deeds[0].in_role


class TestWhoCould:
    def test_whoever_holds_the_role_and_had_no_hand_in_it(self, cast, case):
        rows = judged(cast, case.application)
        assert could(rows[APPROVE]) == {"Finance approver"}
        assert could(rows["disbursements.application_review"]) == {"Finance officer"}
        assert could(rows["disbursements.application_submit"]) == {"Signatory"}  # no other ministry

        unit = cast.organizations["finance_unit"]
        same = appointed(name="colleague", organization=unit, role="FINANCE_APPROVER")
        row = judged(cast, case.application)[APPROVE]
        assert barred(row) == {"Colleague": "belongs to the unit that did an earlier act on it"}
        with pytest.raises(DomainError):  # the gate thinks the same
            case.approve(same)

    def test_another_donor_never_could(self, cast):
        agreement = agreement_make(
            cast, fund_opened(cast), donor_make(cast), money("100"), signer=cast.donor_officer
        )
        row = judged(cast, agreement)["donors.agreement_countersign"]
        assert could(row) == {"Donor officer"}

    def test_a_hold_is_lifted_by_its_side_and_another_person(self, cast):
        hold = holds.hold_place(
            actor=cast.donor_member, now=clock.now(), fund_id=open_scene(cast).fund.pk,
            reason="Test", legal_basis="Article 1",
        )  # fmt: skip
        row = judged(cast, hold)["oversight.hold_lift"]
        assert could(row) == {"Other donor member"}
        assert set(barred(row)) == {"Donor member"}

    def test_nobody_confirms_what_they_proposed_or_what_concerns_them(self, cast):
        appointment = appointment_make(cast, confirmed=False, name="Li Wei")
        row = judged(cast, appointment)["identity.appointment_confirm"]
        assert could(row) == {"Second administrator", "Secretariat"}
        assert barred(row) == {"System administrator": "had a hand in an earlier act on it"}
        own = appointment_make(
            cast, organization="systems_unit", role="SYSTEM_ADMINISTRATOR", name="New one",
            email="n@example.org",
        )  # fmt: skip
        row = judged(cast, own)["identity.appointment_confirm"]
        assert barred(row)["New one"] == "is the person concerned"


class TestAsAtADay:
    def test_a_role_counts_from_its_confirmation_however_early_it_is_dated(self, cast):
        fund, before = fund_make(cast), clock.now().date()
        clock.clock_move(by=timedelta(days=5))
        appointment_make(
            cast, organization="program_unit", role="PROGRAM_MANAGER", name="Late",
            start_date=before - timedelta(days=30),
        )  # fmt: skip
        assert could(judged(cast, fund, day=before)[OPEN]) == {"Program manager"}
        assert could(judged(cast, fund)[OPEN]) == {"Program manager", "Late"}

    def test_a_role_that_has_ended_counts_until_its_last_day(self, cast):
        fund = fund_make(cast)
        held = appointment_make(
            cast, organization="program_unit", role="PROGRAM_MANAGER", name="Leaver"
        )
        clock.clock_move(by=timedelta(days=5))
        identity.appointment_end_propose(
            actor=cast.system_administrator, now=clock.now(), appointment_id=held.pk, reason="Moved"
        )
        identity.appointment_end_confirm(
            actor=cast.second_administrator, now=clock.now(), appointment_id=held.pk
        )
        last = clock.now().date()
        assert could(judged(cast, fund, day=last)[OPEN]) == {"Program manager", "Leaver"}
        row = judged(cast, fund, day=last + timedelta(days=1))[OPEN]
        assert could(row) == {"Program manager"}

    def test_takes_as_many_queries_however_much_happened(self, cast, django_assert_num_queries):
        fund = fund_make(cast)
        for name in ("one", "two", "three"):
            unit = cast.organizations["program_unit"]
            who = appointed(name=name, organization=unit, role="PROGRAM_MANAGER")
            record(who, OPEN, subject=fund, at=clock.now())
        today = clock.now().date()
        with django_assert_num_queries(4):
            judged(cast, fund, day=today)


class TestDoors:
    @pytest.fixture
    def address(self, cast):
        return reverse("control:object_who", args=["funds.fund", fund_make(cast).pk])

    def test_the_history_leads_to_the_page_and_the_page_takes_a_day(self, cast, address, client_of):
        auditor = client_of(cast.auditor)
        assert address in auditor.get(address.removesuffix("who/")).text
        assert "Program manager" in auditor.get(address).text
        shown = auditor.get(address, {"day": "2001-01-01"}).text
        assert "Nobody held the role on this day." in shown
        assert auditor.get(address, {"day": "x"}).status_code == 422

    def test_is_shut_for_those_who_do_not_audit(self, cast, address, client_of):
        for actor in (cast.system_administrator, cast.donor_officer, cast.verifier):
            assert client_of(actor).get(address).status_code == 403
        history = client_of(cast.system_administrator).get(address.removesuffix("who/"))
        assert history.status_code == 200
        assert address not in history.text

    def test_of_nothing_says_so(self, cast, client_of):
        address = reverse("control:object_who", args=["no.such", "x"])
        assert "No act on such an object is known." in client_of(cast.auditor).get(address).text

    def test_a_program_reads_the_same(self, cast, client_of):
        address = reverse("control:api:object_who", args=["funds.fund", fund_make(cast).pk])
        auditor = client_of(cast.auditor)
        told = {row["action"]: row for row in auditor.get(address).json()["acts"]}
        [one] = told[OPEN]["able"]
        assert (one["person_name"], one["reason"]) == ("Program manager", "")
        [deed] = told["funds.fund_create"]["deeds"]
        assert deed["in_role"]
        assert auditor.get(address, {"day": "x"}).status_code == 422
        assert client_of(cast.donor_officer).get(address).status_code == 403


class TestTable:
    def test_names_every_act_that_is_recorded_and_only_real_kinds_of_objects(self):
        named = {action for each in acts.ACTS_ON.values() for action in each}
        recorded = MATRIX.keys() & ACTION_WORDS.keys()
        assert recorded - named == set()
        assert named - ACTION_WORDS.keys() == set()
        models = {model._meta.label_lower for model in apps.get_models()}
        assert acts.ACTS_ON.keys() - models == set()

    def test_a_note_stands_beside_each_act_that_shuts_somebody_out(self):
        assert acts.APART.keys() == APART_NOTES.keys()
        for action, apart in acts.APART.items():
            kinds = [each for each in acts.ACTS_ON.values() if action in each]
            assert any(apart.makers <= set(each) for each in kinds)
