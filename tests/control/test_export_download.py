"""audit.export_download: whoever takes the whole trail leaves a record of it, which is in the next one."""

import hashlib
import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from trustfund.audit import selectors as audit
from trustfund.audit.models import Export
from trustfund.audit.selectors import row_findings
from trustfund.control import services
from trustfund.control.services import exports
from trustfund.control.tasks import log_seal
from trustfund.db import clock
from trustfund.kernel.errors import NotPermitted

PAGE, API = reverse("control:export_download"), reverse("control:api:export_download")


@pytest.fixture
def sealed(cast, tmp_path, settings):
    settings.LOG_KEY_FILE = str(tmp_path / "log-key.pem")
    log_seal()


def taken(client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return b"".join(answer.streaming_content)


def contents(export: bytes) -> list[dict]:
    """Return what the records of an export say."""
    lines = zipfile.ZipFile(io.BytesIO(export)).read("records.jsonl").splitlines()
    return [json.loads(json.loads(line)["content"]) for line in lines]


class TestExportDownload:
    @pytest.mark.parametrize(("address", "door"), [(PAGE, "page"), (API, "api")])
    def test_is_recorded_with_size_and_hash(self, cast, client_of, sealed, address, door):
        size = audit.log_size()
        export = taken(client_of(cast.auditor), address)
        [record] = audit.records_page(action="audit.export_download")
        assert record.person_id == cast.auditor.person_id
        assert record.extra == {"door": door}
        assert record.after["sha256"] == hashlib.sha256(export).hexdigest()
        assert record.after["size"] == len(export)
        assert (record.after["records"], record.after["sealed"]) == (len(contents(export)), size)
        assert list(row_findings(Export)) == []

    def test_stands_in_the_next_export_and_not_in_itself(self, cast, client_of, sealed):
        auditor = client_of(cast.auditor)
        first, second = taken(auditor, PAGE), taken(auditor, PAGE)
        told = [row["after"]["sha256"] for row in contents(second)
                if row["action"] == "audit.export_download"]  # fmt: skip
        assert told == [hashlib.sha256(first).hexdigest()]
        assert not [row for row in contents(first) if row["action"] == "audit.export_download"]
        rows = zipfile.ZipFile(io.BytesIO(second)).read("rows/audit.export.jsonl").splitlines()
        assert [json.loads(row)["facts"]["sha256"] for row in rows] == told

    def test_is_shown_beside_the_checkpoints(self, cast, client_of, sealed):
        auditor, address = client_of(cast.auditor), reverse("control:checkpoints")
        assert "Nobody has taken an export yet." in auditor.get(address).text
        export = taken(auditor, PAGE)
        page = auditor.get(address).text
        assert hashlib.sha256(export).hexdigest() in page
        assert "Nobody has taken an export yet." not in page

    def test_is_not_for_everybody_and_leaves_no_record_then(self, cast, client_of, sealed):
        for actor in (cast.system_administrator, cast.donor_officer, cast.finance_officer):
            for address in (PAGE, API):
                assert client_of(actor).get(address).status_code == 403
        with pytest.raises(NotPermitted):
            services.export_download(actor=cast.donor_officer, now=clock.now(), door="page")
        assert not Export.objects.exists()

    def test_nothing_leaves_when_it_cannot_be_recorded(self, cast, sealed, monkeypatch):
        def refused(**_facts):
            raise RuntimeError("no record")

        monkeypatch.setattr(exports.audit, "export_add", refused)
        with pytest.raises(RuntimeError):
            services.export_download(actor=cast.auditor, now=clock.now(), door="page")


class TestCommand:
    def test_writes_it_replaces_nothing_and_is_recorded(self, sealed, tmp_path, capsys):
        path = tmp_path / "trail.zip"
        call_command("trail_export", path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert f"records are in {path}. SHA-256 {digest}" in capsys.readouterr().out
        [record] = audit.records_page(action="audit.export_download")
        assert (record.person_name, record.extra) == ("The installation", {"door": "command"})
        assert record.after["sha256"] == digest
        with pytest.raises(CommandError, match="already"):
            call_command("trail_export", path)
        assert Export.objects.count() == 1

    def test_leaves_no_file_when_it_cannot_be_recorded(self, sealed, tmp_path, monkeypatch):
        def refused(**_facts):
            raise RuntimeError("no record")

        monkeypatch.setattr(exports.audit, "export_add", refused)
        with pytest.raises(RuntimeError):
            call_command("trail_export", tmp_path / "trail.zip")
        assert not (tmp_path / "trail.zip").exists()
