"""The store: whole or not at all, kept once, hashed again before anybody gets it. Folder and bucket."""

import hashlib
import io
import stat
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from moto import mock_aws

from tests.factories.documents import document_make, pdf, png, version_make
from tests.factories.funds import fund_make
from trustfund.audit.selectors import history
from trustfund.db import clock
from trustfund.documents import errors, selectors, services
from trustfund.documents.access import (
    DocumentFolder,
    content_keep,
    content_opened,
    digests_kept,
    path_of,
)
from trustfund.settings import base

LARGE = b"0123456789abcdef" * 200_000  # more than lies in memory


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Return an empty folder that documents lie in."""
    monkeypatch.setitem(storages._storages, "documents", DocumentFolder(location=tmp_path))
    return tmp_path


@pytest.fixture
def bucket(monkeypatch) -> Iterator[str]:
    """Return a bucket that documents lie in, as the environment of a server names it."""
    monkeypatch.setenv("DOCUMENTS_BUCKET", "papers")
    for name, value in {
        "REGION": "eu-north-1", "ACCESS_KEY": "key", "SECRET_KEY": "secret", "PREFIX": "fund",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"DOCUMENTS_BUCKET_{name}", value)
    with mock_aws():
        boto3.client("s3", region_name="eu-north-1").create_bucket(
            Bucket="papers", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
        )
        described = base.documents_store(Path("unused"))
        monkeypatch.setitem(storages._storages, "documents", storages.create_storage(described))
        yield "papers"


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(content: bytes) -> str:
    return content_keep(io.BytesIO(content))[0]


def read(content: bytes) -> bytes:
    with content_opened(digest_of(content), size=len(content)) as opened:
        return opened.read()


def spoil(folder: Path, content: bytes, other: bytes) -> None:
    path = folder / path_of(digest_of(content))
    path.chmod(0o640)
    path.write_bytes(other)


class TestFolder:
    def test_keeps_a_content_under_its_digest_read_only(self, folder):
        assert keep(LARGE) == digest_of(LARGE)
        path = folder / path_of(digest_of(LARGE))
        assert stat.S_IMODE(path.stat().st_mode) == 0o440
        assert read(LARGE) == LARGE
        assert [one.name for one in folder.iterdir()] == ["sha256"]

    def test_does_not_write_the_same_content_again(self, folder):
        keep(LARGE)
        path = folder / path_of(digest_of(LARGE))
        before = path.stat()
        keep(LARGE)
        assert path.stat().st_ino == before.st_ino
        assert list(digests_kept()) == [digest_of(LARGE)]

    def test_leaves_nothing_behind_when_it_fails(self, folder, monkeypatch):
        def broken(*_given, **_how):
            raise OSError(5, "Input/output error")

        monkeypatch.setattr("trustfund.documents.access.folder.os.fsync", broken)
        with pytest.raises(errors.StoreUnavailable):
            keep(LARGE)
        assert [one for one in folder.rglob("*") if one.is_file()] == []

    def test_brings_file_and_folders_to_disk(self, folder, monkeypatch):
        synced = []
        monkeypatch.setattr("trustfund.documents.access.folder.os.fsync", synced.append)
        keep(LARGE)
        assert len(synced) == 4

    def test_deletes_nothing(self, folder):
        keep(LARGE)
        with pytest.raises(PermissionError):
            storages["documents"].delete(path_of(digest_of(LARGE)))

    @pytest.mark.parametrize("other", [LARGE[:-1], LARGE + b"x", b"x" + LARGE[1:], b""], ids=["short", "long", "altered", "emptied"])  # fmt: skip
    def test_gives_out_nothing_that_was_altered(self, folder, other: bytes):
        keep(LARGE)
        spoil(folder, LARGE, other)
        with pytest.raises(errors.ContentAltered):
            read(LARGE)

    def test_gives_out_nothing_that_is_gone(self, folder):
        with pytest.raises(errors.ContentAltered):
            read(LARGE)

    def test_keeps_an_altered_content_anew(self, folder):
        keep(LARGE)
        spoil(folder, LARGE, b"x" + LARGE[1:])
        keep(LARGE)
        assert read(LARGE) == LARGE


class TestBucket:
    def test_does_what_the_folder_does(self, bucket):
        assert keep(LARGE) == digest_of(LARGE)
        keep(LARGE)
        keep(pdf())
        assert read(LARGE) == LARGE
        assert read(pdf()) == pdf()
        assert sorted(digests_kept()) == sorted([digest_of(LARGE), digest_of(pdf())])
        client = boto3.client("s3", region_name="eu-north-1")
        name = f"fund/{path_of(digest_of(LARGE))}"
        names = [one["Key"] for one in client.list_objects_v2(Bucket=bucket)["Contents"]]
        assert name in names
        client.put_object(Bucket=bucket, Key=name, Body=b"x" + LARGE[1:])
        with pytest.raises(errors.ContentAltered):
            read(LARGE)
        client.delete_object(Bucket=bucket, Key=name)
        with pytest.raises(errors.ContentAltered):
            read(LARGE)

    def test_says_so_when_the_bucket_is_gone(self, bucket):
        client = boto3.client("s3", region_name="eu-north-1")
        client.delete_bucket(Bucket=bucket)
        with pytest.raises(errors.StoreUnavailable):
            keep(LARGE)


class TestVerifyDocuments:
    def test_names_what_was_altered_or_is_gone(self, cast, folder, capsys):
        fund = fund_make(cast)
        document = document_make(cast, fund)
        version_make(cast.donor_officer, document.pk, content=png(), name="a.png")
        keep(b"an act that was refused")
        call_command("verify_documents")
        said = capsys.readouterr().out
        assert "1 contents belong to no document" in said
        assert "recorded digest" in said
        spoil(folder, pdf(), b"x" + pdf()[1:])
        (folder / path_of(digest_of(png()))).unlink()
        with pytest.raises(CommandError):
            call_command("verify_documents", "--all")
        told = capsys.readouterr().err
        assert f"{digest_of(pdf())}: does not have its digest" in told
        assert f"{digest_of(png())}: is not in the store" in told

    def test_goes_on_when_the_store_cannot_be_read(self, cast, folder, monkeypatch):
        document_make(cast, fund_make(cast))
        path = folder / path_of(digest_of(pdf()))
        path.unlink()
        path.mkdir()
        findings = [str(finding) for finding in selectors.document_findings()]
        assert findings == [f"{digest_of(pdf())}: cannot be read (IsADirectoryError)"]


class TestVersionDownload:
    def download(self, actor, document, number: int = 1) -> bytes:
        found = services.version_download(
            actor=actor, now=clock.now(), document_id=document.pk, number=number
        )
        with found.file as opened:
            return opened.read()

    def test_gives_out_the_bytes_and_records_who_fetched_a_restricted_one(self, cast, folder):
        fund = fund_make(cast)
        for classification, recorded in (("PUBLIC", 0), ("PARTIES", 0), ("RESTRICTED", 1)):
            document = document_make(cast, fund, classification=classification)
            assert self.download(cast.auditor, document) == pdf()
            version = document.versions.get()
            records = history(subject_type="documents.version", subject_id=version.pk)
            fetched = [one for one in records if one.action == "documents.version_download"]
            assert [one.person_id for one in fetched] == [cast.auditor.person_id] * recorded

    def test_refuses_an_altered_file_and_records_no_fetch(self, cast, folder):
        document = document_make(cast, fund_make(cast), classification="RESTRICTED")
        spoil(folder, pdf(), b"x" + pdf()[1:])
        with pytest.raises(errors.ContentAltered):
            self.download(cast.auditor, document)
        version = document.versions.get()
        assert len(history(subject_type="documents.version", subject_id=version.pk)) == 1
