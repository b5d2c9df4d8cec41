"""Inviting and appointing by pages and by program, as two persons."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.identity import appointment_make, person_make
from trustfund.db import clock
from trustfund.identity import selectors
from trustfund.identity.models import Appointment, Organization, Person


@pytest.fixture
def administrator(cast, client_of):
    return client_of(cast.system_administrator)


@pytest.fixture
def second(cast, client_of):
    return client_of(cast.second_administrator)


class TestByPages:
    def test_a_person_is_invited_appointed_and_let_go(self, cast, administrator, second):
        answer = _post(administrator, "person_invite", [], email="li@example.org", name="Li Wei")
        person = Person.objects.get(email="li@example.org")
        page = reverse("control:person_detail", args=[person.pk])
        assert answer.url == page
        shown = administrator.get(page).text
        assert "http://testserver/invitation/" in shown
        assert "http://testserver/invitation/" not in administrator.get(page).text
        answer = _post(administrator, "appointment_propose", [person.pk], **_role(cast))
        assert answer.url == page
        appointment = Appointment.objects.get(person=person)
        assert "you proposed it" in administrator.get(page).text
        answer = _post(administrator, "appointment_confirm", [appointment.pk])
        assert answer.status_code == 403
        assert "Another person must confirm it" in answer.text
        assert _post(second, "appointment_confirm", [appointment.pk]).url == page
        assert selectors.actor_for(person).has_role("FINANCE_OFFICER")
        _post(second, "appointment_end_propose", [appointment.pk], reason="Leaves")
        assert _post(second, "appointment_end_confirm", [appointment.pk]).status_code == 403
        assert _post(administrator, "appointment_end_confirm", [appointment.pk]).url == page
        assert selectors.actor_for(person) is None

    def test_roles_that_check_each_other_are_refused_with_the_reason(self, cast, administrator):
        person = appointment_make(cast).person
        answer = _post(
            administrator,
            "appointment_propose",
            [person.pk],
            **_role(cast, organization="treasury_unit", role="FINANCE_APPROVER"),
        )
        assert answer.status_code == 409
        assert "does not approve its payment" in answer.text

    def test_an_appointment_that_was_decided_meanwhile_is_said_to_be_stale(self, cast, second):
        appointment = appointment_make(cast)
        assert _post(second, "appointment_confirm", [appointment.pk]).status_code == 409

    def test_a_double_click_invites_once(self, administrator):
        key = str(uuid4())
        words = {"email": "li@example.org", "name": "Li Wei", "request_key": key}
        first = _post(administrator, "person_invite", [], **words)
        again = _post(administrator, "person_invite", [], **words)
        assert first.url == again.url
        assert Person.objects.filter(email="li@example.org").count() == 1

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", ""),
            ("email", "no address"),
            ("email", "auditor@example.org"),
            ("email", f"{'x' * 5000}@example.org"),
            ("name", ""),
            ("name", "x" * 5000),
            ("name", "a\u202eb"),
            ("language", "fr"),
        ],
    )
    def test_an_invitation_with_bad_values_is_asked_for_again(self, administrator, field, value):
        words = {"email": "li@example.org", "name": "Li Wei", field: value}
        answer = _post(administrator, "person_invite", [], **words)
        assert answer.status_code == 422
        assert not Person.objects.filter(email="li@example.org").exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("role", "KING"),
            ("organization", "0190c0de-0000-7000-8000-000000000000"),
            ("organization", "x"),
            ("start_date", "tomorrow"),
            ("end_date", "2001-01-01"),
        ],
    )
    def test_an_appointment_with_bad_values_is_asked_for_again(
        self, cast, administrator, field, value
    ):
        person = person_make(cast)
        answer = _post(
            administrator, "appointment_propose", [person.pk], **{**_role(cast), field: value}
        )
        assert answer.status_code == 422
        assert not person.appointments.exists()

    def test_an_organization_is_registered_once(self, administrator):
        words = {
            "kind": "DONOR",
            "name": "Kingdom of Norway",
            "short_name": "Norway",
            "country": "no",
        }
        assert _post(administrator, "organization_register", [], **words).status_code == 302
        assert Organization.objects.get(short_name="Norway").country == "NO"
        answer = _post(administrator, "organization_register", [], **words)
        assert answer.status_code == 422

    def test_nobody_registers_another_installation(self, administrator):
        answer = _post(
            administrator,
            "organization_register",
            [],
            kind="INSTALLATION",
            name="Another",
            short_name="Another",
        )
        assert answer.status_code == 422

    def test_the_list_finds_by_name_and_by_role(self, cast, administrator):
        address = reverse("control:people")
        shown = administrator.get(address, {"text": "verif"}).text
        assert "verifier@example.org" in shown
        assert "auditor@example.org" not in shown
        shown = administrator.get(address, {"role": "AUDITOR"}).text
        assert "auditor@example.org" in shown
        assert "verifier@example.org" not in shown
        assert administrator.get(address, {"role": "KING"}).status_code == 200

    def test_names_are_shown_as_text(self, cast, administrator):
        person = person_make(cast, name="<script>alert(1)</script>")
        for address in (
            reverse("control:people"),
            reverse("control:person_detail", args=[person.pk]),
            reverse("control:trail"),
        ):
            assert "<script>alert(1)" not in administrator.get(address).text

    def test_what_does_not_exist_is_not_found(self, administrator):
        for name in ("person_detail", "appointment_propose", "appointment_confirm"):
            answer = administrator.get(reverse(f"control:{name}", args=[uuid4()]))
            assert answer.status_code == 404


class TestByProgram:
    def test_a_person_is_invited_and_appointed_by_two(self, cast, administrator, second):
        answer = _call(
            administrator, "person_invite", [], {"email": "li@example.org", "name": "Li Wei"}
        )
        assert answer.status_code == 201, answer.text
        assert answer.json()["token"]
        person_id = answer.json()["id"]
        body = {
            "organization_id": str(cast.organizations["finance_unit"].pk),
            "role": "FINANCE_OFFICER",
            "start_date": clock.now().date().isoformat(),
        }
        answer = _call(administrator, "appointment_propose", [person_id], body)
        assert answer.status_code == 201, answer.text
        appointment_id = answer.json()["id"]
        assert _call(administrator, "appointment_confirm", [appointment_id]).status_code == 403
        answer = _call(second, "appointment_confirm", [appointment_id])
        assert answer.json()["state"] == "IN_FORCE"
        shown = administrator.get(reverse("control:api:person_detail", args=[person_id])).json()
        assert shown["appointments"][0]["role"] == "FINANCE_OFFICER"
        answer = _call(
            administrator, "appointment_end_propose", [appointment_id], {"reason": "Leaves"}
        )
        assert answer.json()["state"] == "END_PROPOSED"
        assert _call(second, "appointment_end_decline", [appointment_id]).status_code == 200

    def test_a_repeated_key_does_not_tell_the_link_again(self, administrator):
        body = {"email": "li@example.org", "name": "Li Wei"}
        key = str(uuid4())
        first = _call(administrator, "person_invite", [], body, key=key)
        again = _call(administrator, "person_invite", [], body, key=key)
        assert again.json()["id"] == first.json()["id"]
        assert again.json()["token"] == ""

    def test_lists_are_shut_for_others(self, cast, client_of):
        for name in ("person_list", "organization_list", "trail", "jobs"):
            answer = client_of(cast.donor_officer).get(reverse(f"control:api:{name}"))
            assert answer.status_code == 403

    def test_lists_open_for_the_auditor(self, cast, client_of):
        for name in ("person_list", "organization_list", "trail", "jobs", "waiting_list"):
            answer = client_of(cast.auditor).get(reverse(f"control:api:{name}"))
            assert answer.status_code == 200, answer.text
            assert "results" in answer.json()

    def test_the_trail_refuses_filters_that_cannot_be_read(self, cast, client_of):
        address = reverse("control:api:trail")
        for query in ({"before": "x"}, {"person_id": "x"}, {"since": "yesterday"}):
            assert client_of(cast.auditor).get(address, query).status_code == 422


def _role(cast, *, organization="finance_unit", role="FINANCE_OFFICER"):
    today = clock.now().date()
    return {
        "organization": str(cast.organizations[organization].pk),
        "role": role,
        "start_date": today.isoformat(),
        "end_date": (today + timedelta(days=365)).isoformat(),
    }


def _post(client, name, args, /, **words):
    sent = {"request_key": str(uuid4()), "language": "ko", **words}
    return client.post(reverse(f"control:{name}", args=args), sent)


def _call(client, name, args, body=None, key=None):
    return client.post(
        reverse(f"control:api:{name}", args=args),
        body or {},
        content_type="application/json",
        headers={"Idempotency-Key": key or str(uuid4())},
    )
