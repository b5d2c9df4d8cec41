"""The pages of projects: the portfolio, one project, and writing and submitting a proposal."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from projects import access, selectors, services
from projects.forms import ProjectFilterForm, ProposalForm, SubmitForm, proposal_initial
from projects.models import Project
from projects.rules.states import PROJECT
from trustfund.audit import selectors as trail
from trustfund.db.words import local
from trustfund.funds import selectors as funds
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.kernel.errors import NotFound
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest

TABS = ("overview", "budget", "indicators")


@requires("projects.project_list")
@require_GET
def project_list(request: PageRequest) -> HttpResponse:
    """Show the projects of a fund, by sector and state, with totals."""
    fund = funds.fund_chosen(request.actor, _fund_id(request))
    if fund is None:
        return _choose_fund(request)
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
    """Show one project: overview, budget or indicators, with what the board and the grant say."""
    project = access.project_for(request.actor, project_id)
    tab = request.GET.get("tab", "")
    chosen = tab if tab in TABS else "overview"
    context = {
        **_project_context(project),
        "tab": chosen,
        "tabs": _tabs(project, chosen),
        "acts": _acts(request.actor, project),
        "history": _history(project),
    }
    return render(request, "projects/project_detail.html", context)


@requires("projects.project_propose")
@require_http_methods(["GET", "POST"])
def project_propose(request: PageRequest) -> HttpResponse:
    """Write a proposal of one's own ministry as a draft."""
    fund = funds.fund_chosen(request.actor, _fund_id(request))
    if fund is None:
        return _choose_fund(request)
    form = ProposalForm(
        request.POST or None, currency=fund.holding_currency, today=request.now.date()
    )
    return act(
        request,
        form=form,
        template="projects/project_propose.html",
        context={"fund": fund},
        call=lambda: services.project_propose(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            proposal=form.cleaned_data["proposal"],
        ),
        then=_detail_url,
        done=_("The proposal is recorded as a draft. It can be revised until it is submitted."),
    )


@requires("projects.project_revise")
@require_http_methods(["GET", "POST"])
def project_revise(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Replace a draft's content, or answer a rejection, by the next version."""
    project = access.own_project_for(request.actor, project_id)
    initial = proposal_initial(selectors.proposal_of(project), version=project.version)
    form = ProposalForm(
        request.POST or None,
        currency=project.currency,
        today=request.now.date(),
        initial=initial,
    )
    return act(
        request,
        form=form,
        template="projects/project_revise.html",
        context={"project": project, "fund": project.fund},
        call=lambda: services.project_revise(
            actor=request.actor,
            now=request.now,
            project_id=project.pk,
            version=form.cleaned_data["version"] or 0,
            proposal=form.cleaned_data["proposal"],
        ),
        then=_detail_url,
        done=_("The new version is recorded."),
        back=_detail_url(project.pk),
    )


@requires("projects.project_submit")
@require_http_methods(["GET", "POST"])
def project_submit(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Show once more exactly what will be frozen, and put it before the board."""
    project = access.own_project_for(request.actor, project_id)
    form = SubmitForm(request.POST or None, initial={"version": project.version})
    return act(
        request,
        form=form,
        template="projects/project_submit.html",
        context=_project_context(project),
        call=lambda: services.project_submit(
            actor=request.actor,
            now=request.now,
            project_id=project.pk,
            version=form.cleaned_data["version"],
        ),
        then=_detail_url,
        done=_("The project is before the board. Its content is frozen."),
        back=_detail_url(project.pk),
    )


def _choose_fund(request: PageRequest) -> HttpResponse:
    """Let the reader of several funds say which one is meant."""
    context = {"funds": funds.fund_rows(request.actor)}
    return render(request, "projects/project_funds.html", context)


def _detail_url(project_id: Any) -> str:
    return reverse("projects:project_detail", args=[project_id])


def _fund_id(request: PageRequest) -> UUID | None:
    """Return the fund that the address names, if any."""
    text = request.GET.get("fund", "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("This fund does not exist, or is not yours to see.")) from None


def _project_context(project: Project) -> dict[str, Any]:
    """Return what the pages of one project show."""
    lines = selectors.budget_lines(project)
    return {
        "project": project,
        "fund": project.fund,
        "lines": [(line, _share(line.amount, project.amount)) for line in lines],
        "indicators": selectors.indicators_of(project),
        "basis_rows": [
            (_("Purpose"), project.get_basis_1874_display()),
            (_("Justification"), project.basis_text),
        ],
        "overview_rows": [
            (_("Sector"), project.get_sector_display()),
            (_("Implementing ministry"), local(project.recipient)),
            (_("Title in Korean"), project.title_ko),
            (_("Priority of the recipient"), project.recipient_priority),
            (_("Priority of the donors"), project.donor_priority),
        ],
        "figures": [
            {"label": _("Requested"), "value": project.money, "note": ""},
            {"label": _("Version"), "value": project.version, "note": ""},
            {"label": _("Submitted"), "value": project.submitted_at, "note": ""},
            {"label": _("Decided"), "value": project.decided_at, "note": project.motion_reference},
        ],
    }


def _share(part: Any, whole: Any) -> str:
    return f"{part * 100 / whole:.1f}"


def _tabs(project: Project, chosen: str) -> list[dict[str, Any]]:
    url = _detail_url(project.pk)
    labels = {
        "overview": _("Overview"),
        "budget": _("Budget"),
        "indicators": _("Indicators"),
    }
    return [
        {"label": label, "url": f"{url}?tab={name}", "is_current": name == chosen}
        for name, label in labels.items()
    ]


def _acts(actor: Actor, project: Project) -> list[dict[str, str]]:
    """Return the buttons of this reader: submit first, where both are possible."""
    if project.recipient_id != actor.organization_id:
        return []
    found = []
    for verb, label, icon in (
        ("submit", _("Submit to the board"), "send"),
        ("revise", _("Revise"), "pencil"),
    ):
        is_theirs = may(actor, f"projects.project_{verb}")
        if is_theirs and PROJECT.allows(state=project.state, act=verb):
            url = reverse(f"projects:project_{verb}", args=[project.pk])
            found.append({"label": label, "url": url, "icon": icon})
    return found


def _history(project: Project) -> list[dict[str, Any]]:
    """Return what happened to the project, newest first."""
    words = {
        "projects.project_propose": _("Proposed"),
        "projects.project_revise": _("Revised"),
        "projects.project_submit": _("Submitted to the board"),
        "projects.project_approve": _("Approved by the board"),
        "projects.project_reject": _("Rejected by the board"),
    }
    records = trail.history(subject_type="projects.project", subject_id=project.pk)
    return [
        {
            "at": row.recorded_at,
            "what": words.get(row.action, row.action),
            "who": row.person_name,
            "for_whom": row.organization_name,
            "note": _("Version %(version)s") % {"version": (row.after or {}).get("version", "")},
        }
        for row in reversed(records)
    ]
