"""Tampering with the live database is found and named. `make prove` tries ten times more."""

import pytest

from bench.proofs.tampered_database import tampered_database
from tests.prove.tamper_trail import COVERED
from trustfund.db.models import protected_models

SEED = 20260101


@pytest.mark.usefixtures("committed_db")
def test_generated_cases_are_found_and_named_in_every_protected_table():
    result = tampered_database.run(tampered_database.tenth, SEED)
    assert result.found == result.asked == 100, result.remarks
    assert {model._meta.label_lower for model in protected_models()} == COVERED
