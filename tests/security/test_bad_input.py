"""Bad input through every door of every act: a clear refusal, nothing written, nothing broken."""

import json
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from rest_framework.authtoken.models import Token

from tests.security.doors import (
    ALL_DOORS,
    DONE,
    PAGES,
    PROGRAMS,
    REFUSED,
    Door,
    Written,
    undone,
    written_here,
)
from tests.security.payloads import MARKUP, rounds, spoiled_documents, spoiled_forms
from trustfund.audit.models import Record
from trustfund.identity.models import Person

# What is no act of another kind of writer but the same again, and is answered as such.
VERSIONS = {"version": 999_999, "content_hash": "0" * 64}
DEEP = "[" * 100_000 + "]" * 100_000
NO_DOCUMENTS = {
    "list": "[]", "number": "1", "null": "null", "text": '"text"', "broken": "{", "empty": "", "nul": "\x00",
    "deep": DEEP, "deep inside": '{"a": ' + DEEP + "}", "NaN": "NaN",
}  # fmt: skip


def said(answer: Any, door: Door) -> bool:
    """Return whether the refusal says something to its reader."""
    if door.route.is_api:
        problem = answer.json()
        return bool(problem["detail"]) and answer["Content-Type"] == "application/problem+json"
    return b"<h1" in answer.content and b"</html>" in answer.content


def blamed(answer: Any, door: Door) -> set[str]:
    """Return the fields that a refusal names; none when it is no refusal in words."""
    if answer.status_code not in REFUSED or not said(answer, door):
        return set()
    if door.route.is_api:
        return set(answer.json().get("fields", ()))
    form = answer.context and answer.context.get("form")
    return set(form.errors) if form else set()


@pytest.mark.parametrize("door", ALL_DOORS, indirect=True)
class TestSpoiled:
    def test_each_field_is_refused_and_nothing_is_written(self, before, door: Door):
        wrong = []
        spoil = spoiled_documents if door.route.is_api else spoiled_forms
        # A first version is asked for by nobody.
        fields = {
            name: field
            for name, field in door.fields().items()
            if name != "version" or name in door.body
        }
        # Those that a refusal of many names are refused by themselves; the others are sent alone.
        for together in rounds(spoil(door.body, fields)):
            many = {each.field: each.body[each.field] for each in together}
            named = blamed(door.send({**door.body, **many}), door)
            for each in together:
                if each.field not in named:
                    answer = door.send(each.body)
                    if answer.status_code not in REFUSED or not said(answer, door):
                        wrong.append((each.what, answer.status_code))
        assert not wrong
        assert written_here() == before

    def test_a_stale_version_is_refused(self, before, door: Door):
        stale = {name: value for name, value in VERSIONS.items() if name in door.body}
        if stale:
            assert door.send({**door.body, **stale}).status_code in {409, 422}
            assert written_here() == before

    def test_a_second_click_does_nothing_again(self, door: Door):
        key = uuid4()
        first = door.send(door.body, key=key)
        assert first.status_code in DONE
        after = written_here()
        second = door.send(door.body, key=key)
        assert second.status_code == first.status_code
        assert second.get("Location") == first.get("Location")
        assert written_here() == after

    def test_the_same_key_for_another_body_is_refused(self, door: Door):
        if not door.body:
            return
        key = uuid4()
        assert door.send(door.body, key=key).status_code in DONE
        after = written_here()
        name = next(iter(door.body))
        assert door.send({**door.body, name: "something else"}, key=key).status_code == 422
        assert written_here() == after

    def test_columns_that_nobody_asked_for_change_nothing(self, door: Door):
        columns = {
            column.name for model in apps.get_models() for column in model._meta.concrete_fields
        }
        unasked = dict.fromkeys(columns - set(door.fields()) - {"request_key"}, "1")
        unasked |= {"state": "PAID", "is_staff": "true", "currency_id": "XXX", "amount_usd": "1"}
        unasked = {name: value for name, value in unasked.items() if name not in door.body}
        plain = self.facts(door, door.body)
        again = self.facts(door, door.body)
        injected = self.facts(door, {**unasked, **door.body})
        steady = [
            (name, value)
            for name, value in plain
            if (name, value) in again  # what no two sendings share, such as identifiers and times
        ]
        assert steady
        assert [pair for pair in steady if pair not in injected] == []

    def facts(self, door: Door, body: dict[str, Any]) -> list[tuple[str, str]]:
        newest = Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with undone():
            assert door.send(body).status_code in DONE
            found = [
                (f"{record.subject_type}.{name}", str(value))
                for record in Record.objects.filter(pk__gt=newest)
                for name, value in (json.loads(record.content)["after"] or {}).items()
            ]
        return sorted(found)


