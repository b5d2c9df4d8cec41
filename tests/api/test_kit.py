"""The API kit: guarded like the pages, once per key, and refusing in words that programs read."""

import json
from uuid import uuid4

import pytest
import yaml
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from tests.factories.cast import PASSWORD
from trustfund.identity.models import Organization, Person

pytestmark = pytest.mark.urls("tests.api.kit_site")

USD = {"amount": "1250000.00", "currency": "USD"}


@pytest.fixture
def program_of(cast):
    """Return a maker of programs that hold a person's token."""

    def make(actor) -> APIClient:
        program = APIClient()
        token, _ = Token.objects.get_or_create(user_id=actor.person_id)
        program.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        return program

    return make


@pytest.fixture
def program(cast, program_of):
    return program_of(cast.donor_officer)


def send(program: APIClient, body=None, key=None, **headers):
    body = {"name": "Norway", "money": USD} if body is None else body
    if key != "":
        headers["Idempotency-Key"] = key or str(uuid4())
    return program.post("/api/v1/pledges/", body, format="json", headers=headers)


class TestAct:
    def test_does_it(self, program):
        answer = send(program)
        assert answer.status_code == 201
        assert answer.json()["name"] == "Norway"

    def test_answers_again_for_the_same_key_and_body(self, program):
        key = str(uuid4())
        first, second = send(program, key=key), send(program, key=key)
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        assert second["Idempotent-Replay"] == "true"
        assert not first.has_header("Idempotent-Replay")
        assert Organization.objects.filter(name="Norway").count() == 1

    def test_the_order_of_members_is_not_content(self, program):
        key = str(uuid4())
        send(program, {"name": "Norway", "money": USD}, key=key)
        again = send(program, {"money": dict(reversed(USD.items())), "name": "Norway"}, key=key)
        assert again["Idempotent-Replay"] == "true"

    def test_refuses_the_key_for_another_body(self, program):
        key = str(uuid4())
        send(program, key=key)
        answer = send(program, {"name": "Sweden", "money": USD}, key=key)
        assert answer.status_code == 422
        assert answer.json()["code"] == "idempotency_key_reused"
        assert not Organization.objects.filter(name="Sweden").exists()

    @pytest.mark.parametrize("key", ["", "not-a-uuid"])
    def test_needs_its_key(self, program, key):
        answer = send(program, key=key)
        assert answer.status_code == 400
        assert not Organization.objects.filter(name="Norway").exists()

    def test_another_person_may_use_the_same_key(self, cast, program_of):
        key = str(uuid4())
        assert send(program_of(cast.donor_officer), key=key).status_code == 201
        body = {"name": "Sweden", "money": USD}
        assert send(program_of(cast.other_donor_officer), body, key=key).status_code == 201


class TestWho:
    def test_nobody_is_asked_to_sign_in(self, cast):
        answer = APIClient().get("/api/v1/donors/")
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == "Token"
        assert answer["Content-Type"] == "application/problem+json"

    def test_the_matrix_decides(self, cast, program_of):
        assert send(program_of(cast.auditor)).status_code == 403
        assert program_of(cast.auditor).get("/api/v1/donors/").status_code == 200
        assert program_of(cast.project_officer).get("/api/v1/donors/").status_code == 403

    def test_acts_for_the_organization_in_the_header_or_not_at_all(self, cast, program):
        own, other = cast.organizations["korea"].pk, cast.organizations["japan"].pk
        assert send(program, **{"Acting-For": str(own)}).status_code == 201
        assert send(program, **{"Acting-For": str(other)}).status_code == 403
        assert send(program, **{"Acting-For": "x"}).status_code == 400

    def test_a_session_needs_the_form_guard(self, cast, client_of):
        client = client_of(cast.donor_officer)
        browser = APIClient(enforce_csrf_checks=True)
        browser.cookies = client.cookies
        assert browser.get("/api/v1/donors/").status_code == 200
        assert send(browser).status_code == 403

    def test_every_view_shows_its_permission(self):
        from tests.api.kit_site import urlpatterns  # noqa: PLC0415 - settings first

        assert urlpatterns[0].callback.permission == "donors.pledge_record"


class TestMoney:
    @pytest.mark.parametrize(
        "money",
        [
            5,
            "5",
            None,
            [],
            {},
            {"amount": 5, "currency": "USD"},
            {"amount": 5.5, "currency": "USD"},
            {"amount": "NaN", "currency": "USD"},
            {"amount": "1e999", "currency": "USD"},
            {"amount": "１", "currency": "USD"},
            {"amount": "1,000.00", "currency": "USD"},
            {"amount": "-1", "currency": "USD"},
            {"amount": "0", "currency": "USD"},
            {"amount": "1.005", "currency": "USD"},
            {"amount": "1.5", "currency": "JPY"},
            {"amount": "9" * 17, "currency": "USD"},
            {"amount": "1", "currency": "XXX"},
            {"amount": "1", "currency": ["USD"]},
            {"amount": "1", "currency": "USD", "note": "more"},
        ],
        ids=json.dumps,
    )
    def test_is_two_strings_or_refused(self, program, money):
        answer = send(program, {"name": "Norway", "money": money})
        assert answer.status_code == 422
        assert list(answer.json()["fields"]) == ["money"]
        assert not Organization.objects.filter(name="Norway").exists()


