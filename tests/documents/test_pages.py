"""The doors: upload by page and by program, the list as a part of the fund's page, the download."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.documents import document_make, pdf, png
from tests.factories.funds import fund_make
from trustfund.documents.models import Document, Version


@pytest.fixture
def fund(cast):
    return fund_make(cast)


def upload(content: bytes | None = None, name: str = "paper.pdf") -> SimpleUploadedFile:
    # What the browser says of its kind is never listened to.
    return SimpleUploadedFile(name, pdf() if content is None else content, "text/html")


def words(**more: Any) -> dict[str, Any]:
    return {
        # As on the page, where the key stands before the file.
        "request_key": str(uuid4()), "title": "Joint letter", "classification": "PARTIES",
        "file": upload(), **more,
    }  # fmt: skip


def store_url(fund) -> str:
    return reverse("documents:document_store", args=["funds.fund", fund.pk])


class TestPage:
    def test_stores_shows_and_lists(self, cast, fund, client_of):
        client = client_of(cast.donor_officer)
        assert b'enctype="multipart/form-data"' in client.get(store_url(fund)).content
        answer = client.post(store_url(fund), words())
        document = Document.objects.get()
        assert answer["Location"] == reverse("documents:document_detail", args=[document.pk])
        page = client.get(answer["Location"]).content.decode()
        assert "Joint letter" in page
        assert document.versions.get().sha256 in page
        listed = reverse("documents:document_list", args=["funds.fund", fund.pk])
        assert "Joint letter" in client.get(listed).content.decode()
        part = client.get(listed, headers={"HX-Request": "true"}).content.decode()
        assert "Joint letter" in part
        assert "<html" not in part
        assert f'hx-get="{listed}"' in client.get(fund_url(fund)).content.decode()

    def test_the_same_sending_twice_stores_once(self, cast, fund, client_of):
        client, key = client_of(cast.donor_officer), str(uuid4())
        first = client.post(store_url(fund), words(request_key=key))
        second = client.post(store_url(fund), words(request_key=key))
        assert first["Location"] == second["Location"]
        assert Document.objects.count() == 1
        other = client.post(store_url(fund), words(request_key=key, file=upload(png(), "a.png")))
        assert other.status_code == 422
        assert Document.objects.count() == 1

    def test_says_beside_the_file_what_is_wrong_and_keeps_the_rest(self, cast, fund, client_of):
        client = client_of(cast.donor_officer)
        answer = client.post(store_url(fund), words(file=upload(b"<html>", "a.pdf")))
        assert answer.status_code == 422
        assert "web page or a script" in answer.content.decode()
        assert 'value="Joint letter"' in answer.content.decode()
        assert not Document.objects.exists()

    def test_stops_listening_beyond_the_limit(self, cast, fund, client_of, settings):
        settings.DOCUMENTS_MAX_BYTES = 100_000
        answer = client_of(cast.donor_officer).post(
            store_url(fund), words(file=upload(pdf() + b" " * 300_000))
        )
        assert answer.status_code == 422
        assert "larger than what is kept" in answer.content.decode()
        assert not Document.objects.exists()

    def test_adds_a_version_and_changes_the_class(self, cast, fund, client_of):
        document = document_make(cast, fund)
        client = client_of(cast.donor_officer)
        adding = reverse("documents:version_add", args=[document.pk])
        page = client.get(adding).content.decode()
        assert re.search(r'name="version" value="1"', page)
        sent = {"reason": "Signed", "version": "1", "file": upload(png(), "a.png")}
        assert client.post(adding, {**sent, "request_key": str(uuid4())}).status_code == 302
        stale = {**sent, "file": upload(pdf("Late")), "request_key": str(uuid4())}
        assert client.post(adding, stale).status_code == 409
        moving = reverse("documents:classification_change", args=[document.pk])
        sent = {"shown": "PARTIES", "classification": "PUBLIC", "reason": "Agreed"}
        assert client.post(moving, {**sent, "request_key": str(uuid4())}).status_code == 302
        document.refresh_from_db()
        assert (document.current_number, document.classification) == (2, "PUBLIC")


class TestDownload:
    NAME = 'résumé "회의록"; x=1.pdf'

    @pytest.mark.parametrize("space", ["documents", "documents_api"])
    def test_is_an_attachment_that_nothing_shows_or_keeps(self, cast, fund, client_of, space):
        document = document_make(cast, fund, name=self.NAME)
        address = reverse(f"{space}:version_download", args=[document.pk, 1])
        answer = client_of(cast.donor_officer).get(address)
        assert b"".join(answer.streaming_content) == pdf()
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Length"] == str(len(pdf()))
        disposition = answer["Content-Disposition"]
        assert disposition.startswith("attachment; filename*=utf-8''")
        assert disposition.isascii()
        assert "\n" not in disposition
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Frame-Options"] == "DENY"

    def test_of_text_says_its_encoding(self, cast, fund, client_of):
        document = document_make(cast, fund, content=b"words", name="a.txt")
        address = reverse("documents:version_download", args=[document.pk, 1])
        answer = client_of(cast.donor_officer).get(address)
        answer.close()
        assert answer["Content-Type"] == "text/plain; charset=utf-8"

    def test_of_somebody_else_s_is_not_found(self, cast, fund, client_of):
        document = document_make(cast, fund, classification="RESTRICTED")
        address = reverse("documents:version_download", args=[document.pk, 1])
        for actor in (cast.other_donor_officer, cast.project_officer, cast.verifier):
            assert client_of(actor).get(address).status_code == 404
        missing = reverse("documents:version_download", args=[document.pk, 2])
        assert client_of(cast.donor_officer).get(missing).status_code == 404


class TestProgram:
    def test_stores_adds_and_answers_twice_alike(self, cast, fund, client_of):
        client, key = client_of(cast.donor_officer), str(uuid4())
        address = reverse("documents_api:document_store", args=["funds.fund", fund.pk])
        body = {"title": "Letter", "classification": "PUBLIC"}
        headers = {"Idempotency-Key": key}
        first = client.post(address, {**body, "file": upload()}, headers=headers)
        assert first.status_code == 201
        again = client.post(address, {**body, "file": upload()}, headers=headers)
        assert again["Idempotent-Replay"] == "true"
        assert again.json() == first.json()
        other = client.post(address, {**body, "file": upload(pdf("Other"))}, headers=headers)
        assert other.status_code == 422
        assert other.json()["code"] == "idempotency_key_reused"
        adding = reverse("documents_api:version_add", args=[first.json()["id"]])
        added = client.post(
            adding,
            {"version": 1, "reason": "Signed", "file": upload(png(), "a.png")},
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert [one["number"] for one in added.json()["versions"]] == [2, 1]
        listed = reverse("documents_api:document_list", args=["funds.fund", fund.pk])
        rows = client.get(listed).json()["results"]
        assert [(row["title"], row["current"]["number"]) for row in rows] == [("Letter", 2)]
        assert Version.objects.count() == 2

    def test_is_refused_with_the_code_of_what_is_wrong(self, cast, fund, client_of, settings):
        client = client_of(cast.donor_officer)
        address = reverse("documents_api:document_store", args=["funds.fund", fund.pk])

        def sent(file) -> Any:
            body = {"title": "Letter", "classification": "PUBLIC", "file": file}
            return client.post(address, body, headers={"Idempotency-Key": str(uuid4())})

        assert sent(upload(pdf(trailer=b"/Encrypt 9 0 R "))).json()["code"] == "file_locked"
        assert sent(upload(b"", "a.pdf")).json()["code"] == "file_empty"
        settings.DOCUMENTS_MAX_BYTES = 100_000
        answer = sent(upload(pdf() + b" " * 300_000))
        assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
        assert not Document.objects.exists()


def fund_url(fund) -> str:
    return reverse("funds:fund_detail", args=[fund.pk])
