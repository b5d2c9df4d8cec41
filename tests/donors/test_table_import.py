"""Tables of statistics: checked, imported to compare with, withdrawn; never in the books."""

import csv
import io
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donors import selectors, services
from donors.builders.tables import rejected_file, table_1_document
from donors.errors import Refused
from donors.models import TableFile, TableImport, TableRow
from donors.rules.tables import map_read
from donors.selectors.tables import rows_of, statistics_of
from donors.services.table_reading import MapUnusable, TableUnreadable, file_checked
from donors.services.tables import NothingAccepted, TableImported, TableWithdrawn
from tests.factories import tables
from tests.factories.donors import agreement_make, money, receipt_make
from tests.factories.real_files import real_file
from trustfund.audit.selectors import history
from trustfund.db.clock import now
from trustfund.db.constraints import constraint_of
from trustfund.kernel.canonical import canonical_hash
from trustfund.kernel.errors import NotFound, NotPermitted
from trustfund.ledger.selectors import balances
from trustfund.render.files import file_of

MAP = tables.TABLE_MAP
ROWS = [
    ["Donor", "Pledged", "Received"],
    ["Republic of Korea", "100.00", "40.00"],
    ["Norway", "50.00", "x"],
]


@pytest.fixture
def check(cast, fund):
    """Return a function that reads a file for the fund; own rows and map unless it is told others."""

    def act(content=None, **changes):
        content = tables.csv_of(ROWS) if content is None else content
        words = {
            "actor": cast.program_manager, "now": now(), "fund_id": fund.pk,
            "name": "table.csv", "title": "A table", "map_text": MAP,
        }  # fmt: skip
        return services.table_check(file=io.BytesIO(content), **{**words, **changes})

    return act


@pytest.fixture
def imported(cast, check):
    """Return a function that reads a file and imports it."""

    def act(*args, **changes):
        table = check(*args, **changes)
        return services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)

    return act


def real(check, name, by):
    """Return a real file as it was checked by a shipped map."""
    path = real_file(name)
    return check(path.read_bytes(), name=path.name, map_text="", map_name=by)


class TestRealFiles:
    def test_cerf_has_26_rows_and_names_the_one_that_does_not_tie(self, fund, check):
        table = real(check, tables.CERF, "cerf")
        assert (table.accepted, table.warned, table.rejected) == (21, 5, 0)
        assert (table.row_count, table.currency) == (26, "USD")
        page = selectors.table_page(table)
        (row,) = page.untied
        assert (row.line, row.donor) == (11, "New Zealand")
        assert "USD -52,927.77" in row.findings[0].sentence
        warned = next(group for group in page.groups if group.status == "warning")
        assert [
            row.line
            for row in warned.rows
            if any(finding.code == "paid_with_outstanding" for finding in row.findings)
        ] == [13, 17, 18, 24]
        assert balances(fund_id=fund.pk) == []

    def test_artf_prints_table_1_with_totals_as_published_apart(self, check):
        table = real(check, tables.ARTF, "artf")
        sheet = openpyxl.load_workbook(
            io.BytesIO(file_of(table_1_document(table), "xlsx"))
        ).worksheets[1]
        rows = list(sheet.iter_rows(min_row=4, values_only=True))
        assert [head.split("\n")[0] for head in rows[0]] == [
            "Main donors",
            "Total contributions / pledges",
            "of which without preference",
            "% of total pledges",
            "Paid-in",
            "% of total paid-in",
        ]
        assert rows[1][:2] == ("United States", 163_500_000)
        assert [row[0] for row in rows[-4:]] == [
            "Others", "Total, computed", "Total as published", "Published less computed",
        ]  # fmt: skip
        assert rows[-3][1] == 670_113_000
        lines = list(
            csv.reader(io.StringIO(file_of(table_1_document(table), "csv").decode("utf-8-sig")))
        )
        assert next(line[:2] for line in lines if line and line[0] == "Total, computed") == [
            "Total, computed",
            "670113000.00",
        ]
        assert file_of(table_1_document(table), "pdf").startswith(b"%PDF-")
        with pytest.raises(LookupError):
            file_of(table_1_document(table), "docx")