class TestProblems:
    def test_a_gate_gives_every_reason(self, program):
        answer = send(program, {"name": "blocked", "money": USD})
        assert answer.status_code == 409
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json() == {
            "type": "urn:trustfund:problem:blocked",
            "title": "Conflict",
            "status": 409,
            "detail": "The gate is shut.",
            "code": "blocked",
            "blockers": [
                {
                    "code": "milestone",
                    "reason": "Milestone M3 has no certificate in its validity.",
                    "who_clears": "the verifier",
                    "since": None,
                }
            ],
        }

    def test_a_refusal_names_its_field(self, program):
        answer = send(program, {"name": "field", "money": USD})
        assert answer.status_code == 422
        assert answer.json()["fields"] == {"money": ["The fund keeps no account in it."]}

    def test_another_ones_thing_is_not_found(self, program):
        answer = program.get(f"/api/v1/donors/{uuid4()}/")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    def test_what_nobody_foresaw_has_a_number(self, program, caplog):
        answer = send(program, {"name": "surprise", "money": USD})
        assert answer.status_code == 500
        assert f"Incident {answer.json()['incident']}" in caplog.text
        assert "foresaw" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ("{", 400),
            ("[" * 100_000, 400),
            ('{"name": NaN}', 400),
            ('{"name": ' + "9" * 5000 + "}", 400),
            ("[]", 422),
            ("null", 422),
            ('"text"', 422),
            ('{"name": "\\ud800", "money": {"amount": "1", "currency": "USD"}}', 422),
            ('{"name": "a\\u0000b", "money": {"amount": "1", "currency": "USD"}}', 422),
            ('{"name": "a\\u202eb", "money": {"amount": "1", "currency": "USD"}}', 422),
        ],
        ids=range(10),
    )
    def test_no_body_breaks_it(self, program, body, status):
        answer = program.generic(
            "POST",
            "/api/v1/pledges/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"

    def test_reads_nothing_but_json(self, program):
        answer = program.post(
            "/api/v1/pledges/", {"name": "a"}, headers={"Idempotency-Key": str(uuid4())},
            format="multipart",
        )  # fmt: skip
        assert answer.status_code == 415


class TestPages:
    def test_follow_one_another_without_gap_or_repetition(self, cast, program):
        found, address = [], "/api/v1/donors/?page_size=5"
        while address:
            page = program.get(address).json()
            found += [row["id"] for row in page["results"]]
            address = page["next"]
        ids = [str(pk) for pk in Organization.objects.order_by("-id").values_list("pk", flat=True)]
        assert found == ids

    def test_a_broken_cursor_is_not_a_failure(self, program):
        assert program.get("/api/v1/donors/?cursor=x").status_code == 404


class TestToken:
    def test_for_the_right_password(self, cast):
        person = Person.objects.get(pk=cast.auditor.person_id)
        body = {"email": person.email, "password": PASSWORD}
        answer = APIClient().post("/api/token/", body, format="json")
        assert answer.status_code == 200
        assert Token.objects.get(key=answer.json()["token"]).user == person

    @pytest.mark.parametrize(
        "body",
        [
            {"email": "auditor@example.org", "password": "wrong"},
            {"email": "nobody@example.org", "password": PASSWORD},
        ],
    )
    def test_not_for_a_wrong_one(self, cast, body):
        answer = APIClient().post("/api/token/", body, format="json")
        assert answer.status_code in {401, 403}
        assert not Token.objects.exists()

    def test_needs_the_second_step_where_there_is_one(self, cast):
        from allauth.mfa.totp.internal import auth  # noqa: PLC0415 - settings first

        person = Person.objects.get(pk=cast.auditor.person_id)
        secret = auth.generate_totp_secret()
        auth.TOTP.activate(person, secret)
        body = {"email": person.email, "password": PASSWORD}
        assert APIClient().post("/api/token/", body, format="json").status_code in {401, 403}
        counter = next(auth.yield_hotp_counters_from_time())
        code = auth.format_hotp_value(auth.hotp_value(secret, counter))
        answer = APIClient().post("/api/token/", {**body, "code": code}, format="json")
        assert answer.status_code == 200


class TestSchema:
    def test_is_openapi_31_and_knows_money_keys_and_problems(self, db, client):
        document = yaml.safe_load(client.get("/api/schema/").content)
        act = document["paths"]["/api/v1/pledges/"]["post"]
        assert document["openapi"].startswith("3.1")
        assert "Money" in document["components"]["schemas"]
        assert "Idempotency-Key" in {parameter["name"] for parameter in act["parameters"]}
        assert {"201", "409", "422"} <= set(act["responses"])
        assert "application/problem+json" in act["responses"]["422"]["content"]

    def test_is_made_once_for_each_language(self, db, client, monkeypatch):
        def document(language: str) -> dict:
            return yaml.safe_load(client.get(f"/api/schema/?lang={language}").content)

        english, korean = document("en"), document("ko")
        monkeypatch.delattr("drf_spectacular.generators.SchemaGenerator.parse")
        assert [document("en"), document("ko"), document("xx")] == [english, korean, english]

    def test_is_shown_as_a_page(self, db, client):
        page = client.get("/api/docs/").content.decode()
        assert "/api/v1/pledges/" in page
        assert "PledgeInput" in page
