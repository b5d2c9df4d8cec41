"""report_build: one snapshot, four files that carry its figures, filed once."""

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from django.db import DatabaseError, connection, transaction

from tests.database import CHECKOUT
from tests.factories.donors import note_make
from tests.factories.ledger import pin, received
from tests.factories.reports import built, report_make, requested
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.kernel.money import Money
from trustfund.ledger.services import entry_reverse
from trustfund.reports.builders import files, notes, snapshot, sources
from trustfund.reports.models import Report, ReportFile, ReportRequest
from trustfund.reports.selectors import content_checked, progress_of
from trustfund.reports.services import build

# What the statement must say, read from the legs by another way than the house's own.
INDEPENDENT = """
    SELECT coalesce(sum(CASE WHEN l.side = %(side)s THEN l.amount ELSE -l.amount END), 0)
    FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id
    WHERE a.fund_id = %(fund)s AND a.code = ANY(%(codes)s) AND a.currency = 'USD'
      AND l.value_date BETWEEN %(since)s AND %(until)s
"""
BEGINNING = date(1990, 1, 1)


def books(year, codes, side, since, until):
    with connection.cursor() as cursor:
        cursor.execute(
            INDEPENDENT,
            {"fund": year.fund.pk, "codes": codes, "side": side, "since": since, "until": until},
        )
        return cursor.fetchone()[0].quantize(Decimal("0.01"))


def frozen(report) -> dict:
    return json.loads(report.snapshot)


def line(report, key) -> list[Decimal]:
    content = frozen(report)
    lines = [*content["statement"], *content["memo"]]
    return next([Decimal(a) for a in one["amounts"]] for one in lines if one["key"] == key)


@pytest.mark.django_db
class TestFigures:
    @pytest.mark.parametrize(
        ("key", "codes", "side"),
        [
            ("contributions", ["4100", "1900"], "C"),
            ("disbursed", ["5100"], "D"),
            ("cost_recovery", ["5300"], "D"),
            ("donor_refunds", ["5500"], "D"),
        ],
    )
    def test_are_the_ledgers_in_every_column(self, library, key, codes, side):
        spans = [
            (date(2026, 1, 1), date(2026, 2, 16)),
            (date(2025, 7, 1), date(2026, 2, 16)),
            (date(2024, 7, 1), date(2025, 6, 30)),
            (BEGINNING, date(2026, 2, 16)),
        ]
        wanted = [books(library.year, codes, side, *span) for span in spans]
        assert line(library.english, key) == wanted
        assert any(wanted)

    def test_cash_and_commitments_are_the_ledgers(self, library):
        until = date(2026, 2, 16)
        cash = books(library.year, ["1100"], "D", BEGINNING, until)
        undisbursed = books(library.year, ["8100"], "C", BEGINNING, until)
        assert line(library.english, "cash_holding")[-1] == cash
        assert line(library.english, "undisbursed")[-1] == undisbursed

    def test_unconverted_money_has_its_rate_day_and_source(self, library):
        [row] = frozen(library.english)["notes"]["awaiting"]["rows"]
        assert (row["currency"], row["amount"]) == ("JPY", "200000001")
        assert row["rate_date"] <= "2026-02-16"
        assert row["source"]["en"].startswith("European Central Bank")
        value = Decimal(row["amount"]) * Decimal(row["rate"])
        assert abs(value - Decimal(row["equivalent"])) <= Decimal("0.005")


