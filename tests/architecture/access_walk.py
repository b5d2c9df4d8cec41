"""How the walk knocks on a door: which object a route is about, who knocks, what the answer was."""

import csv
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from tests.architecture.access_acts import BY_ACTION, Sending
from tests.architecture.access_fund import FOREIGN, OWN, PLAYERS, Populated
from tests.architecture.routes import Route, routes
from trustfund.identity.models import Person

TABLE = Path(__file__).with_name("access.csv")
ANONYMOUS, NO_ROLE = "anonymous", "no_role"
KNOCKERS = (ANONYMOUS, NO_ROLE, *PLAYERS)
SHARED = "-"
PARAMETERS = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")
# What a parameter of an address is filled with, unless its act says otherwise.
TARGETS = {
    "about_id": "fund", "document_id": "document",
    "fund_id": "fund", "donor_id": "donor", "agreement_id": "agreement", "pledge_id": "pledge", "receipt_id": "receipt", "refund_id": "refund", "unwind_id": "unwind", "move_id": "balance_move",
    "termination_id": "termination", "paper_id": "paper", "annex_id": "annex",
    "installment_id": "installment", "amendment_id": "amendment", "request_id": "payment_request",
    "project_id": "project", "motion_id": "motion", "phase_id": "phase", "milestone_id": "milestone",
    "certificate_id": "certificate", "hold_id": "hold", "grant_id": "grant",
    "application_id": "application", "report_id": "report", "opinion_id": "opinion",
    "witness_id": "witness", "person_id": "person", "appointment_id": "appointment", "account_id": "account",
    "entry_id": "entry", "period_id": "period", "difference_id": "difference", "set_aside_id": "set_aside", "schedule_id": "fee_schedule", "income_id": "income",
    "letter_id": "letter", "sheet_id": "rate_sheet", "in_kind_id": "in_kind", "note_id": "note", "return_id": "note_return", "call_id": "note_call", "table_id": "table", "reversal_id": "table_reversal", "proposal_id": "receipt_reversal", "contact_id": "contact", "given_id": "given_report",
    "standing_id": "legal_standing", "key_id": "burden_key", "import_id": "statement_import", "line_id": "line", "match_id": "match",
    "background_id": "background", "condition_id": "condition",
    "activity_id": "activity", "screening_id": "screening", "delivery_id": "delivery",
    "entity_id": "entity", "diligence_id": "diligence",
}  # fmt: skip
OTHER_TARGETS = {
    "reports:report_progress": "request",
    "reports_api:report_progress": "request",
    "control:object_history": "agreement",
    "control:object_who": "agreement",
    "control:api:object_who": "agreement",
    "documents:document_list": "fund",
    "documents_api:document_list": "fund",
    "donors:burden_key_detail": "burden_key_agreed",
    "donors:annex_detail": "annex_confirmed",
    "donors_api:annex_detail": "annex_confirmed",
    "donors:rate_sheet_detail": "rate_sheet_confirmed",
    "donors_api:rate_sheet_detail": "rate_sheet_confirmed",
    "donors_api:burden_key_detail": "burden_key_agreed",
}
# Two times of knowing, for the one list that cannot do without.
KNOWING = "as_of=2026-02-01&known_before=2026-02-01T00:00:00Z&known_after=2026-02-10T00:00:00Z"
# Pages that are sent and are no act of the matrix, with what is sent.
SENT: dict[str, Sending] = {
    "control:acting_for": Sending({}, {}),
    "control:preferences": Sending({"language": "en", "time_zone": "Asia/Seoul"}, {}),
    "control:invitation_accept": Sending({"password": "x", "password_again": "x"}, {}),
    "reports:verify": Sending({}, {}),
    "reports_api:verify": Sending({}, {}),
    "control:log_api:cosignature": Sending({}, {}),
    "api:token": Sending({}, {"email": "nobody@example.org", "password": "wrong"}),
    "set_language": Sending({"language": "en"}, {}),
}


@dataclass(frozen=True)
class Row:
    """One line of the table: what each knocker gets at this door."""

    route: str
    method: str
    whose: str
    expected: dict[str, str] = field(hash=False)

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.whose}"


