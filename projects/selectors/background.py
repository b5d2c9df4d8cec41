"""Published figures of the needs in the country, by the fund's sectors, beside the fund's own projects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from projects import access
from projects.choices import BackgroundKind
from projects.models import BackgroundImport, ClusterRequirement, ResponsePlan
from projects.rules.background.sectors import BySector, by_sector, sector_of
from projects.selectors.projects import ProjectRow, ProjectTotals, project_rows, project_totals
from trustfund.funds.choices import Sector
from trustfund.funds.models import Fund
from trustfund.kernel.actor import Actor
from trustfund.kernel.canonical import canonical_hash

OUTSIDE = "OUTSIDE"
UNHASHED = {"id", "background_id"}


@dataclass(frozen=True, slots=True)
class Background:
    """The figures shown of one year: from which import, which years there are, and by sector."""

    source: BackgroundImport
    years: Sequence[int]
    year: int
    figures: BySector


def background_shown(actor: Actor | None, kind: str) -> BackgroundImport | None:
    """Return the import of a kind that is shown: the one that was imported last. One query."""
    rows = access.backgrounds_visible_to(actor).filter(kind=kind)
    return rows.order_by("-recorded_at", "-id").first()


def background_of_year(actor: Actor | None, year: int | None = None) -> Background | None:
    """Return the figures of a year, of the latest if none is given or that is not in the file.

    None if nothing was imported. Two queries.
    """
    source = background_shown(actor, BackgroundKind.REQUIREMENTS)
    if source is None:
        return None
    rows = list(source.requirements.order_by("line"))
    years = sorted({row.year for row in rows}, reverse=True)
    chosen = year if year in years else years[0]
    return Background(
        source=source,
        years=years,
        year=chosen,
        figures=by_sector(row for row in rows if row.year == chosen),
    )


def requirements_found(
    background: BackgroundImport, *, year: int | None = None, sector: str = ""
) -> list[ClusterRequirement]:
    """Return the rows of an import of a year and sector, in the order of the file. One query."""
    rows = background.requirements.order_by("line")
    if year:
        rows = rows.filter(year=year)
    if not sector:
        return list(rows)
    wanted = "" if sector == OUTSIDE else sector
    return [row for row in rows if sector_of(row.cluster) == wanted]


def plans_found(background: BackgroundImport, *, year: int | None = None) -> list[ResponsePlan]:
    """Return the plans of an import that cover a year, in the order of the file. One query."""
    rows = list(background.plans.order_by("line"))
    return [row for row in rows if not year or year in row.years]


def background_years(background: BackgroundImport) -> list[int]:
    """Return the years that an import tells of, latest first. One query."""
    if background.kind == BackgroundKind.PLANS:
        lists = background.plans.values_list("years", flat=True)
        return sorted({year for years in lists for year in years}, reverse=True)
    found = background.requirements.order_by().values_list("year", flat=True).distinct()
    return sorted(found, reverse=True)


def totals_by_sector(actor: Actor | None, fund: Fund) -> Mapping[str, ProjectTotals]:
    """Return what the fund's own projects ask for by sector, in the holding currency. One query."""
    rows: dict[str, list[ProjectRow]] = {sector: [] for sector in Sector.values}
    for row in project_rows(actor, fund_id=fund.pk):
        rows[row.project.sector].append(row)
    return {sector: project_totals(own, fund.holding_currency) for sector, own in rows.items()}


def background_known(file_sha256: str) -> BackgroundImport | None:
    """Return the import of exactly this file, if it was read before. One query."""
    return BackgroundImport.objects.filter(file_sha256=file_sha256).first()


def background_again(background_id: UUID) -> str:
    """Return the hash of the rows of an import as they stand now. One query."""
    background = BackgroundImport.objects.get(pk=background_id)
    kept = background.plans if background.kind == BackgroundKind.PLANS else background.requirements
    return rows_hash(kept.order_by("line"))


def rows_hash(rows: Iterable[ClusterRequirement | ResponsePlan]) -> str:
    """Return the hash of rows in the order of their lines, without what the database names them."""
    facts = [
        {name: value for name, value in row.facts().items() if name not in UNHASHED} for row in rows
    ]
    return canonical_hash(facts)
