"""classification_change: who may read a document, moved with a reason."""

from itertools import pairwise, product

import pytest

from tests.factories.documents import document_make
from tests.factories.funds import fund_make
from trustfund.audit.selectors import history, row_findings
from trustfund.db import clock
from trustfund.documents import access, errors, services
from trustfund.documents.models import Document
from trustfund.documents.rules.classes import READERS, WIDEST_FIRST, classes_read_by, may_move
from trustfund.identity.rules.permissions import BANK, EVERYONE, VERIFIER
from trustfund.kernel.errors import NotFound


def move(actor, document, target: str, *, shown: str = "PARTIES", reason: str = "Agreed."):
    return services.classification_change(
        actor=actor, now=clock.now(), document_id=document.pk,
        shown=shown, classification=target, reason=reason,
    )  # fmt: skip


@pytest.fixture
def document(cast):
    return document_make(cast, fund_make(cast))


class TestRule:
    def test_the_circles_lie_inside_one_another(self):
        circles = [READERS[name] for name in WIDEST_FIRST]
        assert circles[0] == EVERYONE
        assert all(inner < outer for outer, inner in pairwise(circles))

    def test_a_verifier_reads_what_is_public(self):
        assert classes_read_by(frozenset({VERIFIER})) == ["PUBLIC"]

    @pytest.mark.parametrize(("source", "target"), list(product(WIDEST_FIRST, WIDEST_FIRST)))
    def test_only_the_owner_widens(self, source: str, target: str):
        narrower = WIDEST_FIRST.index(target) > WIDEST_FIRST.index(source)
        assert may_move(source=source, target=target, is_owner=True, roles=frozenset())
        for role in EVERYONE:
            roles = frozenset({role})
            may = may_move(source=source, target=target, is_owner=False, roles=roles)
            assert may == (narrower and role in BANK)


class TestClassificationChange:
    def test_moves_with_its_reason_in_the_trail(self, cast, document):
        move(cast.donor_officer, document, "PUBLIC")
        record = history(subject_type="documents.document", subject_id=document.pk)[-1]
        assert record.action == "documents.classification_change"
        assert record.changes == [("classification", "PARTIES", "PUBLIC")]
        assert record.extra == {"reason": "Agreed."}
        assert list(row_findings(Document)) == []

    def test_the_administrator_narrows_and_does_not_widen(self, cast, document):
        move(cast.secretariat, document, "RESTRICTED")
        with pytest.raises(errors.ClassNotYours):
            move(cast.secretariat, document, "PUBLIC", shown="RESTRICTED")

    def test_another_party_does_neither(self, cast, document):
        for target in ("PUBLIC", "RESTRICTED"):
            with pytest.raises(errors.ClassNotYours):
                move(cast.other_donor_officer, document, target)

    def test_refuses_a_page_gone_stale_the_same_class_and_no_reason(self, cast, document):
        with pytest.raises(errors.DocumentChanged):
            move(cast.donor_officer, document, "PUBLIC", shown="RESTRICTED")
        with pytest.raises(errors.SameClass):
            move(cast.donor_officer, document, "PARTIES")
        with pytest.raises(errors.ReasonMissing):
            move(cast.donor_officer, document, "PUBLIC", reason=" ")


READ_BY = {
    "PUBLIC": {"donor_officer", "other_donor_officer", "project_officer", "verifier", "auditor",
               "program_manager", "system_administrator"},
    "PARTIES": {"donor_officer", "other_donor_officer", "project_officer", "auditor", "program_manager"},
    "RESTRICTED": {"donor_officer", "auditor", "program_manager"},
}  # fmt: skip


def test_who_reads_which_class(cast):
    fund = fund_make(cast)
    for classification, readers in READ_BY.items():
        document = document_make(cast, fund, classification=classification)
        for name in sorted(READ_BY["PUBLIC"]):
            actor = getattr(cast, name)
            subject = access.subject_for(actor, "funds.fund", fund.pk)
            listed = access.documents_about(actor, subject).filter(pk=document.pk)
            assert listed.exists() == (name in readers), (name, classification)
            if name in readers:
                assert access.document_for(actor, document.pk) == document
            else:
                with pytest.raises(NotFound):
                    access.document_for(actor, document.pk)