def table() -> list[Row]:
    """Return the reviewed table."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return [
            Row(line.pop("route"), line.pop("method"), line.pop("object"), line)
            for line in csv.DictReader(file)
        ]


def doors(found: Populated) -> Iterator[tuple[str, str, str]]:
    """Return every (route, method, own | foreign | -) that the site has."""
    for route in routes():
        target = target_of(route)
        owned = bool(target) and bool(PARAMETERS.search(route.path)) and found.is_owned(target)
        if route.name == "oversight_api:motion_open":
            owned = True  # the project stands in the body
        for method in methods_of(route):
            for whose in (OWN, FOREIGN) if owned else (SHARED,):
                yield route.name, method, whose


def methods_of(route: Route) -> tuple[str, ...]:
    """Return the methods that a route is walked by."""
    cls = getattr(route.view, "cls", None)
    if cls is not None:
        return tuple(name.upper() for name in ("get", "post") if hasattr(cls, name))
    if route.name in {"control:acting_for", "set_language"}:
        return ("POST",)
    return ("GET", "POST") if route.permission in BY_ACTION or route.name in SENT else ("GET",)


def target_of(route: Route) -> str:
    """Return the name of the object that a route is about, or "" for none."""
    if route.name in OTHER_TARGETS:
        return OTHER_TARGETS[route.name]
    if route.permission in BY_ACTION:
        return BY_ACTION[route.permission].target
    names = [TARGETS.get(first or second, "") for first, second in PARAMETERS.findall(route.path)]
    return next(iter(names), "")


@contextmanager
def walking(found: Populated) -> Iterator["Walk"]:
    """Give the walk, with sessions in memory and without a line of log for each refusal."""
    logger = logging.getLogger("django.request")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SESSION_ENGINE", "django.contrib.sessions.backends.cache")
        patch.setattr(logger, "disabled", True)
        yield Walk(found)


def by_program(client: Any, address: str, body: Any, *, headers: dict[str, str]) -> Any:
    """Send what a program sends: JSON, or with a file the parts of a form.

    What no part of a form can say goes as JSON, and without the file.
    """
    parts = body.items() if isinstance(body, dict) else ()
    files = [name for name, value in parts if hasattr(value, "read")]
    if files:
        plain = {name: value for name, value in body.items() if name not in files}
        if all(type(value) in {str, int} for value in plain.values()):
            return client.post(address, body, headers=headers)
        body = plain
    return client.post(address, body, "application/json", headers=headers)


class Walk:
    """The knockers with their sessions and tokens, before one populated fund."""

    def __init__(self, found: Populated) -> None:
        self.found = found
        self.routes = {route.name: route for route in routes()}
        self.clients = {
            name: self._client(name, f"192.0.2.{place}") for place, name in enumerate(KNOCKERS, 1)
        }
        self.tokens = {name: self._token(name) for name in KNOCKERS if name != ANONYMOUS}

    def person(self, knocker: str) -> Person | None:
        """Return who knocks."""
        if knocker == ANONYMOUS:
            return None
        if knocker == NO_ROLE:
            return self.found.without_role
        return Person.objects.get(pk=getattr(self.found.cast, PLAYERS[knocker]).person_id)

    def knock(
        self, knocker: str, name: str, method: str, whose: str, *, token: bool = False
    ) -> Any:
        """Return the answer to one request; whatever it did is undone."""
        route = self.routes[name]
        address = self.address(route, whose, knocker)
        token = token and knocker != ANONYMOUS
        headers = {"Authorization": f"Token {self.tokens[knocker]}"} if token else {}
        client = self.clients[ANONYMOUS if token else knocker]
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        kept = cookie.value if cookie else None
        undone = transaction.atomic()
        # Acts insist on being outermost; in a test they may have one more around them.
        undone._from_testcase = True
        with undone:
            answer = self._send(client, route, method, address, whose, knocker, headers)
            if answer.streaming:
                # A stream that nobody reads leaves its file open.
                b"".join(answer.streaming_content)
            transaction.set_rollback(True)
        if kept is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = kept
        return answer

    def address(self, route: Route, whose: str, knocker: str = "") -> str:
        """Return the address with its objects filled in; lists name the fund."""
        whose = OWN if whose == SHARED else whose
        kwargs = {
            (first or second): self._filled(route, first or second, whose, knocker)
            for first, second in PARAMETERS.findall(route.path)
        }
        address = reverse(route.name, kwargs=kwargs)
        wants_fund = not route.path.startswith(("account/", "i18n/", "api/schema"))
        if route.name == "control:api:restatement":
            return f"{address}?{KNOWING}"
        return f"{address}?fund={self.found.fund.pk}" if wants_fund else address

    def sending(self, route: Route, whose: str, knocker: str = "") -> Sending:
        """Return what is sent there."""
        if route.permission in BY_ACTION:
            whose = OWN if whose == SHARED else whose
            return BY_ACTION[route.permission].sending(self.found, whose, role=knocker)
        return SENT.get(route.name, Sending({}, {}))

    def _send(self, client, route, method, address, whose, knocker, headers) -> Any:
        if method == "GET":
            if route.is_api:
                headers = {**headers, "Accept": "application/json"}
            return client.get(address, headers=headers)
        body = self.sending(route, whose, knocker)
        key = str(uuid4())
        if not route.is_api:
            return client.post(address, {**body.page, "request_key": key, "step": "confirm"})
        if route.name == "reports_api:verify":
            return client.post(address, b"%PDF-", "application/octet-stream", headers=headers)
        return by_program(client, address, body.api, headers={**headers, "Idempotency-Key": key})

    def _filled(self, route: Route, parameter: str, whose: str, knocker: str) -> Any:
        plain = {
            "file_format": "pdf",
            "section": "description",
            "what": "rejected.csv",
            "rows": "pledge",
            "language": "en",
            "syntax": "hledger",
            "token": "no-such-token",
            "subject_type": "donors.agreement",
            "about": "funds.fund",
            "number": 1,
            "key": "no-such-key",
            "uidb36": "0",
            "pk": 1,
            "size": 1,
            "old": 1,
            "new": 1,
            "record_id": 0,
        }
        if parameter in plain:
            return plain[parameter]
        found = self.found.get(target_of(route), whose, role=knocker)
        if route.name == "disbursements:project_grant":
            found = self.found.get("grant", whose).project
        return getattr(found, "pk", found)

    def _client(self, knocker: str, machine: str) -> Client:
        # Each from a machine of their own: a limit by machine is not theirs to share.
        client = Client(raise_request_exception=False, REMOTE_ADDR=machine)
        person = self.person(knocker)
        if person is not None:
            client.force_login(person)
        return client

    def _token(self, knocker: str) -> str:
        return Token.objects.create(user=self.person(knocker)).key
