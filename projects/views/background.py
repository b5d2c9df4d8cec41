"""Pages of published figures: imports, the rows of one, a new one, and the figures by sector."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from django.views.decorators.vary import vary_on_headers

from projects import access, services
from projects.choices import BackgroundKind
from projects.forms import BackgroundImportForm, PlanRowsForm, RequirementRowsForm, YearForm
from projects.models import BackgroundImport, ClusterRequirement, ResponsePlan
from projects.rules.background.rows import COUNTRY, Finding, Read
from projects.rules.background.sectors import BySector, sector_of, summed
from projects.selectors.background import (
    background_of_year,
    background_shown,
    background_years,
    plans_found,
    requirements_found,
    totals_by_sector,
)
from projects.selectors.background_words import finding_words, findings_of, line_words
from projects.views.portfolio import choose_fund, fund_asked
from trustfund.funds.choices import Sector
from trustfund.identity.rules.permissions import may
from trustfund.kernel.money import Money, money_sum
from trustfund.render.chart import Bar, bars_svg, clean_svg
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.listing import ListColumn, Listing, Total, list_file, list_page
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of
from trustfund.web.uploads import was_too_large

TOLD_AT_MOST = 25
DOLLAR = "USD"


@requires("projects.background_list")
@require_GET
def background_list(request: PageRequest) -> HttpResponse:
    """Show which files of published figures were imported, and which are shown."""
    page = page_of(request, access.backgrounds_visible_to(request.actor))
    shown = [background_shown(request.actor, kind) for kind in BackgroundKind.values]
    context = {
        "page": page,
        "shown": {one.pk for one in shown if one is not None},
        "may_import": may(request.actor, "projects.background_import"),
    }
    return render(request, "projects/background_list.html", context)


@requires("projects.background_detail")
@require_GET
def background_detail(request: PageRequest, background_id: UUID) -> HttpResponseBase:
    """Show the rows of an import, narrowed by year and sector, or give them out as a file."""
    background = access.background_for(request.actor, background_id)
    is_plans = background.kind == BackgroundKind.PLANS
    years = background_years(background)
    form = (PlanRowsForm if is_plans else RequirementRowsForm)(request.GET, years=years)
    listing = (_plans if is_plans else _requirements)(background, form)
    if request.GET.get("format"):
        return list_file(request, listing)
    latest = background_shown(request.actor, background.kind)
    context = {
        "list": list_page(request, listing),
        "background": background,
        "is_shown": latest == background,
        "findings": [
            (line_words(one.line), finding_words(one), one.is_rejection)
            for one in findings_of(background.findings)
        ],
    }
    # Without the fund that the band of a page names: the figures are of none.
    status = 422 if form.errors else 200
    return render(request, "projects/background_detail.html", context, status=status)


@requires("projects.background_import")
@require_http_methods(["GET", "POST"])
def background_import(request: PageRequest) -> HttpResponse:
    """Read a published file, show what becomes of its lines, and import it once that is confirmed."""
    form = BackgroundImportForm(
        request.POST or None,
        request.FILES or None,
        today=request.now.date(),
        was_too_large=was_too_large(request),
        initial={"source": _("UN OCHA, Financial Tracking Service (FTS)")},
    )

    def preview() -> Preview:
        found = services.background_read(request.actor, form.cleaned_data["content"])
        sent = request.POST.copy()
        sent.update(form.sent_again())
        request.POST = sent  # type: ignore[assignment]  # the page of the preview sends it again
        return _preview(found)

    return act(
        request,
        form=form,
        call=lambda: services.background_import(
            actor=request.actor, now=request.now, **form.cleaned_data
        ),
        then=lambda found_id: reverse("projects:background_detail", args=[found_id]),
        done=_("The figures are imported. They are shown beside the fund's own projects."),
        template="projects/background_import.html",
        context={"back": reverse("projects:background_list")},
        preview=preview,
        back=reverse("projects:background_list"),
    )


@requires("projects.background_sectors")
@require_GET
@vary_on_headers("HX-Request")
def background_sectors(request: PageRequest) -> HttpResponse:
    """Show the needs by sector beside the fund's projects: as a page, or as a part of the portfolio."""
    fund = fund_asked(request)
    if fund is None:
        return choose_fund(request)
    found = background_of_year(request.actor)
    form = YearForm(request.GET, years=found.years if found else ())
    chosen = form.chosen()
    if found and chosen:
        found = background_of_year(request.actor, chosen["year"])
    own = totals_by_sector(request.actor, fund)
    context: dict[str, Any] = {
        "fund": fund,
        "form": form,
        "found": found,
        "may_import": may(request.actor, "projects.background_import"),
    }
    if found:
        everything = found.figures
        labels = {sector: str(label) for sector, label in Sector.choices}
        context |= {
            "sectors": [
                (labels[sector], _shown(everything.sectors.get(sector)), own[sector])
                for sector in Sector.values
            ],
            "outside": [(name, _shown(one)) for name, one in everything.outside.items()],
            "outside_total": _shown(everything.outside_total),
            "total": _shown(everything.total),
            "own_total": {
                name: money_sum([getattr(one, name) for one in own.values()], fund.holding_currency)
                for name in ("requested", "approved")
            },
            "without": everything.total.without_requirement,
            "chart": _chart(everything),
        }
    is_part = request.headers.get("HX-Request") == "true"
    template = "partials/background.html" if is_part else "background_sectors.html"
    status = 422 if form.errors else 200
    return render(request, f"projects/{template}", context, status=status)


def _shown(figures: Any) -> dict[str, Any] | None:
    """Return figures as money; a sum of which nothing is said stands as not known."""
    if figures is None:
        return None
    is_said = figures.rows > figures.without_requirement
    return {
        "requirement": _money(figures.requirement) if is_said else None,
        "funding": _money(figures.funding),
        "coverage": figures.coverage,
        "without": figures.without_requirement,
    }


