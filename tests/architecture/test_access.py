"""Every route, as every role, about one's own object and another's, against a reviewed table.

The table is access.csv: one line for each route, method and owner, one column for each who knocks.
A route without a line fails. What is sent to an act is what its rightful actor would send.
"""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

import donors.access
import projects.access
from tests.architecture.access_acts import BY_ACTION
from tests.architecture.access_fund import (
    FOREIGN,
    OWN,
    PLAYERS,
    Populated,
    contribution_make,
    populated,
)
from tests.architecture.access_walk import (
    ANONYMOUS,
    NO_ROLE,
    SHARED,
    Row,
    Walk,
    by_program,
    doors,
    table,
    walking,
)
from tests.architecture.routes import routes
from tests.factories.cast import PASSWORD, appointed
from trustfund.identity.choices import OrganizationKind, Role
from trustfund.identity.models import Organization, Person
from trustfund.identity.rules.permissions import MATRIX

TABLE = table()
PERMISSIONS = {route.name: route.permission for route in routes()}
# Who holds the permission and is still turned away, and why.
NEVERTHELESS = {
    ("oversight:hold_lift", FOREIGN): "only the party that placed a hold lifts it",
    ("oversight_api:hold_lift", FOREIGN): "only the party that placed a hold lifts it",
    ("documents:classification_change", OWN): "only its owner lets more people read a document",
    ("documents_api:classification_change", OWN): "only its owner lets more people read it",
    ("documents:classification_change", FOREIGN): "only its owner lets more people read it",
    ("documents_api:classification_change", FOREIGN): "only its owner lets more people read it",
    ("donors:termination_withdraw", OWN): "only the side that gave a notice withdraws it",
    ("donors:termination_withdraw", FOREIGN): "only the side that gave a notice withdraws it",
    ("donors_api:termination_withdraw", OWN): "only the side that gave a notice withdraws it",
    ("donors_api:termination_withdraw", FOREIGN): "only the side that gave a notice withdraws it",
    ("control:appointment_confirm", SHARED): "nobody confirms what they proposed",
    ("control:api:appointment_confirm", SHARED): "nobody confirms what they proposed",
    ("control:appointment_end_confirm", SHARED): "nobody confirms what they proposed",
    ("control:api:appointment_end_confirm", SHARED): "nobody confirms what they proposed",
}
# Figures of the whole fund, which every party that answers for its money is meant to see: what is
# in the bank and what can still be committed. What a donor would get back is its share of one pool:
# what others paid in changes it, and stands beside it as one sum.
SHARED_TOTALS = {
    "donors:burden_show",
    "donors_api:burden_show",
    "donors:unwind_show",
    "donors_api:unwind_show",
    "funds:set_aside_list",
    "disbursements:application_list",
    "disbursements:fund_figures",
    "disbursements_api:fund_figures",
}
# What differs from one rendering to the next, whoever asks.
PASSING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|request_key)" value="[^"]*"|<p class="as-of">.*?</p>'
)


@pytest.fixture(scope="module")
def found(django_db_setup: None, django_db_blocker) -> Iterator[Populated]:
    with populated(django_db_blocker) as made:
        yield made


@pytest.fixture(scope="module")
def walk(found: Populated) -> Iterator[Walk]:
    with walking(found) as made:
        yield made


def answers(walk: Walk, row: Row) -> dict[str, str]:
    """Return what each knocker gets; programs knock by session and by token in turn."""
    is_api = walk.routes[row.route].is_api
    shift = TABLE.index(row)
    return {
        knocker: str(
            walk.knock(
                knocker, row.route, row.method, row.whose, token=is_api and (shift + place) % 2 == 0
            ).status_code
        )
        for place, (knocker, expected) in enumerate(row.expected.items())
        if expected
    }


class TestTable:
    def test_has_a_line_for_every_door_and_no_other(self, found):
        lines = {(row.route, row.method, row.whose) for row in TABLE}
        assert sorted(set(doors(found)) - lines) == []
        assert sorted(lines - set(doors(found))) == []
        assert len(lines) == len(TABLE)

    def test_leaves_open_only_what_cannot_differ(self):
        # A visitor is turned away before anybody asks whose it is; pages of sign-in know no roles.
        for row in TABLE:
            left = {name for name, code in row.expected.items() if not code}
            if _is_sign_in(row) or row.route == "set_language":
                assert left == PLAYERS.keys() - {"DONOR_OFFICER"}, row
            else:
                assert left == ({ANONYMOUS, NO_ROLE} if row.whose == FOREIGN else set()), row

    @pytest.mark.parametrize(
        "row", [row for row in TABLE if PERMISSIONS[row.route] in MATRIX], ids=str
    )
    def test_agrees_with_the_matrix(self, row: Row):
        holders = MATRIX[PERMISSIONS[row.route]]
        refused = {name for name in PLAYERS if row.expected[name] == "403"}
        assert PLAYERS.keys() - holders <= refused
        if (row.route, row.whose) not in NEVERTHELESS:
            assert not refused & holders