@pytest.mark.parametrize("door", PAGES, indirect=True)
class TestPages:
    def test_a_form_sent_after_the_session_ended_is_shown_again(self, door: Door):
        answer = door.send(door.body, client=Client())
        assert answer.status_code == 401
        shown = unescape(answer.content.decode())
        for value in door.body.values():
            for text in value if isinstance(value, list) else [value]:
                assert str(text).strip() in shown

    def test_markup_is_text(self, door: Door):
        texts = {
            name: MARKUP
            for name, field in door.fields().items()
            if name in door.body and type(field).__name__ == "PlainTextField"
        }
        if not texts:
            return
        answer = door.send({**door.body, **texts})
        assert answer.status_code in DONE | REFUSED
        page = door.client.get(answer["Location"]) if answer.status_code == 302 else answer
        assert b"<script>alert" not in page.content
        assert b"<img src=x" not in page.content

    def test_a_thousand_fields_are_too_many(self, before, door: Door):
        many = {f"field_{number}": "x" for number in range(1_000)}
        assert door.send({**door.body, **many}).status_code in {400, 413}
        assert written_here() == before


@pytest.mark.parametrize("door", PROGRAMS, indirect=True)
class TestPrograms:
    def test_what_is_no_document_is_refused(self, before, door: Door):
        takes_none, wrong = not any(one.required for one in door.fields().values()), []
        for what, body in NO_DOCUMENTS.items():
            with undone():
                answer = door.send(body)
                done = takes_none and answer.status_code in DONE
                if not done and not (answer.status_code in REFUSED and said(answer, door)):
                    wrong.append((what, answer.status_code))
                if not done and written_here() != before:
                    wrong.append((what, "was written"))
        assert not wrong

    def test_another_kind_of_body_is_refused(self, before, door: Door):
        headers = {"Idempotency-Key": str(uuid4())}
        for kind in ("application/xml", "text/plain", "application/x-www-form-urlencoded"):
            answer = door.client.post(door.address, "<a/>", kind, headers=headers)
            assert answer.status_code in {*REFUSED, 415}
        assert written_here() == before

    def test_a_huge_body_is_refused(self, before, door: Door):
        answer = door.send({**door.body, "padding": "x" * (3 * 1024 * 1024)})
        assert answer.status_code in {400, 413}
        assert written_here() == before


class TestMutants:
    """Take one check away: the payloads must notice."""

    def accepted(self, walk, name: str) -> list[str]:
        door = Door.of(walk, name)
        spoil = spoiled_documents if door.route.is_api else spoiled_forms
        found = []
        for spoiled in spoil(door.body, door.fields()):
            with undone():
                if door.send(spoiled.body).status_code in DONE:
                    found.append(spoiled.what)
        return found

    def test_a_form_that_takes_hidden_characters_is_noticed(self, walk, monkeypatch):
        assert self.accepted(walk, "oversight:hold_place") == []
        monkeypatch.setattr("trustfund.web.fields.PlainTextField.validate", lambda *_given: None)
        monkeypatch.setattr(
            "trustfund.web.fields.PlainTextField.run_validators", lambda *_given: None
        )
        assert self.accepted(walk, "oversight:hold_place")

    def test_a_program_s_door_that_takes_any_digits_is_noticed(self, walk, monkeypatch):
        assert self.accepted(walk, "oversight_api:milestone_define") == []
        monkeypatch.setattr("trustfund.api.views.other_digits", lambda *_given: {})
        assert self.accepted(walk, "oversight_api:milestone_define")

    def test_what_is_written_is_noticed_and_what_was_taken_back_is_not(self, before):
        with undone():
            Token.objects.order_by("pk")[:1].get().delete()
            assert differing(before) == {"authtoken_token"}
            with undone():
                Person.objects.update(name="Another")
                assert differing(before) == {"authtoken_token", "identity_person"}
            assert differing(before) == {"authtoken_token"}
        assert differing(before) == set()
        with transaction.atomic():
            Person.objects.update(name="Another")
            transaction.set_rollback(True)
        assert differing(before) == set()


def differing(before: Written) -> set[str]:
    """Return the tables that hold something else than before."""
    return {name for name, found in written_here().items() if found != before[name]}