@pytest.mark.django_db
class TestFiles:
    def amounts(self, report) -> set[str]:
        return {
            f"{abs(Decimal(amount)):,.2f}"
            for one in [*frozen(report)["statement"], *frozen(report)["memo"]]
            for amount in one["amounts"] or []
            if Decimal(amount)
        }

    @pytest.mark.parametrize("language", ["en", "ko"])
    def test_the_pages_carry_every_figure_and_the_number(self, library, language):
        report = library.korean if language == "ko" else library.english
        pages = pypdf.PdfReader(io.BytesIO(library.file("pdf", language))).pages
        text = "\n".join(page.extract_text() for page in pages)
        assert {amount for amount in self.amounts(report) if amount not in text} == set()
        assert all(report.number in page.extract_text() for page in pages)
        donor = "대한민국" if language == "ko" else "Republic of Korea"
        assert donor in text

    def test_the_pages_are_named_tagged_and_in_their_language(self, library):
        for language in ("en", "ko"):
            reader = pypdf.PdfReader(io.BytesIO(library.file("pdf", language)))
            assert reader.trailer["/Root"]["/Lang"] == language
            assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
            assert library.english.number[:6] in reader.metadata.title

    def test_the_data_lies_inside_the_pages(self, library):
        reader = pypdf.PdfReader(io.BytesIO(library.file("pdf")))
        [(name, [content])] = reader.attachments.items()
        assert name == f"{library.english.number}.json"
        assert content == library.file("json")

    def test_nothing_claims_to_be_audited(self, library):
        reader = pypdf.PdfReader(io.BytesIO(library.file("pdf")))
        text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
        assert "audited" not in text.lower()
        assert "The audit status of this report is shown where it is verified" in text

    def test_workbook_text_and_data_carry_the_same_figures(self, library):
        wanted = line(library.english, "ending")
        book = openpyxl.load_workbook(io.BytesIO(library.file("xlsx")))
        rows = [row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
        [cells] = [row for row in rows if row[0] == "Ending fund balance"]
        assert [Decimal(str(cell)).quantize(Decimal("0.01")) for cell in cells[2:6]] == wanted
        lines = list(csv.reader(io.StringIO(library.file("csv").decode("utf-8-sig"))))
        [cells] = [row for row in lines if row and row[0] == "Ending fund balance"]
        assert [Decimal(cell) for cell in cells[2:6]] == wanted
        data = json.loads(library.file("json"))
        assert data["snapshot"] == frozen(library.english)
        assert data["snapshot_sha256"] == library.english.snapshot_hash

    def test_every_file_names_its_report(self, library):
        for name in ("pdf", "xlsx", "csv", "json"):
            assert library.english.number.encode() in library.file(name)

    def test_a_file_that_differs_is_found_out(self, library):
        report = library.english
        content = frozen(report)
        document = files_document(report, content)
        held = {file.format: bytes(file.content) for file in report.files.all()}
        files.files_compare(document, content, held)
        spoiled = held["CSV"].replace(b"12597820.40", b"12597820.41", 1)
        with pytest.raises(files.FilesDisagree):
            files.files_compare(document, content, {**held, "CSV": spoiled})


def files_document(report, content):
    return files_module().document_of(
        content,
        snapshot_hash=report.snapshot_hash,
        language=report.language,
        chart_svg=report.chart_ko if report.language == "ko" else report.chart_en,
    )


def files_module():
    from trustfund.reports.builders import document  # noqa: PLC0415

    return document


AGAIN = """
import hashlib, json, sys
from datetime import UTC
sys.path.insert(0, {checkout!r})
import django
from django.conf import settings
settings.configure(USE_I18N=False, INSTALLED_APPS=[])
from trustfund.render import paper, pdf, workbook, delimited
from trustfund.reports.builders.document import document_of
from trustfund.render.data import json_of
given = json.load(sys.stdin)
content = given["snapshot"]
document = document_of(content, snapshot_hash=given["hash"], language="ko", chart_svg=given["chart"])
data = json_of(marker=document.marker, snapshot_hash=given["hash"], snapshot=content)
attached = pdf.EmbeddedFile(document.number + ".json", document.words.about, data)
made = pdf.pdf_of(paper.html_of(document), identifier=document.marker, created=document.created, attachments=[attached])
for content in (made.content, workbook.xlsx_of(document), delimited.csv_of(document), data):
    print(hashlib.sha256(content).hexdigest())
"""


@pytest.mark.django_db
class TestDeterminism:
    @pytest.mark.slow
    def test_two_other_processes_make_the_same_bytes_from_the_snapshot(self, library):
        report = library.korean
        given = json.dumps(
            {"snapshot": frozen(report), "hash": report.snapshot_hash, "chart": report.chart_ko}
        )
        issued = [report.files.get(format=name).sha256 for name in ("PDF", "XLSX", "CSV", "JSON")]
        for seed, zone in (("1", "Asia/Pyongyang"), ("77", "America/New_York")):
            done = subprocess.run(
                [sys.executable, "-c", AGAIN.format(checkout=str(CHECKOUT))],
                input=given,
                capture_output=True,
                text=True,
                env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
                check=False,
            )
            assert done.stdout.split() == issued, done.stderr[-2000:]

    def test_the_chart_is_the_same_each_time(self, library):
        content = frozen(library.english)
        assert files.chart_of(content, "en") == library.english.chart_en
        assert files.chart_of(content, "ko") == library.korean.chart_ko


@pytest.mark.django_db
class TestFiling:
    def test_digests_are_in_the_trail(self, library):
        report = library.english
        [record] = history(subject_type="reports.report", subject_id=report.pk)
        assert record.after["snapshot_hash"] == report.snapshot_hash
        for file in report.files.all():
            [record] = history(subject_type="reports.reportfile", subject_id=file.pk)
            assert record.extra["sha256"] == hashlib.sha256(bytes(file.content)).hexdigest()
            assert record.after == file.facts()

    def test_progress_is_whole(self, library):
        request = ReportRequest.objects.get(pk=library.english.pk)
        assert request.progress_done == request.progress_total == 11
        assert progress_of(request, now=clock.now()).is_over

    def test_a_second_build_does_nothing(self, library):
        request = ReportRequest.objects.get(pk=library.english.pk)
        assert built(request) is None
        assert Report.objects.filter(request=request).count() == 1


class TestEarlierDay:
    def test_an_earlier_day_gives_the_figures_of_that_day(self, year, django_db_blocker):
        with django_db_blocker.unblock():
            report = report_make(year, as_of=date(2025, 6, 30))
            wanted = books(year, ["4100", "1900"], "C", BEGINNING, date(2025, 6, 30))
        assert line(report, "contributions")[-1] == wanted
        assert line(report, "cash_other")[-1] == 0


@pytest.mark.django_db
class TestKnownDay:
    def test_leaves_out_what_was_recorded_after_it(self, year):
        as_of, yesterday = date(2025, 9, 30), year.latest - timedelta(days=1)
        late = received(year.cast.finance_officer, year.fund, "7", on=date(2025, 9, 15))
        assert late.recorded_at.date() == year.latest
        then, now = [
            sources.sources_of(requested(year, as_of=as_of, known_day=known_day))
            for known_day in (yesterday, None)
        ]
        assert now.positions[as_of].cash["USD"] - then.positions[as_of].cash["USD"] == 7
        assert then.known_at.date() == yesterday < now.known_at.date()

    def test_of_today_is_now(self, year):
        found = sources.sources_of(requested(year, known_day=year.latest))
        assert found.known_at <= clock.now()


@pytest.mark.django_db
class TestPromissoryNotes:
    def policies(self, year, **asked):
        found = sources.sources_of(requested(year, **asked))
        return notes.notes_of(found, snapshot.columns_of(found))["promissory"]

    def test_the_policies_say_how_they_are_recorded_and_what_is_held(self, year):
        [policy] = self.policies(year)
        assert "not cash" in policy["en"]
        assert "현금이 아닙니다" in policy["ko"]
        agreement = year.waiting_receipt.agreement
        note_make(year.cast, agreement, Money(Decimal(3), agreement.currency))
        _policy, held = self.policies(year)
        assert f"{agreement.currency} 3" in held["en"]
        assert len(self.policies(year, as_of=year.latest - timedelta(days=1))) == 1

    def test_the_pages_carry_the_policy(self, library):
        pages = pypdf.PdfReader(io.BytesIO(library.file("pdf", "en"))).pages
        text = " ".join(" ".join(page.extract_text().split()) for page in pages)
        assert "promissory note is not cash" in text


class TestStops:
    @pytest.fixture
    def wanting(self, year, django_db_blocker):
        with django_db_blocker.unblock():
            yield requested(year)

    def outcome(self, request):
        assert built(request) is None
        request.refresh_from_db()
        assert not Report.objects.filter(request=request).exists()
        return request.state, progress_of(request, now=clock.now()).failure

    def test_a_figure_that_does_not_tie_stops_it_with_its_name(self, wanting, monkeypatch):
        true = snapshot.columns_of

        def off_by_a_cent(found):
            columns = true(found)
            quarter = columns["quarter"]
            cent = type(quarter.ending)("0.01", "USD")
            return {
                **columns,
                "quarter": replace(
                    quarter,
                    cost_recovery=quarter.cost_recovery,
                    cash_total=quarter.cash_total + cent,
                ),
            }

        monkeypatch.setattr(snapshot, "columns_of", off_by_a_cent)
        state, sentence = self.outcome(wanting)
        assert state == "FAILED"
        assert "quarter: balance is cash" in sentence

    def test_an_entry_that_was_booked_meanwhile_stops_it(self, wanting, year, monkeypatch):
        draw = build._draw

        def booked_meanwhile(work):
            draw(work)
            moment = clock.now()
            clock.clock_move(to=moment - timedelta(minutes=10))
            with transaction.atomic():
                entry = received(year.cast.finance_officer, year.fund, "7")
                undone = entry_reverse(
                    entry_id=entry.id,
                    value_date=moment.date(),
                    reference=f"undo:{entry.id}",
                    memo="",
                )
                pin(year.cast.finance_officer, year.fund, undone)
            clock.clock_move(to=moment)

        monkeypatch.setattr(build, "_draw", booked_meanwhile)
        state, sentence = self.outcome(wanting)
        assert state == "FAILED"
        assert "was being booked" in sentence

    def test_a_missing_rate_stops_it_and_names_the_way_out(self, wanting, monkeypatch):
        def none(pairs, **_words):
            return dict.fromkeys(pairs)

        monkeypatch.setattr(sources, "quotes", none)
        state, sentence = self.outcome(wanting)
        assert state == "FAILED"
        assert re.search(r"JPY to USD.*2026-02-16.*Convert the receipt", sentence)

    def test_the_unforeseen_is_told_and_leaves_nothing(self, wanting, monkeypatch):
        def broken(*_args):
            raise ZeroDivisionError

        monkeypatch.setattr(files, "chart_of", broken)
        state, sentence = self.outcome(wanting)
        assert state == "FAILED"
        assert "unforeseen" in sentence


@pytest.mark.django_db
class TestGuards:
    """What the database refuses the application's own role."""

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE reports_report SET as_of = as_of - 1",
            "DELETE FROM reports_report",
            "UPDATE reports_reportfile SET name = 'x'",
            "DELETE FROM reports_reportfile",
            "TRUNCATE reports_reportfile",
            "UPDATE reports_reportrequest SET number = 'R-2020-0001'",
            "DELETE FROM reports_reportrequest",
        ],
    )
    def test_nothing_issued_can_be_rewritten(self, library, statement):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_no_file_is_added_later(self, library):
        content = b"another"
        with pytest.raises(DatabaseError, match="filed whole"), transaction.atomic():
            ReportFile.objects.create(
                report=library.english,
                format="CSV",
                name="x",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                content=content,
            )

    def test_a_digest_is_of_its_bytes(self, library, year):
        request = requested(year)
        ReportRequest.objects.filter(pk=request.pk).update(state="BUILDING")
        report = Report.objects.get(pk=library.english.pk)
        report.pk, report.request_id, report.number = request.pk, request.pk, request.number
        report.version = 99
        report.snapshot_hash = "0" * 64
        with pytest.raises(DatabaseError, match="report_hash_is_of_snapshot"), transaction.atomic():
            report.save(force_insert=True)

    def test_damaged_bytes_are_not_given_out(self, library):
        file = library.english.files.get(format="CSV")
        file.content = bytes(file.content) + b" "
        with pytest.raises(Exception, match="recorded digest"):
            content_checked(file)