class TestCheck:
    def test_keeps_the_file_every_row_and_its_reasons(self, cast, check):
        table = check()
        assert (table.number, table.state, table.accepted, table.rejected) == (
            "TI-001", "CHECKED", 1, 1,
        )  # fmt: skip
        assert bytes(table.file.content) == tables.csv_of(ROWS)
        line = history(subject_type="donors.tableimport", subject_id=table.pk)[-1]
        assert line.after == TableImport.objects.get(pk=table.pk).facts()
        (rejected,) = TableRow.objects.filter(table=table, status="rejected")
        assert (rejected.line, rejected.cells) == (3, ["Norway", "50.00", "x"])
        assert rejected.reasons[0]["code"] == "amount_unreadable"
        names = ("line", "status", "role", "values", "reasons", "cells")
        rows = TableRow.objects.filter(table=table).order_by("line").values(*names)
        assert canonical_hash(list(rows)) == table.rows_hash

    def test_ten_times_the_same_file_is_one_table(self, check):
        assert len({check().pk for _ in range(10)}) == 1
        assert TableImport.objects.count() == TableFile.objects.count() == 1

    def test_another_map_takes_the_place_of_what_was_only_checked(self, cast, check):
        first = check()
        second = services.table_remap(
            actor=cast.program_manager, now=now(), table_id=first.pk,
            map_text=MAP.replace('received = "Received"\n', ""),
        )  # fmt: skip
        first.refresh_from_db()
        assert (first.state, second.state) == ("WITHDRAWN", "CHECKED")
        assert (second.accepted, second.rejected) == (2, 0)

    def test_an_imported_file_is_not_read_by_another_map(self, imported, check):
        imported()
        with pytest.raises(TableImported):
            check(map_text=MAP + "\n")

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "Choose a map"),
            ("x = ", "neither TOML nor JSON"),
            (MAP.replace("Donor", "Who"), None),
            (MAP.replace('"statistics"', '"pledge"'), "needed"),
        ],
        ids=["none", "unreadable", "column", "kind"],
    )
    def test_names_what_is_wrong_with_a_map(self, check, text, words):
        with pytest.raises((MapUnusable, TableUnreadable)) as error:
            check(map_text=text)
        assert str(error.value)
        assert TableImport.objects.count() == 0

    @pytest.mark.parametrize(
        ("code", "content"), [(what, content) for what, _code, content in tables.hostile()],
        ids=[what for what, *_ in tables.hostile()],
    )  # fmt: skip
    def test_a_hostile_file_is_refused_whole_with_a_sentence(self, code, content):
        with pytest.raises(TableUnreadable) as error:
            file_checked(content, map_read(MAP.encode()))
        assert str(error.value)
        assert "%(" not in str(error.value)

    def test_two_currencies_are_no_table(self, check):
        by = (
            MAP.replace('[constants]\ncurrency = "USD"', "")
            .replace('donor = "Donor"', 'donor = "Donor"\ncurrency = "Received"')
            .replace('received = "Received"\n', "")
        )
        rows = [["Donor", "Pledged", "Received"], ["A", "1", "USD"], ["B", "2", "EUR"]]
        with pytest.raises(TableUnreadable) as error:
            check(tables.csv_of(rows), map_text=by)
        assert "EUR, USD" in str(error.value)


