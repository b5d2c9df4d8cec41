"""The export of the trail: one file with which anybody can check everything without this program."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from django.conf import settings
from django.db import connection, transaction

from trustfund.audit import selectors as audit
from trustfund.db.models import protected_models
from trustfund.ledger.selectors.exported import entry_lines

FORMAT = "trustfund-export/1"


@dataclass(frozen=True, slots=True)
class Written:
    """How many records an export holds, and how many of them are sealed."""

    records: int
    sealed: int


def export_write(file: IO[bytes], *, now: datetime) -> Written:
    """Write the whole trail, the rows it protects and the books, as of one moment.

    Memory does not grow with the trail. docs/formats/trail.md tells what is in the file.
    """
    with (
        _one_moment(),
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
    ):
        count = _lines(archive, "records.jsonl", audit.record_lines())
        _lines(archive, "checkpoints.jsonl", _checkpoints())
        _lines(archive, "heads.jsonl", audit.chain_heads())
        for model in protected_models():
            _lines(archive, f"rows/{model._meta.label_lower}.jsonl", audit.row_lines(model))
        _lines(archive, "entries.jsonl", entry_lines())
        archive.writestr("keys.json", _document(audit.keys_file()))
        sealed = audit.log_size()
        manifest = {
            "format": FORMAT,
            "origin": settings.LOG_ORIGIN,
            "exported_at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "size": sealed,
            "records": count,
            "schema_digest": audit.schema_digest(),
        }
        archive.writestr("manifest.json", _document(manifest))
    return Written(records=count, sealed=sealed)


def _checkpoints() -> Iterator[dict[str, Any]]:
    for head in audit.heads():
        made_at = head.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        yield {"size": head.size, "note": head.note, "made_at": made_at}


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it stood when the first question was asked."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _lines(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with archive.open(name, "w", force_zip64=True) as member:
        for row in rows:
            # As it is stored, letter for letter: the hashes are over exactly this.
            text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            member.write(text.encode() + b"\n")
            count += 1
    return count


def _document(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