class TestWalk:
    @pytest.mark.parametrize("row", TABLE, ids=str)
    def test_answers_as_the_table_says(self, walk, row: Row):
        assert answers(walk, row) == _walked(row)

    def test_a_visitor_s_program_is_told_so_in_the_form_of_programs(self, walk):
        for row in TABLE:
            if row.route.partition(":")[0].endswith("_api") and row.expected[ANONYMOUS] == "401":
                answer = walk.knock(ANONYMOUS, row.route, row.method, row.whose)
                assert answer["Content-Type"].startswith("application/problem+json"), row
                assert answer.json()["status"] == 401


class TestMutants:
    """Take one guard away: the walk must notice."""

    def rows(self, *names: str) -> list[Row]:
        return [row for row in TABLE if row.route in names]

    def noticed(self, walk: Walk, *names: str) -> list[Row]:
        return [row for row in self.rows(*names) if answers(walk, row) != _walked(row)]

    def test_a_donor_that_sees_every_donor_is_noticed(self, walk, monkeypatch):
        monkeypatch.setattr(donors.access, "_visible", lambda rows, _actor, _path: rows)
        names = ("donors:agreement_detail", "donors_api:receipt_detail", "donors_api:pledge_record")
        assert {row.route for row in self.noticed(walk, *names)} == set(names)

    def test_a_ministry_that_revises_every_project_is_noticed(self, walk, monkeypatch):
        monkeypatch.setattr(projects.access, "own_project_for", projects.access.project_for)
        assert self.noticed(walk, "projects_api:project_revise")

    def test_a_role_that_may_do_everything_is_noticed(self, walk, monkeypatch):
        monkeypatch.setattr(
            "trustfund.identity.rules.permissions.may", lambda actor, _action: actor is not None
        )
        assert self.noticed(walk, "control:trail", "donors:receipt_record")


class TestWithoutContent:
    """An act that is sent with nothing in it, not even its key, is never carried out."""

    @pytest.mark.parametrize("action", BY_ACTION)
    def test_is_refused_by_every_door(self, walk, found, action: str):
        act = BY_ACTION[action]
        role = next(role for role, player in PLAYERS.items() if player == act.player)
        for route in walk.routes.values():
            if route.permission == action and "POST" in _methods(route.name):
                client = walk.clients[role]
                address = walk.address(route, SHARED, role)
                kind = ["application/json"] if route.is_api else []
                answer = client.post(address, {}, *kind)
                assert answer.status_code == 400, route.name


class TestForgery:
    """A request that another site made the browser send."""

    # These two take no session, so there is nothing to forge.
    WITHOUT_SESSION = {"api:token", "reports_api:verify", "control:log_api:cosignature"}

    @pytest.mark.parametrize(
        "name", sorted({row.route for row in TABLE if row.method == "POST"} - WITHOUT_SESSION)
    )
    def test_without_the_token_is_refused(self, walk, name: str):
        route = walk.routes[name]
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        action = BY_ACTION.get(route.permission or "")
        player = action.player if action else "program_manager"
        role = next(role for role, name in PLAYERS.items() if name == player)
        client.force_login(walk.person(role))
        address = walk.address(route, SHARED, role)
        body = walk.sending(route, SHARED, role)
        for origin in ({}, {"Origin": "https://elsewhere.example"}):
            key = str(uuid4())
            if route.is_api:
                headers = {"Idempotency-Key": key, **origin}
                answer = by_program(client, address, body.api, headers=headers)
            else:
                answer = client.post(address, {**body.page, "request_key": key}, headers=origin)
            assert answer.status_code == 403


