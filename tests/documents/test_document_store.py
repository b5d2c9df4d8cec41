"""document_store: a file becomes the first version of a document, checked, kept once, recorded."""

import hashlib
import io
from threading import Barrier, Thread

import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction

from tests.factories.documents import document_make, pdf
from tests.factories.funds import fund_make
from tests.factories.hostile import SOUND, hostile
from trustfund.audit.selectors import history, row_findings
from trustfund.documents import errors
from trustfund.documents.access import path_of
from trustfund.documents.models import Document, Version
from trustfund.documents.rules.contents import EXTENSIONS
from trustfund.events.models import Message
from trustfund.kernel.errors import NotFound, NotPermitted


@pytest.fixture
def fund(cast):
    return fund_make(cast)


class TestDocumentStore:
    def test_writes_the_document_its_version_the_trail_and_the_event(self, cast, fund):
        document = document_make(cast, fund, name="Joint letter.PDF")
        version = document.versions.get()
        assert (document.subject_type, document.subject_id) == ("funds.fund", fund.pk)
        assert document.fund_id == fund.pk
        assert document.organization_id == cast.donor_officer.organization_id
        assert (version.number, version.name) == (1, "Joint letter.pdf")
        assert version.sha256 == hashlib.sha256(pdf()).hexdigest()
        assert version.size == len(pdf())
        assert version.uploaded_by_id == cast.donor_officer.person_id
        for row in (document, version):
            record = history(subject_type=row._meta.label_lower, subject_id=row.pk)[0]
            assert record.action == "documents.document_store"
            assert record.chain == str(fund.pk)
        assert Message.objects.filter(name="documents.document_stored").count() == 1
        assert [*row_findings(Document), *row_findings(Version)] == []

    def test_keeps_each_kind_and_says_which_it_is(self, cast, fund):
        for name, content in SOUND.items():
            document = document_make(cast, fund, content=content, name=name)
            assert name.rpartition(".")[2] in EXTENSIONS[document.versions.get().media_type]

    def test_keeps_the_same_content_once(self, cast, fund):
        first, second = document_make(cast, fund), document_make(cast, fund, title="Copy")
        shared = {one.versions.get().sha256 for one in (first, second)}
        assert len(shared) == 1
        assert storages["documents"].exists(path_of(shared.pop()))

    def test_writes_nothing_for_any_hostile_file(self, cast, fund):
        for what, code, name, content in hostile():
            with pytest.raises(errors.FileRefused) as refused:
                document_make(cast, fund, content=content, name=name)
            assert refused.value.code == code, what
            assert str(refused.value)
            assert "file" in refused.value.fields
            if content not in SOUND.values():
                digest = hashlib.sha256(content).hexdigest()
                assert not storages["documents"].exists(path_of(digest)), what
        assert not Document.objects.exists()

    def test_refuses_a_trick_in_the_name(self, cast, fund):
        with pytest.raises(errors.NameRefused):
            document_make(cast, fund, name="../../etc/passwd.pdf")

    def test_refuses_a_file_beyond_the_limit(self, cast, fund, settings):
        settings.DOCUMENTS_MAX_BYTES = len(pdf()) - 1
        with pytest.raises(errors.FileTooLarge):
            document_make(cast, fund)

    def test_refuses_more_than_a_person_may_store_within_a_day(self, cast, fund, settings):
        settings.DOCUMENTS_MAX_BYTES_A_DAY = len(pdf()) * 2
        document_make(cast, fund)
        document_make(cast, fund)
        with pytest.raises(errors.TooMuchToday):
            document_make(cast, fund)
        # Somebody else still may.
        assert document_make(cast, fund, actor=cast.auditor)

    def test_refuses_who_holds_no_role_for_it(self, cast, fund):
        with pytest.raises(NotPermitted):
            document_make(cast, fund, actor=cast.system_administrator)

    def test_refuses_what_nobody_has_or_may_see(self, cast, fund, monkeypatch):
        with pytest.raises(NotFound):
            document_make(cast, type("NoFund", (), {"pk": cast.donor_officer.person_id}))
        monkeypatch.setattr("trustfund.funds.access.may", lambda *_given: False)
        with pytest.raises(NotFound):
            document_make(cast, fund)

    def test_says_so_when_the_store_is_full(self, cast, fund, monkeypatch):
        def full(*_given, **_how):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("trustfund.documents.access.folder.os.fsync", full)
        with pytest.raises(errors.StoreUnavailable):
            document_make(cast, fund, content=pdf("Never kept"))
        assert not Document.objects.exists()
        digest = hashlib.sha256(pdf("Never kept")).hexdigest()
        assert not storages["documents"].exists(path_of(digest))


CHANGES = [
    "UPDATE documents_version SET sha256 = repeat('a', 64)",
    "UPDATE documents_version SET name = 'x'",
    "UPDATE documents_document SET title = 'x'",
    "DELETE FROM documents_version",
    "DELETE FROM documents_document",
    "TRUNCATE documents_version",
]
IMPOSSIBLE = [
    ("UPDATE documents_document SET current_number = 2", "current version"),
    ("UPDATE documents_document SET classification = 'SECRET'", "document_classification_known"),
]


def changed(statement: str) -> None:
    """Carry out a statement, and ask what a commit would ask."""
    connection.cursor().execute(statement)
    connection.check_constraints()


class TestDatabase:
    def test_refuses_to_change_or_delete(self, cast, fund):
        document_make(cast, fund)
        for change in CHANGES:
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(change)

    def test_refuses_what_cannot_be(self, cast, fund):
        document_make(cast, fund)
        for change, constraint in IMPOSSIBLE:
            with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
                changed(change)

    def test_refuses_a_gap_between_versions(self, cast, fund):
        version = document_make(cast, fund).versions.get()
        version.pk, version.number, version.reason = None, 3, "A gap"
        version.save(force_insert=True)
        with pytest.raises(DatabaseError, match="current version"):
            connection.check_constraints()


def test_many_at_once_keep_one_file(committed_cast):
    """The same content from eight threads at one moment lies there once and whole."""
    fund, together, faults = fund_make(committed_cast), Barrier(8), []
    content = pdf("Eight at once")

    def store() -> None:
        try:
            together.wait(30)
            document_make(committed_cast, fund, content=content)
        except Exception as error:  # noqa: BLE001 - the thread hands it on
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=store) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Document.objects.count() == 8
    name = path_of(hashlib.sha256(content).hexdigest())
    with storages["documents"].open(name) as kept:
        assert io.BytesIO(kept.read()).getvalue() == content