class TestBadInput:
    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            (["Norway", "=1+1", "2"], "cell_is_formula"),
            (["Norway", "1.00001", "2"], "too_many_decimals"),
            (["Norway", "1.234,50", "2"], "amount_unreadable"),
            (["", "1", "2"], "value_missing"),
            (["=Norway", "1", "2"], "cell_is_formula"),
        ],
        ids=["formula", "five decimals", "decimal comma", "no donor", "formula as donor"],
    )
    def test_rejects_the_row_and_keeps_the_others(self, check, cells, code):
        table = check(tables.xlsx_of([ROWS[0], ROWS[1], cells]))
        row = rows_of(table)[1]
        assert (table.accepted, table.rejected, row.reasons[0].code) == (1, 1, code)

    def test_reads_semicolons_and_decimal_commas_by_the_map(self, check):
        content = tables.csv_of(
            [ROWS[0], ["Østland", "1.234,50", "-5,25"]], delimiter=";", encoding="cp1252"
        )
        by = MAP + '[amounts]\ndecimal = ","\ngrouping = "."\n[file]\nencoding = "cp1252"\n'
        table = check(content, map_text=by)
        assert statistics_of(table).computed == {
            "pledged": money("1234.50"),
            "received": money("-5.25"),
        }

    def test_an_unknown_currency_rejects_every_row_and_nothing_is_imported(self, cast, check):
        table = check(map_text=MAP.replace('donor = "Donor"', 'donor = "Donor"\ncurrency = "Pledged"')
                      .replace('pledged = "Pledged"\n', "").replace('[constants]\ncurrency = "USD"\n', ""))  # fmt: skip
        assert (table.accepted, table.rejected) == (0, 2)
        with pytest.raises(NothingAccepted):
            services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)

    def test_a_file_of_rejected_rows_is_safe_to_open(self, check):
        content = tables.csv_of([ROWS[0], ["=cmd()", "1", "2"], ["Norway", "-x", "2"]])
        lines = list(csv.reader(io.StringIO(rejected_file(check(content)).decode("utf-8-sig"))))
        assert lines[0] == ["Donor", "Pledged", "Received", "Line", "Why it was rejected"]
        assert lines[1][:4] == ["'=cmd()", "1", "2", "2"]
        assert lines[2][1] == "'-x"
        assert "Pledged: " in lines[2][4]


class TestImportAndWithdraw:
    def test_compares_by_name_until_it_is_withdrawn(self, cast, fund, korea, check):
        agreement = agreement_make(cast, fund, korea, money("90"), signer=cast.donor_officer)
        receipt_make(cast, agreement, money("30"))
        own_name = korea.organization.name
        table = check(
            tables.csv_of([ROWS[0], [own_name.upper(), "100", "40"], ["Norway", "1", "1"]])
        )
        assert selectors.compared(table, as_of=now().date()) == []
        table = services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)
        (row,) = selectors.compared(table, as_of=now().date())
        assert (row.donor, row.received_told, row.received) == (own_name, money("40"), money("30"))
        assert row.received_difference == money("10")
        table = services.table_withdraw(
            actor=cast.program_manager, now=now(), table_id=table.pk, reason=" Superseded. "
        )
        assert selectors.compared(table, as_of=now().date()) == []
        assert (table.state, table.withdrawn_reason) == ("WITHDRAWN", "Superseded.")
        assert TableRow.objects.filter(table=table).count() == 2

    def test_is_done_once(self, cast, imported, check):
        table = imported()
        with pytest.raises(TableImported):
            services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)
        withdraw = {"actor": cast.program_manager, "now": now(), "table_id": table.pk}
        with pytest.raises(Refused):
            services.table_withdraw(**withdraw, reason=" ")
        services.table_withdraw(**withdraw, reason="Wrong file")
        with pytest.raises(TableWithdrawn):
            services.table_withdraw(**withdraw, reason="Wrong file")
        assert check().number == "TI-002"

    def test_is_the_administrators_alone(self, cast, imported, client_of, fund):
        table = imported()
        for actor in (cast.donor_officer, cast.recipient_member, cast.verifier):
            with pytest.raises(NotFound):
                services.tables.access.table_for(actor, table.pk)
            with pytest.raises(NotPermitted):
                services.table_withdraw(actor=actor, now=now(), table_id=table.pk, reason="x")
            assert (
                client_of(actor).get(reverse("donors:table_list", args=[fund.pk])).status_code
                == 403
            )

    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        amounts=st.lists(st.integers(-99_999, 99_999), min_size=1, max_size=6),
        again=st.integers(1, 3),
    )
    def test_a_replay_changes_nothing(self, cast, fund, check, amounts, again):
        """However often the same file comes, every row of the house's tables stays as it was."""
        rows = [ROWS[0], *([f"Donor {i}", f"{a}.25", "1"] for i, a in enumerate(amounts))]
        first = check(tables.csv_of(rows))
        before = list(TableRow.objects.order_by("id").values()), TableImport.objects.count()
        for _ in range(again):
            assert check(tables.csv_of(rows)).pk == first.pk
        assert (
            list(TableRow.objects.order_by("id").values()),
            TableImport.objects.count(),
        ) == before


