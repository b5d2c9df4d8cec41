"""What the migrations make is written down in trustfund/audit/schema.json: `make schema` does it."""

import os

import pytest

from trustfund.audit.selectors.schema import EXPECTED, schema_findings, schema_text


@pytest.mark.usefixtures("db")
def test_is_as_the_migrations_make_it():
    """When this fails after a migration was written or changed: `make schema`, and commit the file."""
    if os.environ.get("SCHEMA") == "write":
        EXPECTED.write_text(schema_text(), encoding="utf-8")
    assert [str(finding) for finding in schema_findings()] == []
