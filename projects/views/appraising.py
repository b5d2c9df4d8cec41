"""The pages of an appraisal: name the specialists, give an opinion, record a condition as met."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from projects import access, services
from projects.choices import AppraisalKind
from projects.forms import AppraisersForm, ConditionForm, OpinionForm
from projects.models import Project
from projects.selectors import appraisals
from projects.views.parts import detail_url
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest

# What a reader of the opinions should know of those who gave them.
HINTS: dict[str, Promise] = {
    "declared": gettext_lazy("The specialist declares an interest."),
    "presenters_unit": gettext_lazy(
        "The specialist acts for a unit that presents projects to the board."
    ),
    "reviews_payments": gettext_lazy("The specialist may later review payments of this project."),
    "another_kind_before": gettext_lazy(
        "The specialist judged an earlier version for something else."
    ),
}


@requires("projects.appraisers_name")
@require_http_methods(["GET", "POST"])
def appraisers_name(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Name who appraises the proposal for what."""
    project = access.project_for(request.actor, project_id)
    named = {row.kind: row.appraiser for row in _rows(project)}
    standing = {
        kind.lower(): str(appraiser.person_id) for kind, appraiser in named.items() if appraiser
    }
    form = AppraisersForm(
        request.POST or None,
        specialists=appraisals.specialists(),
        initial={"version": project.version, **standing},
    )
    return act(
        request,
        form=form,
        template="projects/project_act.html",
        context={
            **_context(project, _("Name who appraises %(number)s") % {"number": project.number}),
            "sentence": _(
                "Three persons give an opinion on version %(version)d, each on one matter. They "
                "find it on their home page."
            )
            % {"version": project.version},
            "confirm": _("Name the specialists"),
        },
        call=lambda: services.appraisers_name(
            actor=request.actor, now=request.now, project_id=project.pk, **form.cleaned_data
        ),
        then=_tab(project),
        done=_("The specialists are named. Each finds the proposal on their home page."),
        back=_tab(project),
    )


@requires("projects.appraisal_give")
@require_http_methods(["GET", "POST"])
def appraisal_give(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Give the opinion for which the reader was named."""
    project = access.project_for(request.actor, project_id)
    named = appraisals.named_for(project, request.actor.person_id)
    kind = AppraisalKind(named.kind).label if named else _("Opinion")
    form = OpinionForm(request.POST or None, initial={"version": project.version})
    return act(
        request,
        form=form,
        template="projects/project_act.html",
        context={
            **_context(
                project,
                _("%(kind)s: opinion on %(number)s") % {"kind": kind, "number": project.number},
            ),
            "sentence": _(
                "Your opinion is on version %(version)d. With an unfavorable one it is returned to its "
                "ministry."
            )
            % {"version": project.version},
            "confirm": _("Give the opinion"),
        },
        call=lambda: services.appraisal_give(
            actor=request.actor, now=request.now, project_id=project.pk, **form.cleaned_data
        ),
        then=_tab(project),
        done=_("Your opinion is on record."),
        back=_tab(project),
    )


@requires("projects.condition_meet")
@require_http_methods(["GET", "POST"])
def condition_meet(request: PageRequest, condition_id: UUID) -> HttpResponse:
    """Record on which day a condition was met, and what shows it."""
    condition = access.condition_for(request.actor, condition_id)
    project = condition.project
    form = ConditionForm(request.POST or None, initial={"met_on": request.now.date()})
    return act(
        request,
        form=form,
        template="projects/project_act.html",
        context={
            **_context(project, _("Record a condition as met")),
            "sentence": condition.text,
            "confirm": _("Record as met"),
        },
        call=lambda: services.condition_meet(
            actor=request.actor, now=request.now, condition_id=condition.pk, **form.cleaned_data
        ),
        then=_tab(project),
        done=_("The condition is recorded as met."),
        back=_tab(project),
    )


def appraisal_context(actor: Actor, project: Project) -> dict[str, Any]:
    """Return what the page of a project shows of its appraisal: of the last version submitted."""
    is_open = project.state == "APPRAISAL"
    named = appraisals.named_for(project, actor.person_id) if is_open else None
    rows = _rows(project)
    owes = named is not None and any(
        row.kind == named.kind and row.appraisal is None for row in rows
    )
    return {
        "appraisal": [
            {"row": row, "hints": [HINTS[hint.code] for hint in row.hints]} for row in rows
        ],
        "may_name": is_open and may(actor, "projects.appraisers_name"),
        "may_give": owes and may(actor, "projects.appraisal_give"),
        "may_meet": may(actor, "projects.condition_meet"),
    }


def _rows(project: Project) -> list[appraisals.AppraisalRow]:
    return appraisals.appraisal_rows(project, version=project.version)


def _tab(project: Project) -> str:
    return f"{detail_url(project.pk)}?tab=appraisal"


def _context(project: Project, title: str) -> dict[str, Any]:
    return {"project": project, "fund": project.fund, "title": title, "back": _tab(project)}
