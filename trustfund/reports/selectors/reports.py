"""Reports as pages and programs show them: their files, and what auditors concluded on those."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from oversight.selectors.assurance import OpinionRow, opinions_on
from trustfund.db.words import local
from trustfund.reports.choices import ReportFormat
from trustfund.reports.models import Report, ReportFile

FILE_COLUMNS = ("id", "report_id", "format", "name", "sha256", "size")


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a report, without its bytes."""

    format: str
    format_label: str
    name: str
    sha256: str
    size: int
    opinions: list[OpinionRow]

    @property
    def short(self) -> str:
        """Return the first digits of the SHA-256, for reading."""
        return self.sha256[:12]

    @property
    def kilobytes(self) -> int:
        """Return the size in units of 1,000 bytes, rounded up."""
        return -(-self.size // 1000)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report, its files in the order of formats, and the opinions on any of them."""

    id: UUID
    number: str
    kind: str
    kind_label: str
    fund_id: UUID
    fund_name: str
    as_of: date
    known_at: datetime
    issued_at: datetime
    log_size: int
    version: int
    language: str
    language_label: str
    requested_by: str
    snapshot_hash: str
    files: list[FileRow]

    @property
    def opinions(self) -> list[OpinionRow]:
        """Return every opinion on a file of this report."""
        return [opinion for file in self.files for opinion in file.opinions]

    @property
    def is_audited(self) -> bool:
        """Return whether an auditor recorded an opinion on a file of this report."""
        return bool(self.opinions)

    @property
    def state(self) -> str:
        """Return the word for the status pill."""
        return "AUDITED" if self.is_audited else "UNAUDITED"


def report_rows(reports: Iterable[Report]) -> list[ReportRow]:
    """Return these reports with files and opinions. Two queries besides the reports' own."""
    found = list(reports)
    files: dict[UUID, list[ReportFile]] = {report.pk: [] for report in found}
    for file in ReportFile.objects.filter(report__in=found).only(*FILE_COLUMNS):
        files[file.report_id].append(file)
    opinions = opinions_on({file.sha256 for some in files.values() for file in some})
    return [_row(report, files[report.pk], opinions) for report in found]


def report_row(report: Report) -> ReportRow:
    """Return one report with files and opinions. Two queries."""
    return report_rows([report])[0]


def _row(
    report: Report, files: list[ReportFile], opinions: dict[str, list[OpinionRow]]
) -> ReportRow:
    order = list(ReportFormat.values)
    return ReportRow(
        id=report.pk,
        number=report.number,
        kind=report.kind,
        kind_label=report.get_kind_display(),
        fund_id=report.fund_id,
        fund_name=_fund_name(report),
        as_of=report.as_of,
        known_at=report.known_at,
        issued_at=report.recorded_at,
        log_size=report.log_size,
        version=report.version,
        language=report.language,
        language_label=report.get_language_display(),
        requested_by=report.requested_by.name,
        snapshot_hash=report.snapshot_hash,
        files=[
            FileRow(
                format=file.format,
                format_label=file.get_format_display(),
                name=file.name,
                sha256=file.sha256,
                size=file.size,
                opinions=opinions.get(file.sha256, []),
            )
            for file in sorted(files, key=lambda file: order.index(file.format))
        ],
    )


def _fund_name(report: Report) -> str:
    return local(report.fund)