def _chart(figures: BySector) -> SafeString:
    """Return requirement and funding by sector, in millions of US dollars."""
    series = [_("Requirement"), _("Funding")]
    labels = dict(Sector.choices)
    groups = [
        (str(labels[name]), figures.sectors[name]) for name in labels if name in figures.sectors
    ]
    if figures.outside:
        groups.append((_("Outside the fund's sectors"), figures.outside_total))
    bars = [
        Bar(name, word, value / 1_000_000, f"{value / 1_000_000:,.1f}")
        for name, one in groups
        for word, value in zip(series, (one.requirement, one.funding), strict=True)
    ]
    axis = _("Millions of US dollars")
    return mark_safe(clean_svg(bars_svg(bars=bars, series=series, axis=axis)))  # noqa: S308


def _preview(found: Read) -> Preview:
    rows: list[tuple[Any, Any]] = [(_("What the file holds"), BackgroundKind(found.kind).label)]
    rejected = [one for one in found.findings if one.is_rejection]
    warned = [one for one in found.findings if not one.is_rejection]
    rows += [(_("Accepted"), found.accepted), (_("Accepted with a warning"), found.warned)]
    rows += _told(warned)
    rows += [(_("Rejected, not imported"), found.rejected), *_told(rejected)]
    return Preview(
        title=_("Import published figures"),
        sentence=_(
            "They become the background that is shown beside the fund's own projects. They are in US "
            "dollars, are not the fund's money, and never enter the books."
        ),
        rows=rows,
        confirm=_("Import the figures"),
    )


def _told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    told = [(line_words(one.line), finding_words(one)) for one in findings[:TOLD_AT_MOST]]
    left = len(findings) - len(told)
    if left > 0:
        more = ngettext("%(count)d more", "%(count)d more", left) % {"count": left}
        told.append(("…", more))
    return told


def _requirements(background: BackgroundImport, form: Any) -> Listing:
    rows = requirements_found(background, **form.chosen())
    labels = dict(Sector.choices)

    def sector(row: ClusterRequirement) -> str:
        found = sector_of(row.cluster)
        return str(labels[found]) if found else _("Outside the fund's sectors")

    columns = [
        ListColumn(_("Cluster"), lambda row: row.cluster, is_stored=True),
        ListColumn(_("Sector"), sector),
        ListColumn(_("Year"), lambda row: str(row.year)),
        ListColumn(_("Plan"), lambda row: row.plan_name, is_stored=True),
        ListColumn(_("Code of the plan"), lambda row: row.plan_code, is_stored=True),
        ListColumn(_("Requirement"), lambda row: _dollars(row.requirement), "money"),
        ListColumn(_("Funding"), lambda row: _dollars(row.funding), "money"),
        ListColumn(_("Percent, as published"), _percent, "number"),
    ]

    def totals() -> list[Total]:
        if not rows:
            return []
        found = summed(rows)
        label = ngettext(
            "Total; %(count)d row gives no requirement",
            "Total; %(count)d rows give no requirement",
            found.without_requirement,
        ) % {"count": found.without_requirement}
        amounts: dict[int, Money | int | None] = {
            5: _money(found.requirement),
            6: _money(found.funding),
        }
        return [Total(label, amounts, rows=found.rows)]

    return _listing(background, form, columns, rows, totals)


def _plans(background: BackgroundImport, form: Any) -> Listing:
    rows = plans_found(background, **form.chosen())
    columns = [
        ListColumn(_("Plan"), lambda row: row.name, is_stored=True),
        ListColumn(_("Code of the plan"), lambda row: row.code, is_stored=True),
        ListColumn(_("From"), lambda row: row.starts_on, "date"),
        ListColumn(_("Until"), lambda row: row.ends_on, "date"),
        ListColumn(_("Countries"), _countries),
        ListColumn(_("Requirement at first"), lambda row: _dollars(row.original), "money"),
        ListColumn(_("Requirement as revised"), lambda row: _dollars(row.revised), "money"),
    ]

    def totals() -> list[Total]:
        own = [row for row in rows if row.countries == [COUNTRY]]
        if not own:
            return []
        label = ngettext(
            "Total of %(count)d plan for this country alone",
            "Total of %(count)d plans for this country alone",
            len(own),
        ) % {"count": len(own)}
        amounts: dict[int, Money | int | None] = {
            5: _money(sum(row.original for row in own)),
            6: _money(sum(row.revised for row in own)),
        }
        return [Total(label, amounts, rows=len(rows))]

    return _listing(background, form, columns, rows, totals)


def _listing(
    background: BackgroundImport, form: Any, columns: Any, rows: Any, totals: Any
) -> Listing:
    return Listing(
        name=background.kind.lower(),
        title=str(background.get_kind_display()),
        columns=columns,
        rows=rows,
        totals=totals,
        form=form,
        as_of=background.as_of,
        fund=background,
        empty=_("No row fits."),
    )


def _money(figure: int) -> Money:
    return Money(Decimal(figure), DOLLAR)


def _dollars(figure: int | None) -> Money | None:
    return None if figure is None else _money(figure)


def _percent(row: ClusterRequirement) -> Any:
    """Return the percent with no decimals that the file has not: 30, and never 3E+1."""
    if row.percent is None:
        return None
    whole = row.percent.to_integral_value()
    return whole if whole == row.percent else row.percent


def _countries(row: ResponsePlan) -> str:
    """Return the country, or among how many it is one."""
    others = len(row.countries) - 1
    if not others:
        return COUNTRY
    return ngettext(
        "%(country)s and %(count)d other", "%(country)s and %(count)d others", others
    ) % {"country": COUNTRY, "count": others}
