"""The trail's page: its filters, its pages, and the history of one object."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.funds import fund_make
from tests.factories.identity import appointment_make, person_make
from trustfund.audit.selectors import records_page


@pytest.fixture
def auditor(cast, client_of):
    return client_of(cast.auditor)


class TestTrail:
    def test_shows_who_did_what_with_before_after_and_hash(self, cast, auditor):
        appointment_make(cast)
        record = records_page(action="identity.appointment_confirm")[0]
        shown = auditor.get(reverse("control:trail")).text
        assert "Appointment confirmed" in shown
        assert "Second administrator" in shown
        assert "IN_FORCE" in shown
        assert record.hash in shown

    def test_filters_by_person_action_object_and_day(self, cast, auditor):
        person = person_make(cast, name="Li Wei")
        fund = fund_make(cast)
        by_person = {"person_id": cast.program_manager.person_id}
        for query, present in [
            (by_person, "Peace Dividend Fund"),
            ({"action": "funds.fund_create"}, "Peace Dividend Fund"),
            ({"subject_id": fund.pk}, "Peace Dividend Fund"),
            ({"fund_id": fund.pk}, "Peace Dividend Fund"),
            ({"subject_id": person.pk}, "Li Wei"),
        ]:
            shown = auditor.get(reverse("control:trail"), query).text.partition("<tbody>")[2]
            assert present in shown
            absent = "Li Wei" if present != "Li Wei" else "Peace Dividend Fund"
            assert absent not in shown
        shown = auditor.get(reverse("control:trail"), {"until": "2001-01-01"}).text
        assert "No record matches." in shown

    @pytest.mark.parametrize(
        "query",
        [
            {"person_id": "x"},
            {"fund_id": "x"},
            {"action": "x"},
            {"since": "x"},
            {"subject_id": "x" * 5000},
            {"subject_id": "x\x00"},
        ],
    )
    def test_says_which_filter_it_cannot_read(self, auditor, query):
        answer = auditor.get(reverse("control:trail"), query)
        assert answer.status_code == 422
        assert "error-summary" in answer.text

    def test_pages_by_key_without_gap_or_repetition(self, cast, auditor):
        for number in range(60):
            person_make(cast, email=f"p{number}@example.org")
        total = len(records_page(limit=1000))
        seen, address = [], reverse("control:trail")
        while address:
            answer = auditor.get(address)
            seen += [row.record.id for row in answer.context["rows"]]
            older = answer.context["older_url"]
            address = f"{reverse('control:trail')}{older}" if older else ""
        assert len(seen) == total
        assert seen == sorted(set(seen), reverse=True)

    @pytest.mark.parametrize("before", ["x", "-1", "1" * 30, "１"])
    def test_refuses_a_position_that_is_none(self, auditor, before):
        assert auditor.get(reverse("control:trail"), {"before": before}).status_code == 400


class TestObjectHistory:
    def test_is_a_part_of_a_page_or_a_page_of_its_own(self, cast, auditor):
        fund = fund_make(cast)
        address = reverse("control:object_history", args=["funds.fund", fund.pk])
        whole = auditor.get(address).text
        part = auditor.get(address, headers={"HX-Request": "true"}).text
        assert "<html" in whole
        assert "<html" not in part
        assert "Fund prepared" in part

    def test_is_shut_for_those_who_may_not_see_the_trail(self, cast, client_of):
        fund = fund_make(cast)
        address = reverse("control:object_history", args=["funds.fund", fund.pk])
        for actor in (cast.donor_officer, cast.recipient_member, cast.verifier):
            assert client_of(actor).get(address).status_code == 403

    def test_of_nothing_is_empty(self, auditor):
        address = reverse("control:object_history", args=["funds.fund", uuid4()])
        assert auditor.get(address).status_code == 200
