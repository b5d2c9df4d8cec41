"""What external auditors concluded on files, by the digest of the file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from oversight.choices.assurance import OpinionKind
from oversight.models.assurance import Opinion


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """An opinion as reports show it beside the file that it is on."""

    id: UUID
    report_sha256: str
    auditor_name: str
    auditor_name_ko: str
    signed_by_name: str
    kind: str
    kind_label: str
    basis: str
    emphasis: str
    signed_date: date
    recorded_at: datetime

    @property
    def is_modified(self) -> bool:
        """Return whether the auditor concluded anything but an unmodified opinion."""
        return self.kind != OpinionKind.UNMODIFIED


def opinions_on(digests: Collection[str]) -> dict[str, list[OpinionRow]]:
    """Return the opinions on the files with these SHA-256, oldest first. One query.

    A digest without an opinion is absent. Digests are 64 lower-case hexadecimal digits.
    """
    found: dict[str, list[OpinionRow]] = {}
    opinions = Opinion.objects.filter(report_sha256__in=set(digests))
    for opinion in opinions.select_related("auditor", "signed_by").order_by("recorded_at", "id"):
        found.setdefault(opinion.report_sha256, []).append(opinion_row(opinion))
    return found


def opinion_row(opinion: Opinion) -> OpinionRow:
    """Return one opinion, with its auditor and signatory loaded, as reports show it."""
    return OpinionRow(
        id=opinion.pk,
        report_sha256=opinion.report_sha256,
        auditor_name=opinion.auditor.name,
        auditor_name_ko=opinion.auditor.name_ko,
        signed_by_name=opinion.signed_by.name,
        kind=opinion.kind,
        kind_label=str(OpinionKind(opinion.kind).label),
        basis=opinion.basis,
        emphasis=opinion.emphasis,
        signed_date=opinion.signed_date,
        recorded_at=opinion.recorded_at,
    )
