"""Published figures on pages, by program and by command: imported once, shown beside the projects."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import Error, connection, transaction
from django.urls import reverse

from projects import services
from projects.models import BackgroundImport, ClusterRequirement
from projects.selectors.background import background_again, background_of_year, background_shown
from tests.factories.background import background_make, requirements_file
from tests.factories.listings import csv_rows, screen_rows, workbook_rows
from tests.factories.projects import draft_make, submitted_make
from tests.factories.real_files import real_file
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.identity.models import Person
from trustfund.kernel.errors import NotPermitted

KEY = "5f0e4d26-5e3b-4f0e-8d0e-0f4f3a8a0c11"
ADDRESS = reverse("projects:background_import")
REQUIREMENTS = "finance/fts_requirements_prk_2000_2020.csv"
PLANS = "finance/humanitarian_response_plans_prk.csv"


def sent(content, **changes):
    file = SimpleUploadedFile("needs.csv", content)
    words = {"file": file, "source": "OCHA", "as_of": "2021-03-01", "request_key": KEY}
    return {**words, **changes}


def hidden(answer):
    return dict(answer.context["sent"])


class TestImport:
    def test_page_reads_shows_and_imports_once_confirmed(self, cast, client_of):
        client = client_of(cast.program_manager)
        content = real_file(REQUIREMENTS).read_bytes()
        answer = client.post(ADDRESS, sent(content))
        told = [(str(label), str(value)) for label, value in answer.context["preview"].rows]
        assert ("Accepted", "99") in told
        assert ("Accepted with a warning", "8") in told
        assert ("Line 91", "funding: More was given than is required.") in told
        assert not BackgroundImport.objects.exists()
        done = client.post(ADDRESS, {**hidden(answer), "step": "confirm"})
        background = BackgroundImport.objects.get()
        assert done["Location"] == reverse("projects:background_detail", args=[background.pk])
        assert (background.file_name, background.row_count) == ("needs.csv", 107)
        assert background.requirements.count() == 107
        assert background_again(background.pk) == background.rows_hash
        [row] = history(subject_type="projects.backgroundimport", subject_id=background.pk)
        assert row.action == "projects.background_import"
        again = client.post(ADDRESS, sent(content, request_key=KEY.replace("5f", "6f")))
        assert again.status_code == 409
        assert "Nothing was changed." in again.content.decode()
        assert BackgroundImport.objects.count() == 1

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"file": ""}, "Choose a file."),
            ({"file": "", "carried": "?!"}, "Choose a file."),
            ({"file": "", "carried": "YSxiCjEsMgo="}, "Choose a file."),
            ({"carried": "YSxiCjEsMgo="}, "Choose a file."),
            ({"source": " "}, "required"),
            ({"as_of": "2999-01-01"}, ""),
            ({"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}, "Its first columns are: a, b."),
            ({"file": SimpleUploadedFile("a.csv", b"x" * 600_000)}, "half a megabyte"),
        ],
    )
    def test_page_says_what_is_wrong(self, cast, client_of, changes, told):
        client = client_of(cast.program_manager)
        for step in ({}, {"step": "confirm"}):
            body = sent(requirements_file("Health,100,1,1"), **changes, **step)
            if body["file"]:
                body["file"].seek(0)
            answer = client.post(ADDRESS, body)
            assert answer.status_code == 422
            assert told in answer.content.decode()
        assert not BackgroundImport.objects.exists()

    def test_service_refuses_others_a_day_to_come_and_rows_all_wrong(self, cast):
        words = {"content": requirements_file("Health,100,1,1"), "name": "a", "source": "OCHA"}
        now = clock.now()
        with pytest.raises(NotPermitted):
            services.background_import(
                actor=cast.finance_officer, now=now, as_of=now.date(), **words
            )
        with pytest.raises(services.BackgroundRefused):
            services.background_import(
                actor=cast.program_manager, now=now, as_of=now.date() + timedelta(days=1), **words
            )
        words["content"] = requirements_file("Health,x,1,1")
        with pytest.raises(services.BackgroundUnreadable, match="Line 3: requirements"):
            services.background_import(
                actor=cast.program_manager, now=now, as_of=now.date(), **words
            )

    def test_a_newer_file_is_shown_and_the_former_stays_readable(self, cast, client_of):
        first = background_make(cast)
        second = background_make(cast, requirements_file("Health,100,1,1", year=2021))
        assert background_shown(cast.auditor, "REQUIREMENTS") == second
        assert background_of_year(cast.auditor).years == [2021]
        page = client_of(cast.auditor).get(reverse("projects:background_detail", args=[first.pk]))
        assert "A newer file was imported since" in page.content.decode()

    def test_by_program_and_again(self, cast, client_of):
        client = client_of(cast.program_manager)
        address = reverse("projects_api:background_import")
        body = sent(requirements_file("Health,100,150,150"))
        del body["request_key"]
        made = client.post(address, body, headers={"Idempotency-Key": KEY})
        assert made.status_code == 201, made.content
        assert made.json()["requirements"][0]["funding"] == "150"
        assert [one["code"] for one in made.json()["findings"]] == ["funding_above_requirement"]
        body["file"] = SimpleUploadedFile("b.csv", requirements_file("Health,100,150,150"))
        again = client.post(address, body, headers={"Idempotency-Key": KEY.replace("5f", "6f")})
        assert (again.status_code, again.json()["code"]) == (409, "background_known")
        figures = client.get(reverse("projects_api:background_sectors") + "?year=2020").json()
        assert figures["sectors"]["HEALTH"]["coverage"] == "150.0"

    def test_by_command(self, cast):
        manager = Person.objects.get(pk=cast.program_manager.person_id).email
        out = io.StringIO()
        path = str(real_file(PLANS))
        call_command("import_background", path, "--as", manager, "--dry-run", stdout=out)
        assert "accepted: 15, with a warning: 3, rejected: 0" in out.getvalue()
        assert not BackgroundImport.objects.exists()
        with pytest.raises(CommandError, match="--given-out"):
            call_command("import_background", path, "--as", manager, stdout=out)
        words = ["import_background", path, "--as", manager, "--given-out", "2021-03-01"]
        call_command(*words, stdout=out)
        assert BackgroundImport.objects.get().plans.count() == 18
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command(*words, stdout=out)


class TestPages:
    def test_sectors_beside_the_projects(self, cast, fund, client_of):
        draft_make(fund, cast.project_officer, budget={"GOODS": "100.00"}, sector="HEALTH")
        submitted_make(fund, cast, officer=cast.project_officer)
        background_make(cast)
        client = client_of(cast.donor_officer)
        address = reverse("projects:background_sectors")
        part = client.get(address, {"fund": fund.pk}, headers={"HX-Request": "true"})
        assert "<html" not in part.content.decode()
        told = {label: (figures, own) for label, figures, own in part.context["sectors"]}
        assert str(told["Health"][0]["requirement"].amount) == "21000000.00"
        assert str(told["Health"][0]["coverage"]) == "58.1"
        assert told["Health"][1].requested.amount == Decimal("100.00")
        assert told["Energy"][0] is None
        text = part.content.decode()
        for words in ("Nutrition", "Not specified", "UN OCHA, FTS", "<svg", "enters the books"):
            assert words in text
        assert part.context["total"]["requirement"].amount == Decimal(100000000)
        assert part.context["without"] == 1
        own = [one.requested.amount for _label, _figures, one in part.context["sectors"]]
        assert part.context["own_total"]["requested"].amount == sum(own)
        page = client.get(reverse("projects:project_list"), {"fund": fund.pk}).content.decode()
        assert f'hx-get="{address}?fund={fund.pk}"' in page

    def test_sectors_of_a_year_that_is_not_there(self, cast, fund, client_of):
        client = client_of(cast.auditor)
        address = reverse("projects:background_sectors")
        assert "No published figures" in client.get(address).content.decode()
        background_make(cast)
        assert client.get(address, {"year": "1999"}).status_code == 422
        assert client.get(address, {"year": "2020"}).status_code == 200

    @pytest.mark.parametrize(
        ("query", "rows"),
        [({}, 107), ({"year": 2020}, 14), ({"year": 2020, "sector": "OUTSIDE"}, 8),
         ({"sector": "WATER"}, 15)],
    )  # fmt: skip
    def test_files_are_equal_to_the_screen(self, cast, client_of, query, rows):
        made = background_make(cast, real_file(REQUIREMENTS).read_bytes())
        self.equal(client_of(cast.auditor), made, query, rows)

    def test_files_of_plans_are_equal_to_the_screen(self, cast, client_of):
        made = background_make(cast, real_file(PLANS).read_bytes())
        self.equal(client_of(cast.auditor), made, {}, 18)
        self.equal(client_of(cast.auditor), made, {"year": 2020}, 5)

    def equal(self, client, made, query, rows):
        address = reverse("projects:background_detail", args=[made.pk])
        screen = screen_rows(client.get(address, query).content)
        files = [
            b"".join(client.get(address, {**query, "format": kind}).streaming_content)
            for kind in ("xlsx", "csv")
        ]
        about, _head, book = workbook_rows(files[0])
        told, _top, lines = csv_rows(files[1])
        assert about["Rows"] == told["Rows"] == str(rows) == str(len(screen["tbody"]))
        assert len(book) == len(lines) == len(screen["tbody"]) + len(screen["tfoot"])
        for shown, row in zip([*screen["tbody"], *screen["tfoot"]], book, strict=True):
            for cell in row:
                if isinstance(cell, Decimal) and cell:
                    assert f"{cell:,.2f}" in " ".join(shown) or f"{cell:f}" in " ".join(shown)


class TestDatabase:
    @pytest.mark.parametrize(
        ("statement", "told"),
        [
            ("UPDATE projects_backgroundimport SET source = 'x'", "permission denied"),
            ("DELETE FROM projects_backgroundimport", "permission denied"),
            ("UPDATE projects_clusterrequirement SET funding = 1", "permission denied"),
            ("DELETE FROM projects_clusterrequirement", "permission denied"),
            ("UPDATE projects_responseplan SET revised = 1", "permission denied"),
        ],
    )
    def test_keeps_what_was_imported(self, cast, statement, told):
        background_make(cast)
        with pytest.raises(Error, match=told), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    def test_adds_no_row_afterwards_and_none_of_another_kind(self, cast):
        made = background_make(cast)
        row = made.requirements.first()
        late = ClusterRequirement(
            **{
                field.attname: getattr(row, field.attname)
                for field in row._meta.concrete_fields
                if field.name not in {"id", "line"}
            },
            line=99,
        )
        with pytest.raises(Error, match="is whole"), transaction.atomic():
            late.save(force_insert=True)
        plans = background_make(cast, real_file(PLANS).read_bytes(), as_of=date(2021, 3, 2))
        late.background_id = plans.pk
        with pytest.raises(Error, match="another kind"), transaction.atomic():
            late.save(force_insert=True)
