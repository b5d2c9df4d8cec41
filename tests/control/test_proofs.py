"""Proofs of a record, an entry and a report: small files that the standalone verifier accepts."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.factories.ledger import received
from tests.ledger.conftest import fund, no_gate
from tests.standalone.test_verify_export import said
from trustfund.audit import services as audit
from trustfund.audit.selectors import log_keys
from trustfund.control.tasks import log_seal
from trustfund.db import clock
from trustfund.identity.selectors import system_actor
from trustfund.ledger import selectors as ledger
from trustfund.ledger.services import entry_reverse
from trustfund.reports.models import Report, ReportFile, ReportRequest

__all__ = ["fund", "no_gate"]
pytestmark = pytest.mark.usefixtures("no_gate")
CONTENT = b"the same figures"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture(autouse=True)
def _key(tmp_path, settings):
    settings.LOG_KEY_FILE = str(tmp_path / "log.pem")


@pytest.fixture
def auditor(cast, client_of):
    return client_of(cast.auditor)


@pytest.fixture
def entry(cast, fund):
    return received(cast.finance_officer, fund, "12.50")


@pytest.fixture
def report(cast, fund):
    """Return a report as a worker files it, without the work of building it."""
    day, actor = clock.now().date(), cast.auditor
    asked = ReportRequest.objects.create(
        fund=fund, number="R-1", kind="STATEMENT", as_of=day, version=1, language="en",
        requested_by_id=actor.person_id, requested_for_id=actor.organization_id,
        requested_at=clock.now(),
    )  # fmt: skip
    ReportRequest.objects.update(state="BUILDING")
    made = Report.objects.create(
        id=asked.pk, fund=fund, request=asked, number=asked.number, kind=asked.kind, as_of=day,
        known_at=clock.now(), log_size=1, version=1, language="en",
        requested_by_id=actor.person_id, snapshot="{}",
        snapshot_hash=hashlib.sha256(b"{}").hexdigest(), chart_en="", chart_ko="", made_by={},
    )  # fmt: skip
    file = ReportFile.objects.create(
        report=made, format="PDF", name="r.pdf", sha256=SHA256, size=len(CONTENT), content=CONTENT
    )
    for row, action in ((made, "reports.report_build"), (file, "reports.file_issue")):
        row.refresh_from_db()
        audit.record(system_actor(), action, subject=row, at=clock.now(), fund_id=fund.pk)
    return made


def verified(answer, tmp_path) -> str:
    """Check the file that was sent with the standalone verifier and return what it says."""
    assert answer.status_code == 200
    proof, keys = tmp_path / "proof.json", tmp_path / "keys.json"
    proof.write_bytes(answer.content)
    told = {"log": [{"vkey": log_keys()[0].vkey, "since_size": 0}], "witnesses": []}
    keys.write_text(json.dumps(told))
    code, text = said("proof", proof, "--keys", keys)
    assert code == 0, text
    return text


class TestEntry:
    def test_the_proof_names_the_entry_and_its_hash(self, auditor, entry, tmp_path):
        log_seal()
        address = reverse("control:entry_proof", args=[entry.id])
        assert address in auditor.get(reverse("control:entry_detail", args=[entry.id])).text
        answer = auditor.get(address)
        assert f"entry-{entry.id}-proof.json" in answer["Content-Disposition"]
        held = ledger.entry(entry_id=entry.id).content_hash
        assert f"posted entry {entry.id} of the books, whose content hash is {held}" in verified(
            answer, tmp_path
        )
        by_program = auditor.get(reverse("control:api:entry_proof", args=[entry.id]))
        assert by_program.json() == json.loads(answer.content)

    def test_before_it_is_sealed_says_when_to_come_back(self, auditor, entry):
        answer = auditor.get(reverse("control:entry_proof", args=[entry.id]))
        assert answer.status_code == 409
        assert "come back after" in answer.text
        answer = auditor.get(reverse("control:api:entry_proof", args=[entry.id]))
        assert (answer.status_code, answer.json()["code"]) == (409, "not_sealed_yet")
        assert int(answer["Retry-After"]) >= 60

    def test_where_nothing_is_sealed_for_hours_no_minute_is_promised(self, auditor, entry):
        clock.clock_move(by=timedelta(hours=3))
        answer = auditor.get(reverse("control:entry_proof", args=[entry.id]))
        assert answer.status_code == 409
        assert "nothing has been sealed for two hours" in answer.text

    def test_of_an_entry_that_no_record_tells_of_there_is_none(self, auditor, entry):
        bare = entry_reverse(
            entry_id=entry.id, value_date=clock.now().date(), reference="bare:1", memo=""
        )
        answer = auditor.get(reverse("control:entry_proof", args=[bare.id]))
        assert answer.status_code == 404

    def test_is_for_those_who_may_see_the_entry(self, cast, client_of, entry):
        for actor in (cast.donor_officer, cast.signatory, cast.system_administrator):
            address = reverse("control:entry_proof", args=[entry.id])
            assert client_of(actor).get(address).status_code == 403
        address = reverse("control:entry_proof", args=[entry.id + 999])
        assert client_of(cast.auditor).get(address).status_code == 404


class TestReport:
    def test_a_donor_proves_that_the_report_and_its_file_are_in_the_log(
        self, cast, client_of, report, tmp_path
    ):
        log_seal()
        donor = client_of(cast.donor_officer)
        text = verified(donor.get(reverse("control:report_proof", args=[report.pk])), tmp_path)
        assert f"reports.report_build reports.report {report.pk}" in text
        address = reverse("control:report_file_proof", args=[report.pk, "pdf"])
        assert f"the file whose SHA-256 is {SHA256}" in verified(donor.get(address), tmp_path)
        for name, more in (("report_proof", []), ("report_file_proof", ["pdf"])):
            page = donor.get(reverse(f"control:{name}", args=[report.pk, *more]))
            told = donor.get(reverse(f"control:api:{name}", args=[report.pk, *more]))
            assert told.json() == json.loads(page.content)

    def test_waits_for_the_seal_like_every_record(self, auditor, report):
        for name, more in (("report_proof", []), ("report_file_proof", ["pdf"])):
            address = reverse(f"control:{name}", args=[report.pk, *more])
            assert auditor.get(address).status_code == 409

    def test_of_what_is_not_there_is_not_found(self, auditor, report):
        log_seal()
        for name, args in (
            ("report_proof", [uuid4()]),
            ("report_file_proof", [report.pk, "xlsx"]),
        ):
            assert auditor.get(reverse(f"control:{name}", args=args)).status_code == 404


class TestTampered:
    @pytest.mark.parametrize("part", ["content", "hash", "size", "hashes", "checkpoint"])
    def test_a_proof_that_was_touched_is_refused(self, auditor, entry, tmp_path, part):
        log_seal()
        proof = auditor.get(reverse("control:entry_proof", args=[entry.id])).json()
        match part:
            case "content":
                text = proof["record"]["content"]
                proof["record"]["content"] = text.replace("Finance officer", "Finance 0fficer")
            case "hash":
                proof["record"]["hash"] = "0" * 64
            case "size":
                proof["size"] += 1
            case "hashes":
                proof["hashes"] = proof["hashes"][:-1]
            case "checkpoint":
                proof["checkpoint"] = proof["checkpoint"].replace("\n", "x\n", 1)
        (tmp_path / "proof.json").write_text(json.dumps(proof))
        assert said("proof", tmp_path / "proof.json")[0] == 1
