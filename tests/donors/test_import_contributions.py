"""manage.py import_contributions: the same acts as the pages, told row by row; the exit code says how."""

import csv
import io
import time

import pytest
from django.core.management import CommandError, call_command

from donors.models import Pledge, TableImport
from tests.factories import tables
from tests.factories.real_files import real_file
from trustfund.identity.models import Person

PLEDGE_HEADER = [
    "donor", "amount", "currency", "announced_date", "occasion", "first_year", "last_year",
    "conditions",
]  # fmt: skip


@pytest.fixture
def run(cast, fund, tmp_path):
    """Return a function that runs the command: what it told, and its exit code."""

    def act(content, *options, by=tables.TABLE_MAP, named=""):
        file, rules = tmp_path / "file.csv", tmp_path / "own.toml"
        file.write_bytes(content)
        rules.write_text(by, encoding="utf-8")
        person = Person.objects.get(pk=cast.program_manager.person_id)
        told = io.StringIO()
        try:
            call_command(
                "import_contributions", str(file), "--map", named or str(rules), "--as", person.email,
                *options, stdout=told,
            )  # fmt: skip
        except CommandError as error:
            return f"{told.getvalue()}{error}", error.returncode
        return told.getvalue(), 0

    return act


def test_imports_a_sound_file_once_however_often_it_comes(run, fund):
    sound = tables.csv_of([["Donor", "Pledged", "Received"], ["Norway", "5.00", "1"]])
    for _ in range(10):
        told, code = run(sound, "--fund", fund.number, "--title", "Ours")
        assert (code, "TI-001 Ours: IMPORTED" in told) == (0, True)
    assert TableImport.objects.count() == 1


def test_a_dry_run_tells_the_same_and_keeps_nothing(run, tmp_path):
    rejected = tmp_path / "rejected.csv"
    told, code = run(tables.TABLE, "--dry-run", "--rejected", str(rejected))
    assert (code, TableImport.objects.count()) == (1, 0)
    assert "accepted: 1\n" in told
    assert "line 3, Norway: Received: This is no amount" in told
    lines = list(csv.reader(io.StringIO(rejected.read_text("utf-8-sig"))))
    assert lines[1][:4] == ["Norway", "50.00", "x", "3"]
    told, code = run(tables.TABLE)
    assert (code, TableImport.objects.get().rejected) == (1, 1)


def test_a_dry_run_tries_the_acts_and_keeps_nothing(run, fund, korea):
    cells = ("100.00", "USD", "2026-01-05", "Conference", "", "", "")
    rows = [PLEDGE_HEADER, [korea.organization.name, *cells], ["Atlantis", *cells]]
    told, code = run(tables.csv_of(rows), "--dry-run", named="template-pledge")
    assert code == 1
    assert "accepted: 1\n" in told
    assert "line 3, Atlantis: " in told
    assert not TableImport.objects.exists()
    assert not Pledge.objects.exists()


def test_a_dry_run_of_acts_needs_somebody_who_may_do_them(run, fund, korea):
    told, code = run(
        tables.csv_of([PLEDGE_HEADER]),
        "--dry-run",
        "--as",
        "nobody@example.org",
        named="template-pledge",
    )
    assert (code, "Name by --as" in told) == (2, True)


def test_real_statistics_name_the_row_that_does_not_tie(capsys):
    path = real_file(tables.CERF)
    call_command("import_contributions", str(path), "--map", "cerf", "--dry-run")
    told = capsys.readouterr().out
    assert "line 11, New Zealand" in told
    assert "USD -52,927.77" in told
    call_command("import_contributions", str(real_file(tables.ARTF)), "--map", "artf", "--dry-run")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Donor;Pledged,Received\r\nNorway;5,6\r\n", "a semicolon"),
        ("Donor,Pledged,Received\r\nÅland,1,1\r\n".encode("cp1252") + "Élan é,1,1\r\n".encode(), "another encoding"),
        (b"", "empty"),
        (b"Donor,Pledged,Received\r\n", "no row below"),
    ],
    ids=["separators", "mixed encodings", "empty", "header alone"],
)  # fmt: skip
def test_a_refused_file_is_named_with_its_line(run, content, words):
    told, code = run(content, "--dry-run")
    assert (code, words in told) == (2, True), told


def test_a_million_empty_rows_are_passed_over(run):
    begun = time.process_time()
    told, code = run(
        tables.empty_rows(1_000_000), "--dry-run",
        by='format = "contribution-map/1"\nname = "m"\nrows = "statistics"\n'
        '[columns]\ndonor = "donor"\n[constants]\ncurrency = "USD"\n',
    )  # fmt: skip
    assert (code, "accepted: 1\n" in told) == (0, True), told
    assert time.process_time() - begun < 30


def test_wants_a_person_and_a_fund(run, tmp_path):
    for options in (("--as", "nobody@example.org"), ("--fund", "TF000000")):
        _told, code = run(tables.TABLE, *options)
        assert code == 2
