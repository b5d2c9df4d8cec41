"""Whether a file is one of ours, unchanged: told from its bytes alone, and nothing is kept."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from oversight.selectors.assurance import OpinionRow
from trustfund.reports.choices import Verdict
from trustfund.reports.models import Report, ReportFile
from trustfund.reports.rules.marker import marks_in
from trustfund.reports.selectors.reports import report_row

PART_BYTES = 1024 * 1024  # of one unpacked part
ALL_BYTES = 16 * 1024 * 1024  # of all unpacked parts together
MOST_PARTS = 400
STREAM = re.compile(rb"stream\r?\n")


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on a file, and no more of its report than the public may know."""

    verdict: str
    sha256: str
    number: str = ""
    as_of: date | None = None
    issued_at: datetime | None = None
    format_label: str = ""
    opinions: tuple[OpinionRow, ...] = ()
    opinions_on_another_file: bool = False

    @property
    def is_audited(self) -> bool:
        """Return whether an opinion stands on the report."""
        return bool(self.opinions)


def file_verify(*, content: bytes, sha256: str) -> Verification:
    """Return whether these bytes were issued as they are, were altered, or never came from here.

    A file is altered if it carries the mark of a report that exists and its digest is not known.
    """
    file = (
        ReportFile.objects.filter(sha256=sha256)
        .select_related("report__fund", "report__requested_by")
        .defer("content", *(f"report__{name}" for name in Report.LONG))
        .first()
    )
    if file is not None:
        return _authentic(file)
    report = _report_marked(content)
    if report is None:
        return Verification(Verdict.NEVER_ISSUED, sha256)
    return Verification(
        Verdict.ALTERED,
        sha256,
        number=report.number,
        as_of=report.as_of,
        issued_at=report.recorded_at,
    )


def _authentic(file: ReportFile) -> Verification:
    row = report_row(file.report)
    own = [opinion for part in row.files if part.sha256 == file.sha256 for opinion in part.opinions]
    return Verification(
        Verdict.AUTHENTIC,
        file.sha256,
        number=row.number,
        as_of=row.as_of,
        issued_at=row.issued_at,
        format_label=file.get_format_display(),
        opinions=tuple(own or row.opinions),
        opinions_on_another_file=not own and bool(row.opinions),
    )


def _report_marked(content: bytes) -> Report | None:
    """Return the report whose mark the bytes carry, plainly or packed, if it exists."""
    tried: set[tuple[str, object]] = set()
    for part in _parts(content):
        for number, report_id in marks_in(part):
            if (number, report_id) in tried:
                continue
            tried.add((number, report_id))
            report = Report.objects.defer(*Report.LONG).filter(number=number, pk=report_id).first()
            if report is not None:
                return report
    return None


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the bytes themselves, then what is packed in them, within bounds."""
    yield content
    yield content.replace(b"\x00", b"")  # text in two bytes a character
    if content.startswith(b"PK"):
        yield from _zip_parts(content)
    elif b"%PDF-" in content[:1024]:
        yield from _pdf_parts(content)


def _zip_parts(content: bytes) -> Iterator[bytes]:
    left = ALL_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist()[:MOST_PARTS]:
                part = _zip_part(packed, name)
                left -= len(part)
                if left < 0:
                    return
                yield part
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError):
        return


def _zip_part(packed: zipfile.ZipFile, name: str) -> bytes:
    """Return the beginning of one part; what is damaged is read as far as it can be."""
    try:
        with packed.open(name) as part:
            return part.read(PART_BYTES)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return b""


def _pdf_parts(content: bytes) -> Iterator[bytes]:
    left = ALL_BYTES
    for count, match in enumerate(STREAM.finditer(content)):
        if count >= MOST_PARTS or left < 0:
            return
        try:
            part = zlib.decompressobj().decompress(
                content[match.end() : match.end() + 4 * PART_BYTES], PART_BYTES
            )
        except zlib.error:
            continue
        left -= len(part)
        yield part
