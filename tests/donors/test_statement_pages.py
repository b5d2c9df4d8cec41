"""Pages and programs of bank files: what is handed in, what is refused and in which words."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from donors import services
from donors.errors import BANK_FILE_SENTENCES, refusal_sentence
from donors.models import StatementImport, StatementLine
from donors.rules.bank_files import errors as reader_errors
from tests.factories.bank_files import FIRST_DAY
from tests.factories.statements import ACCOUNT, accounts_make, line, statement, written
from trustfund.db import clock
from trustfund.identity.selectors import system_actor

GOOD = written([statement([line("10.00", "A", day=FIRST_DAY)])])
MAP = f"""
delimiter = ";"
decimal = ","
date_format = "%d.%m.%Y"
account = "{ACCOUNT}"
currency = "USD"
[columns]
booking_date = "Day"
amount = "Amount"
bank_reference = "Ref"
remittance = "Text"
"""


def table(*rows: str) -> bytes:
    return "\n".join(["Day;Amount;Ref;Text", *rows]).encode()


@pytest.fixture
def ready(cast, fund):
    accounts_make(cast, fund)
    return fund


@pytest.fixture
def hand_in(cast, ready, client_of, send):
    """Return a way to hand in a file by its page, and to get the page of what came of it."""
    client = client_of(cast.finance_officer)

    def hand(content, *, name="statement.xml", **words):
        address = reverse("donors:statement_import", args=[ready.pk])
        file = SimpleUploadedFile(name, content)
        answer = send(client, address, {"file": file, "encoding": "", "map": "", **words})
        if answer.status_code != 302:
            return answer
        row = StatementImport.objects.latest("recorded_at")
        services.statement_take(actor=system_actor(), now=clock.now(), import_id=row.pk)
        return client.get(answer["Location"])

    return hand


class TestPage:
    def test_takes_a_file_and_shows_its_lines_and_totals(self, hand_in, cast, ready, client_of):
        page = hand_in(GOOD)
        assert "In suspense" in page.text
        assert ACCOUNT in page.text
        listed = client_of(cast.auditor).get(reverse("donors:statement_list", args=[ready.pk]))
        assert "statement.xml" in listed.text

    def test_shows_progress_until_it_is_over(self, cast, ready, client_of, send):
        client = client_of(cast.finance_officer)
        address = reverse("donors:statement_import", args=[ready.pk])
        send(
            client, address, {"file": SimpleUploadedFile("s.xml", GOOD), "encoding": "", "map": ""}
        )
        row = StatementImport.objects.get()
        poll = reverse("donors:statement_progress", args=[row.pk])
        assert poll in client.get(reverse("donors:statement_detail", args=[row.pk])).text
        assert "HX-Refresh" not in client.get(poll)
        services.statement_take(actor=system_actor(), now=clock.now(), import_id=row.pk)
        assert client.get(poll)["HX-Refresh"] == "true"

    def test_says_which_import_the_same_file_was(self, hand_in):
        hand_in(GOOD)
        again = hand_in(GOOD, name="again.xml")
        assert again.status_code == 409
        assert "statement.xml" in again.text

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (GOOD[:-60], "ends before"),
            (GOOD.replace(b"10.00</Amt>", b"11.00</Amt>", 1), "do not add up"),
            (GOOD.replace(ACCOUNT.encode(), b"ANOTHER-FUND"), "ANOTHER-FUND"),
            (GOOD.replace(b"USD", b"XXX"), "XXX is not known"),
            (GOOD.replace(b'"USD">10.00', b'"USD">-10.00'), "has a sign"),
            (GOOD.replace(b'"USD">10.00', b'"USD">10.12345'), "more decimals"),
            (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "x">]><a>&x;</a>', "document type"),
            (GOOD.replace(b"<Stmt>", b"<Stmt>" + b"<a>" * 200_000, 1), "nests deeper"),
        ],
        ids=[
            "truncated",
            "balances",
            "account",
            "currency",
            "negative",
            "decimals",
            "bomb",
            "deep",
        ],
    )
    def test_refuses_a_bad_file_whole_and_says_why(self, hand_in, content, words):
        page = hand_in(content)
        assert words in page.text
        assert "Nothing of the file was taken." in page.text
        assert not StatementLine.objects.exists()

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (table("02.03.2026;1.000,50;R1;=1+1"), ""),
            (table("02.03.2026;1,000.50;R1;x"), "Line 2"),
            (table("02.03.2026;1,00;R1;x", "03.03.2026;2,00"), "Line 3"),
            (table("02.03.2026;1,00;R1;한국") + b"\n03.03.2026;1,00;R2;\xb0\xa1", "UTF-8 in line"),
        ],
        ids=["decimal-comma", "decimal-point", "cells", "encodings"],
    )
    def test_reads_a_table_by_its_map_and_names_the_line(self, hand_in, content, words):
        page = hand_in(content, name="s.csv", map=MAP)
        if words:
            assert words in page.text
            assert not StatementLine.objects.exists()
        else:
            assert str(StatementLine.objects.get().amount) == "1000.5000"

    def test_keeps_what_was_typed_where_the_map_cannot_be_used(self, hand_in):
        page = hand_in(table(), name="s.csv", map="[columns\n")
        assert page.status_code == 422
        assert "map cannot be used" in page.text
        assert "[columns" in page.text


class TestProgram:
    def test_hands_in_and_reads(self, cast, ready, client_of):
        client = client_of(cast.finance_officer)
        made = client.post(
            reverse("donors_api:statement_import", args=[ready.pk]),
            {"file": SimpleUploadedFile("s.xml", GOOD)},
            headers={"Idempotency-Key": "0195a0f0-0000-7000-8000-000000000001"},
        )
        assert made.status_code == 201, made.content
        import_id = made.json()["id"]
        services.statement_take(actor=system_actor(), now=clock.now(), import_id=import_id)
        found = client.get(reverse("donors_api:statement_detail", args=[import_id])).json()
        assert found["state"] == "BOOKED"
        assert found["statements"][0]["outcomes"] == {"IN_SUSPENSE": 1}
        assert found["statements"][0]["ties"]
        assert (
            json.dumps(found["statements"][0]["closing"])
            == '{"amount": "10.00", "currency": "USD"}'
        )


class TestWords:
    def test_every_refusal_of_the_reader_has_its_sentence_in_both_languages(self):
        codes = {
            one.code
            for one in vars(reader_errors).values()
            if isinstance(one, type) and issubclass(one, reader_errors.BankFileError)
        } - {"bank_file"}
        assert len(codes) >= 24
        assert codes <= set(BANK_FILE_SENTENCES)
        for code in BANK_FILE_SENTENCES:
            english = refusal_sentence(code, {"line": 7})
            with translation.override("ko"):
                assert refusal_sentence(code, {"line": 7}) != english
            assert "7" in english
            assert "%(" not in english
