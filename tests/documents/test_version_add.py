"""version_add: a version takes the place of the current one; both stay, and only one wins a race."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.factories.documents import document_make, pdf, png, version_make
from tests.factories.funds import fund_make
from trustfund.audit.selectors import history as trail_of
from trustfund.audit.selectors import row_findings
from trustfund.db import clock
from trustfund.documents import errors, selectors, services
from trustfund.documents.models import Document, Version
from trustfund.kernel.errors import NotFound


@pytest.fixture
def fund(cast):
    return fund_make(cast)


class TestVersionAdd:
    def test_supersedes_and_keeps_both(self, cast, fund):
        document = document_make(cast, fund)
        document = version_make(cast.donor_officer, document.pk, content=png(), name="scan.png")
        assert document.current_number == 2
        assert [one.number for one in selectors.history(document)] == [2, 1]
        assert selectors.current(document).media_type == "image/png"
        records = trail_of(subject_type="documents.document", subject_id=document.pk)
        assert records[-1].action == "documents.version_add"
        assert ("current_number", 1, 2) in records[-1].changes
        assert [*row_findings(Document), *row_findings(Version)] == []

    def test_refuses_a_page_gone_stale(self, cast, fund):
        document = document_make(cast, fund)
        version_make(cast.donor_officer, document.pk, content=png(), name="a.png")
        with pytest.raises(errors.DocumentChanged):
            version_make(cast.donor_member, document.pk, content=pdf("Other"), version=1)

    def test_refuses_the_same_bytes_again(self, cast, fund):
        document = document_make(cast, fund)
        with pytest.raises(errors.SameContent):
            version_make(cast.donor_officer, document.pk, content=pdf())

    def test_takes_an_earlier_content_back(self, cast, fund):
        document = document_make(cast, fund)
        version_make(cast.donor_officer, document.pk, content=png(), name="a.png")
        found = version_make(cast.donor_officer, document.pk, content=pdf(), version=2)
        assert found.current_number == 3

    def test_refuses_without_a_reason(self, cast, fund):
        document = document_make(cast, fund)
        with pytest.raises(errors.ReasonMissing):
            services.version_add(
                actor=cast.donor_officer, now=clock.now(), document_id=document.pk, version=1,
                reason="  ", file=None, name="a.pdf",
            )  # fmt: skip

    def test_is_for_the_organization_that_stored_it(self, cast, fund):
        document = document_make(cast, fund, classification="PUBLIC")
        for actor in (cast.other_donor_officer, cast.program_manager, cast.auditor):
            with pytest.raises(NotFound):
                version_make(actor, document.pk, content=pdf("Forged"))
        assert document.versions.count() == 1


def test_two_at_once_and_one_wins(committed_cast):
    cast = committed_cast
    fund = fund_make(cast)
    document, together, ends = document_make(cast, fund), Barrier(2), []

    def add(actor, words: str) -> None:
        try:
            together.wait(30)
            version_make(actor, document.pk, content=pdf(words))
            ends.append("added")
        except errors.DocumentChanged:
            ends.append("conflict")
        finally:
            connection.close()

    threads = [
        Thread(target=add, args=(cast.donor_officer, "One")),
        Thread(target=add, args=(cast.donor_member, "Two")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["added", "conflict"]
    document.refresh_from_db()
    assert document.current_number == document.versions.count() == 2