class TestHalfSignedIn:
    """A session that has given the password and not the second step."""

    @pytest.fixture
    def half(self, found, walk) -> Iterator[Client]:
        person = walk.person("PROGRAM_MANAGER")
        undone = transaction.atomic()
        undone._from_testcase = True
        with undone:
            TOTP.activate(person, "JBSWY3DPEHPK3PXP")
            client = Client(raise_request_exception=False)
            answer = client.post(
                reverse("account_login"), {"login": person.email, "password": PASSWORD}
            )
            assert answer.status_code == 302
            assert answer["Location"].startswith(reverse("mfa_authenticate"))
            yield client
            transaction.set_rollback(True)

    def test_sees_what_a_visitor_sees(self, walk, half):
        for row in TABLE:
            if row.method == "GET" and row.expected[ANONYMOUS] and not _is_sign_in(row):
                route = walk.routes[row.route]
                answer = half.get(walk.address(route, row.whose, ANONYMOUS))
                assert str(answer.status_code) == row.expected[ANONYMOUS], row

    def test_gets_no_token_for_the_password_alone(self, walk, half):
        body = {"email": walk.person("PROGRAM_MANAGER").email, "password": PASSWORD}
        for code in ("", "000000", "abc"):
            answer = half.post(reverse("api:token"), {**body, "code": code}, "application/json")
            assert answer.status_code in {401, 403}


class TestActingFor:
    """Acting for an organization that is not one's own."""

    def test_cannot_be_chosen_on_a_page(self, walk, found):
        client = walk.clients["DONOR_OFFICER"]
        foreign = found.cast.organizations["japan"].pk
        answer = client.post(reverse("control:acting_for"), {"organization": str(foreign)})
        assert answer.status_code == 404

    def test_cannot_be_named_by_a_program(self, walk, found):
        for name in ("japan", "program_unit"):
            headers = {
                "Authorization": f"Token {walk.tokens['DONOR_OFFICER']}",
                "Acting-For": str(found.cast.organizations[name].pk),
            }
            answer = Client().get(reverse("donors_api:donor_list"), headers=headers)
            assert answer.status_code == 403

    def test_cannot_be_slipped_into_the_session(self, walk, found):
        client = Client(raise_request_exception=False)
        client.force_login(walk.person("DONOR_OFFICER"))
        session = client.session
        session["acting_for"] = str(found.cast.organizations["japan"].pk)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        foreign = found.get("donor", FOREIGN).pk
        address = f"{reverse('donors:donor_detail', args=[foreign])}?fund={found.fund.pk}"
        assert client.get(address).status_code in {403, 404}


class TestSilence:
    """What another donor does changes nothing that a donor's officer is shown."""

    def seen(self, walk: Walk) -> dict[str, bytes]:
        return {
            str(row): PASSING.sub(b"", answer.content)
            for row in TABLE
            if row.method == "GET"
            and row.whose != FOREIGN
            and row.expected["DONOR_OFFICER"] == "200"
            and row.route not in {"api:schema", "api:docs"}
            and not _is_sign_in(row)
            and (answer := walk.knock("DONOR_OFFICER", row.route, "GET", row.whose))
            and not answer.streaming
        }

    def test_another_donor_s_money_leaves_no_trace(self, walk, found):
        undone = transaction.atomic()
        undone._from_testcase = True
        # What another test's act left to be said is said on the first page, and gone.
        walk.knock("DONOR_OFFICER", "control:home", "GET", SHARED)
        before = self.seen(walk)
        with undone:
            newcomer = Organization.objects.create(
                kind=OrganizationKind.DONOR, name="Newcomer", short_name="New", country="SE"
            )
            found.cast.organizations["newcomer"] = newcomer
            officer = appointed(name="newcomer", organization=newcomer, role=Role.DONOR_OFFICER)
            contribution_make(found, "newcomer", officer, "unseen")
            after = self.seen(walk)
            transaction.set_rollback(True)
        changed = {name.split()[1] for name, shown in before.items() if after[name] != shown}
        assert changed == SHARED_TOTALS


def _walked(row: Row) -> dict[str, str]:
    return {name: code for name, code in row.expected.items() if code}


def _is_sign_in(row: Row) -> bool:
    return row.route.startswith(("account_", "mfa_", "usersessions_"))


def _methods(name: str) -> set[str]:
    return {row.method for row in TABLE if row.route == name}


def test_nobody_without_a_role_is_let_in_by_having_an_account(found):
    person: Person = found.without_role
    client = Client(raise_request_exception=False)
    client.force_login(person)
    answer = client.get(reverse("control:home"))
    assert answer.status_code == 403
    assert NO_ROLE in TABLE[0].expected
