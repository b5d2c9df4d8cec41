"""JSON: the snapshot itself, in its one spelling, with the marker by which it is recognized."""

from collections.abc import Mapping
from typing import Any

from trustfund.kernel.canonical import canonical_json


def json_of(*, marker: str, snapshot_hash: str, snapshot: Mapping[str, Any]) -> bytes:
    """Return the canonical JSON of a snapshot and its SHA-256."""
    body = {"marker": marker, "snapshot": snapshot, "snapshot_sha256": snapshot_hash}
    return canonical_json(body).encode() + b"\n"
