"""Every address declares who may open it, in the words of the one matrix."""

import pytest
from django.urls import reverse

from tests.architecture.houses import house_of
from tests.architecture.routes import Route, routes
from trustfund.api.views import ActionView
from trustfund.identity.rules.permissions import EVERYONE, MATRIX
from trustfund.web.navigation import NAVIGATION

ROUTES = routes()
OURS = [route for route in ROUTES if house_of(route.module)]
# Written by others; each keeps its own rules.
FOREIGN = ("allauth.", "drf_spectacular.", "django.views.i18n")
MARKS = {"public", "signed_in"}
# Open to everybody, and why.
PUBLIC = {
    "control:healthz": "the proxy asks whether the process lives",
    "control:invitation_accept": "whoever holds the link has no password yet",
    "control:log_api:checkpoint": "the log's head is for everybody; it holds hashes only",
    "control:log_api:checkpoint_of_size": "an earlier head, the same",
    "control:log_api:consistency": "whoever keeps a head may ask how it goes on",
    "control:log_api:keys": "public keys",
    "control:log_api:cosignature": "the witness's signature is the credential",
    "reports:verify": "anybody may check a file",
    "reports_api:verify": "the same, by program",
    "api:docs": "a description, no data",
    "api:token": "gives a token for a password",
    "account_email": "leads nowhere: nobody changes their own sign-in address",
}
# Actions that are not an address: jobs and acts of other acts.
WITHOUT_ADDRESS: dict[str, str] = {
    "mail.letters_of_all": "widens the mailbox from one's own letters to everybody's",
}


def test_no_view_is_a_stranger():
    strange = [
        route.path for route in ROUTES if route not in OURS and not route.module.startswith(FOREIGN)
    ]
    assert not strange


@pytest.mark.parametrize("route", OURS, ids=lambda route: f"/{route.path}")
def test_declares_its_permission(route: Route):
    assert route.permission in MARKS or route.permission in MATRIX


def test_what_is_public_is_listed_with_its_reason():
    public = {route.name for route in OURS if route.permission == "public"}
    assert public <= set(PUBLIC), "a view became public"


def test_every_action_has_its_page():
    used = {route.permission for route in OURS if not route.is_api}
    assert sorted(set(MATRIX) - used - set(WITHOUT_ADDRESS)) == []


def test_every_action_has_its_program_address():
    used = {route.permission for route in OURS if route.is_api}
    assert sorted(set(MATRIX) - used - set(WITHOUT_ADDRESS)) == []


def test_every_act_of_the_api_keeps_its_key():
    # An act that moves money or state wants an Idempotency-Key; only these change nothing.
    free = {
        route.name
        for route in OURS
        if isinstance(cls := getattr(route.view, "cls", None), type)
        and issubclass(cls, ActionView)
        and not cls.moves
    }
    assert free <= {"reports_api:verify"}


def test_names_are_unique():
    names = [route.name for route in OURS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("item", NAVIGATION, ids=lambda item: item.url_name)
def test_the_navigation_leads_somewhere(item):
    assert reverse(item.url_name)
    route = next(route for route in ROUTES if route.name == item.url_name)
    assert route.permission == (item.permission or "public")


@pytest.mark.parametrize("action", MATRIX)
def test_an_action_is_named_house_and_verb_and_somebody_holds_it(action: str):
    house, _dot, verb = action.partition(".")
    assert house
    assert verb
    assert MATRIX[action]
    assert MATRIX[action] <= EVERYONE
