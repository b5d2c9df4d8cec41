"""The portfolio of a fund, and one project with its versions."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from projects import access, selectors
from projects.choices import (
    Basis1874,
    BudgetCategory,
    GoodsFlag,
    Province,
    RiskCategory,
    RiskRating,
)
from projects.forms import ProjectFilterForm, VersionsForm
from projects.models import Project
from projects.rules.comparison import Difference, changed_only, differences
from projects.rules.states import APPROVED, DRAFTING
from projects.views.appraising import appraisal_context
from projects.views.controls import controls_context
from projects.views.parts import (
    acts_of,
    detail_url,
    history_of,
    missing_lines,
    part_labels,
    project_context,
    tabs_of,
    waiting_of,
)
from trustfund.funds import selectors as funds
from trustfund.funds.choices import Sector
from trustfund.funds.models import Fund
from trustfund.identity.rules.permissions import may
from trustfund.kernel.errors import NotFound
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest

# The parts of a proposal that are said by a code.
CODED = frozenset({"sector", "basis_1874", "provinces", "es_class"})
TABS = ("overview", "budget", "indicators", "risks", "appraisal", "versions")


@requires("projects.project_list")
@require_GET
def project_list(request: PageRequest) -> HttpResponse:
    """Show the projects of a fund, by sector and state, with totals."""
    fund = fund_asked(request)
    if fund is None:
        return choose_fund(request)
    form = ProjectFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = selectors.project_rows(
        request.actor,
        fund_id=fund.pk,
        sector=chosen.get("sector", ""),
        state=chosen.get("state", ""),
    )
    context = {
        "fund": fund,
        "form": form,
        "rows": rows,
        "is_narrowed": any(chosen.values()),
        "totals": selectors.project_totals(rows, fund.holding_currency),
        "may_propose": may(request.actor, "projects.project_propose"),
        "propose_refusal": _("This fund is closed.") if fund.state == "CLOSED" else "",
    }
    return render(request, "projects/project_list.html", context)


@requires("projects.project_detail")
@require_GET
def project_detail(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Show one project: overview, budget, results or versions, with what the board and grant say."""
    project = access.project_for(request.actor, project_id)
    tab = request.GET.get("tab", "")
    chosen = tab if tab in TABS else "overview"
    is_own = project.recipient_id == request.actor.organization_id
    is_writing = project.state in DRAFTING and is_own
    context = {
        **project_context(project),
        "tab": chosen,
        "tabs": tabs_of(project, chosen),
        "acts": acts_of(request.actor, project),
        "history": history_of(project),
        "waiting": waiting_of(project),
        "today": request.now.date(),
        "is_approved": project.state in APPROVED,
        "is_writing": is_writing,
        "missing": missing_lines(project, today=request.now.date()) if is_writing else [],
    }
    if chosen == "appraisal":
        context |= appraisal_context(request.actor, project)
    if chosen == "overview":
        context |= controls_context(project, today=request.now.date())
    if chosen == "versions":
        context |= _versions_context(request, project)
    return render(request, "projects/project_detail.html", context)


@requires("projects.project_compare")
@require_GET
def project_compare(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Show two submitted versions of a project side by side."""
    project = access.project_for(request.actor, project_id)
    versions = selectors.versions_of(project)
    if len(versions) < 2:
        return HttpResponseRedirect(f"{detail_url(project.pk)}?tab=versions")
    asked = request.GET if "before" in request.GET else None
    latest = {"before": versions[1].number, "after": versions[0].number}
    form = VersionsForm(asked, versions=versions, initial=latest)
    if asked is None or not form.is_valid():
        before, after, whole = versions[1], versions[0], False
    else:
        numbered = {str(version.number): version for version in versions}
        before = numbered[form.cleaned_data["before"]]
        after = numbered[form.cleaned_data["after"]]
        whole = form.cleaned_data["whole"]
    found = differences(before.content, after.content)
    context = {
        "project": project,
        "fund": project.fund,
        "form": form,
        "before": before,
        "after": after,
        "groups": _groups(found if whole else changed_only(found)),
        "count": len(changed_only(found)),
    }
    return render(request, "projects/project_compare.html", context)


def choose_fund(request: PageRequest) -> HttpResponse:
    """Let the reader of several funds say which one is meant."""
    context = {"funds": funds.fund_rows(request.actor)}
    return render(request, "projects/project_funds.html", context)


def fund_asked(request: PageRequest) -> Fund | None:
    """Return the fund that the address names, or the only one there is; None to let choose.

    :raises NotFound: if there is none of this name, or it is not the reader's to see
    """
    return funds.fund_chosen(request.actor, _fund_id(request))


def _fund_id(request: PageRequest) -> UUID | None:
    """Return the fund that the address names, if any."""
    text = request.GET.get("fund", "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("This fund does not exist, or is not yours to see.")) from None


def _versions_context(request: PageRequest, project: Project) -> dict[str, Any]:
    """Return the versions, newest first, each with what was said of it."""
    comments = selectors.comments_of(project)
    versions = selectors.versions_of(project)
    is_ministry = request.actor.organization_kind == "RECIPIENT"
    is_theirs = project.recipient_id == request.actor.organization_id or not is_ministry
    return {
        "versions": [
            (version, [comment for comment in comments if comment.version == version.number])
            for version in versions
        ],
        "may_comment": bool(versions) and may(request.actor, "projects.comment_add") and is_theirs,
    }


def _groups(found: list[Difference]) -> list[dict[str, Any]]:
    """Return the differences by part, each named as a reader knows it."""
    labels = part_labels()
    groups: dict[str, dict[str, Any]] = {}
    for difference in found:
        group = groups.setdefault(
            difference.part,
            {"label": labels.get(difference.part, difference.part), "rows": []},
        )
        group["rows"].append({"names": _names(difference), **_texts(difference)})
    return list(groups.values())


def _names(difference: Difference) -> str:
    """Return what the row is called: a component, category and year, or an indicator's figure."""
    words = {
        **{str(code): str(label) for code, label in BudgetCategory.choices},
        "unit": _("Unit"),
        "baseline": _("Baseline"),
        "target": _("Target"),
        "target_date": _("By"),
        "hs_code": _("HS code"),
        "amount": _("Amount"),
        "flag": _("Before they are bought"),
        "rating": _("Rating"),
        "mitigation": _("What is done about it"),
    }
    names = difference.names
    if difference.part == "provinces":
        return str(Province(names[0]).label)
    if difference.part == "risks":
        return f"{RiskCategory(names[0]).label} · {words[names[1]]}"
    if difference.part not in {"budget", "indicators", "goods"}:
        return names[0] if names else ""
    return " · ".join([names[0], *(words.get(name, name) for name in names[1:])])


def _texts(difference: Difference) -> dict[str, Any]:
    """Return both sides as the page shows them: figures and codes as words, texts in pieces."""
    is_rating = difference.part == "risks" and difference.names[1] == "rating"
    is_flag = difference.part == "goods" and difference.names[1] == "flag"
    if is_rating or is_flag or difference.part in CODED:
        words: dict[str, Any] = {**dict(Sector.choices), **dict(Basis1874.choices)}
        words |= {**dict(Province.choices), **dict(RiskRating.choices), **dict(GoodsFlag.choices)}
        return {
            "kind": difference.kind,
            "before": words.get(difference.before or "", difference.before),
            "after": words.get(difference.after or "", difference.after),
        }
    return {
        "kind": difference.kind,
        "before": difference.before,
        "after": difference.after,
        "pieces_before": difference.pieces_before,
        "pieces_after": difference.pieces_after,
    }