class TestDatabase:
    def test_keeps_every_row_as_it_was_read(self, check):
        check()
        for act in ("UPDATE donors_tablerow SET line = 9", "DELETE FROM donors_tablerow"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(act)

    def test_takes_no_row_once_imported_and_none_of_another_content(self, imported, check):
        table = imported()
        row = TableRow.objects.filter(table=table).first()
        row.pk, row.line = uuid4(), 99
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            row.save(force_insert=True)
        assert constraint_of(error.value) == "table_rows_while_checked"
        file = TableFile(fund_id=table.fund_id, sha256="0" * 64, size=1, content=b"x")
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            file.save(force_insert=True)
        assert constraint_of(error.value) == "table_file_digest_is_of_content"

    def test_imports_a_table_whole_and_lets_its_life_stand(self, check, cast, imported):
        table = check()
        row = TableRow.objects.filter(table=table).first()
        row.pk, row.line = uuid4(), 99
        row.save(force_insert=True)
        with pytest.raises(IntegrityError) as error:
            services.table_import(actor=cast.program_manager, now=now(), table_id=table.pk)
        assert constraint_of(error.value) == "table_imported_whole"
        other = imported(tables.csv_of(ROWS[:2]))
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            TableImport.objects.filter(pk=other.pk).update(imported_at=now())
        assert constraint_of(error.value) == "table_life_stands"


class TestPageAndProgram:
    def test_a_file_goes_through_the_pages(self, cast, client_of, fund):
        client = client_of(cast.program_manager)
        address = reverse("donors:table_check", args=[fund.pk])

        def send(**words):
            file = SimpleUploadedFile("cerf.csv", tables.csv_of(ROWS))
            return client.post(
                address, {"title": "<b>Table", "file": file, "request_key": str(uuid4()), **words}
            )

        assert client.get(address).status_code == 200
        assert send().status_code == 422
        assert send(map_name="cerf", map_text=MAP).status_code == 422
        refused = send(map_name="cerf")
        assert refused.status_code == 422
        assert "The map names columns that the file does not have" in refused.text
        answer = send(map_text=MAP)
        assert answer.status_code == 302
        page = client.get(answer["Location"]).text
        assert "&lt;b&gt;Table" in page
        assert "This is no amount with the decimal mark" in page
        table = TableImport.objects.get()
        for act in ("import", "withdraw"):
            words = {"request_key": str(uuid4()), "step": "confirm", "reason": "Wrong"}
            address = reverse(f"donors:table_{act}", args=[table.pk])
            assert client.get(address).status_code == 200
            assert client.post(address, words).status_code == 302
        table.refresh_from_db()
        assert table.state == "WITHDRAWN"
        assert table.number in client.get(reverse("donors:table_list", args=[fund.pk])).text
        name = reverse("donors:table_download", args=[table.pk, "rejected.csv"])
        assert b"Norway" in b"".join(client.get(name).streaming_content)
        assert client.get(name.replace("rejected.csv", "x.exe")).status_code == 404

    def test_a_program_sends_a_file(self, cast, client_of, fund):
        client = client_of(cast.finance_officer)
        file = SimpleUploadedFile("t.csv", tables.csv_of(ROWS))
        answer = client.post(
            reverse("donors_api:table_check", args=[fund.pk]),
            {"file": file, "title": "T", "map_text": MAP},
            headers={"Idempotency-Key": str(uuid4())},
        )
        assert answer.status_code == 201, answer.text
        table_id = answer.json()["id"]
        page = client.get(reverse("donors_api:table_detail", args=[table_id])).json()
        assert [(row["line"], row["status"]) for row in page["rows"]] == [
            (2, "accepted"),
            (3, "rejected"),
        ]
        assert page["totals"][0]["computed"] == {"amount": "100.00", "currency": "USD"}
        for act, words in (("remap", {"map_text": MAP.replace("Received", "Pledged")}),):
            answer = client.post(
                reverse(f"donors_api:table_{act}", args=[table_id]), words,
                content_type="application/json", headers={"Idempotency-Key": str(uuid4())},
            )  # fmt: skip
            assert answer.status_code in {200, 422}, answer.text
        listed = client.get(reverse("donors_api:table_list", args=[fund.pk])).json()
        assert listed["results"]
