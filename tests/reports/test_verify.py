"""verify: anybody learns whether a file is authentic, altered, or was never issued."""

import io
import zipfile
import zlib
from datetime import date

import openpyxl
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from oversight.services.opinions import opinion_record
from trustfund.db import clock

ADDRESS = "/reports/verify/"
FORMATS = ("pdf", "xlsx", "csv", "json")


def ask(content: bytes, name: str = "report.pdf", client: Client | None = None):
    file = SimpleUploadedFile(name, content)
    return (client or Client()).post(ADDRESS, {"file": file})


def verdict(content: bytes) -> str:
    answer = ask(content)
    assert answer.status_code == 200, answer.content
    return answer.context["verification"].verdict


def one_byte_changed(content: bytes, place: float) -> bytes:
    position = min(int(len(content) * place), len(content) - 1)
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


def foreign_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": "Statement of Receipts, Disbursements and Fund Balance"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.django_db
class TestVerdicts:
    @pytest.mark.parametrize("name", FORMATS)
    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_an_issued_file_is_authentic(self, library, name, language):
        assert verdict(library.file(name, language)) == "AUTHENTIC"

    @pytest.mark.parametrize("name", FORMATS)
    @pytest.mark.parametrize("place", [0.0, 0.01, 0.2, 0.37, 0.5, 0.63, 0.81, 0.95, 1.0])
    def test_one_changed_byte_makes_it_altered(self, library, name, place):
        assert verdict(one_byte_changed(library.file(name), place)) == "ALTERED"

    def test_a_byte_changed_within_any_mark_is_still_altered(self, library):
        for name in FORMATS:
            content = library.file(name)
            position = content.index(b"trustfund-report:")
            while position >= 0:
                changed = content[: position + 20] + b"X" + content[position + 21 :]
                assert verdict(changed) == "ALTERED", name
                position = content.find(b"trustfund-report:", position + 1)

    def test_appended_bytes_and_a_cut_end_are_altered(self, library):
        content = library.file("pdf")
        assert verdict(content + b"%") == "ALTERED"
        assert verdict(content[:-10]) == "ALTERED"

    def test_a_workbook_saved_again_is_altered(self, library):
        book = openpyxl.load_workbook(io.BytesIO(library.file("xlsx")))
        out = io.BytesIO()
        book.save(out)
        assert verdict(out.getvalue()) == "ALTERED"

    def test_pages_saved_again_are_altered(self, library):
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(library.file("pdf")))
        out = io.BytesIO()
        writer.write(out)
        assert verdict(out.getvalue()) == "ALTERED"

    @pytest.mark.parametrize(
        "content",
        [
            foreign_pdf(),
            b"",
            b"%PDF-1.7\n" + b"stream\n" * 1000,
            b"PK\x03\x04" + b"\x00" * 100,
            b"trustfund-report:R-2026-9999:" + b"0" * 32,
            b"R-2026-0001",
            "보고서".encode(),
        ],
    )
    def test_a_foreign_file_was_never_issued(self, library, content):
        file = SimpleUploadedFile("x.pdf", content)
        answer = Client().post(ADDRESS, {"file": file})
        assert answer.context["verification"].verdict == "NEVER_ISSUED"

    def test_our_number_with_another_identifier_was_never_issued(self, library):
        marker = f"trustfund-report:{library.english.number}:{'a' * 32}"
        assert verdict(marker.encode()) == "NEVER_ISSUED"


@pytest.mark.django_db
class TestLimits:
    def test_more_than_20_megabytes_are_not_read(self, library):
        answer = Client().post(
            ADDRESS, b"x", content_type="multipart/form-data; boundary=b", CONTENT_LENGTH="30000000"
        )
        assert answer.status_code == 413

    def test_packed_bombs_end_soon(self, library):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for number in range(300):
                packed.writestr(f"{number}", b"\x00" * 10_000_000)
        assert verdict(out.getvalue()[: 19 * 1024 * 1024]) == "NEVER_ISSUED"
        stream = b"stream\n" + zlib.compress(b"\x00" * 50_000_000) + b"\nendstream\n"
        assert verdict(b"%PDF-1.7\n" + stream * 100) == "NEVER_ISSUED"

    def test_nobody_verifies_thirty_files_a_minute_for_long(self, library):
        client = Client()
        answers = [ask(b"x", client=client).status_code for _count in range(32)]
        assert answers[:30] == [200] * 30
        assert answers[-1] == 429

    def test_no_file_is_asked_for(self, library):
        assert Client().post(ADDRESS, {}).status_code == 422

    def test_a_form_from_elsewhere_is_refused(self, library):
        client = Client(enforce_csrf_checks=True)
        assert ask(b"x", client=client).status_code == 403

    def test_a_name_of_markup_is_shown_as_text(self, library):
        answer = ask(b"x", name="<img src=x onerror=alert(1)>.pdf")
        assert b"<img src=x" not in answer.content


@pytest.mark.django_db
class TestWhatThePublicLearns:
    SECRETS = (
        "Ministry of Agriculture",
        "Trust fund for recovery",
        "Auditor",
        "12,597,820.40",
        "Seed",
    )

    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_number_day_and_status_and_no_more(self, library, language):
        client = Client(headers={"accept-language": language})
        page = ask(library.file("pdf"), client=client).content.decode()
        assert library.english.number in page
        assert not [secret for secret in self.SECRETS if secret in page]

    def test_who_audited_it_and_with_what_opinion(self, library):
        file = library.english.files.get(format="PDF")
        opinion_record(
            actor=library.year.cast.auditor,
            now=clock.now(),
            fund_id=library.year.fund.pk,
            report_sha256=file.sha256,
            kind="QUALIFIED",
            basis="One receipt lacked its bank advice.",
            signed_date=date(2026, 2, 16),
        )
        page = ask(bytes(file.content)).content.decode()
        assert "External Auditor" in page
        assert "Qualified opinion" in page
        assert "bank advice" not in page
        other = ask(library.file("csv"))
        assert other.context["verification"].opinions_on_another_file

    def test_the_program_door_says_the_same(self, library):
        client = Client()
        for content, wanted in (
            (library.file("pdf"), "AUTHENTIC"),
            (one_byte_changed(library.file("pdf"), 0.5), "ALTERED"),
            (foreign_pdf(), "NEVER_ISSUED"),
        ):
            answer = client.post(
                "/api/v1/reports/verify/", content, content_type="application/octet-stream"
            )
            assert answer.json()["verdict"] == wanted

    def test_the_page_needs_nobody_to_sign_in(self, library):
        assert Client().get(reverse("reports:verify")).status_code == 200
