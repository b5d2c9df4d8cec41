"""An export that the application itself wrote, of a small story: the verifier finds it right, then not."""

import json
from pathlib import Path

import pytest

from tests.factories.ledger import received
from tests.ledger.conftest import fund, no_gate
from tests.standalone.test_verify_export import said
from trustfund.audit import selectors, services
from trustfund.db import clock
from trustfund.ledger.services import entry_reverse

export = pytest.importorskip("trustfund.control.selectors.trail_export")
__all__ = ["fund", "no_gate"]
pytestmark = pytest.mark.usefixtures("no_gate")


@pytest.fixture
def sealed(cast, fund, tmp_path, settings):
    """Return what writes an export of some postings, sealed, and of one that is not sealed yet."""
    settings.LOG_KEY_FILE, settings.LOG_KEY_IS_MADE = str(tmp_path / "log.pem"), False
    services.key_file_make(tmp_path / "log.pem", beside=False)
    received(cast.finance_officer, fund, "1234567.89")
    wrong = received(cast.finance_officer, fund, "700000", currency="JPY")
    services.log_seal(actor=cast.auditor, now=clock.now())
    reversal = entry_reverse(
        entry_id=wrong.id, value_date=clock.now().date(), reference="r:1", memo='수신 "오류"\n\\'
    )
    services.record(
        cast.finance_officer, "donors.receipt_reverse", subject=fund, at=clock.now(),
        fund_id=fund.pk, extra={"entries": [reversal.facts()]},
    )  # fmt: skip
    services.log_seal(actor=cast.auditor, now=clock.now())
    received(cast.finance_officer, fund, "5.50", currency="EUR")

    def write(name: str) -> Path:
        path = tmp_path / name
        with path.open("wb") as file:
            export.export_write(file, now=clock.now())
        return path

    return write


def test_the_verifier_finds_a_real_export_right(sealed, tmp_path):
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(selectors.keys_file()))
    code, text = said("export", sealed("e.zip"), "--keys", keys)
    assert code == 0, text
    assert "Entries: 4, all in balance" in text
    assert "not sealed yet" in text
    assert "under 2 checkpoints" in text


def test_a_later_export_continues_an_earlier_one(sealed, cast, fund):
    first = sealed("first.zip")
    services.log_seal(actor=cast.auditor, now=clock.now())
    second = sealed("second.zip")
    assert said("export", second, "--seen", first)[0] == 0
    code, text = said("export", first, "--seen", second)
    assert code == 1
    assert "the log shrank: size" in text
