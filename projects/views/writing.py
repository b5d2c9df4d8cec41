"""The pages on which a ministry writes: proposing, revising by section, submitting, withdrawing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects import access, selectors, services
from projects.choices import Section
from projects.forms import (
    BudgetForm,
    DescriptionForm,
    EditionForm,
    GoodsForm,
    PeopleForm,
    ResultsForm,
    RisksForm,
    SubmitForm,
)
from projects.models import Project
from projects.rules.states import stage_of
from projects.views.controls import controls_context
from projects.views.parts import detail_url, missing_lines, project_context, sections_of
from projects.views.portfolio import choose_fund, fund_asked
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest

SectionForm = DescriptionForm | GoodsForm | PeopleForm | BudgetForm | ResultsForm | RisksForm

# The sections without money in them.
PLAIN: dict[str, type[ResultsForm | RisksForm]] = {
    Section.RESULTS: ResultsForm,
    Section.RISKS: RisksForm,
}


@requires("projects.project_propose")
@require_http_methods(["GET", "POST"])
def project_propose(request: PageRequest) -> HttpResponse:
    """Write the concept of a project of one's own ministry as a draft."""
    fund = fund_asked(request)
    if fund is None:
        return choose_fund(request)
    form = DescriptionForm(request.POST or None, currency=fund.holding_currency, is_new=True)
    return act(
        request,
        form=form,
        template="projects/project_propose.html",
        context={"fund": fund},
        call=lambda: services.project_propose(
            actor=request.actor,
            now=request.now,
            fund_id=fund.pk,
            proposal=form.proposal(),
        ),
        then=detail_url,
        done=_("The concept is recorded as a draft. It can be written on until it is submitted."),
    )


@requires("projects.project_revise")
@require_http_methods(["GET", "POST"])
def project_revise(request: PageRequest, project_id: UUID, section: str) -> HttpResponse:
    """Write one section of a draft; the others stay as they are."""
    if section not in Section.values:
        raise Http404
    project = access.own_project_for(request.actor, project_id)
    base = selectors.proposal_of(project)
    form = _section_form(request, project, section)
    return act(
        request,
        form=form,
        template="projects/project_revise.html",
        context={
            "project": project,
            "fund": project.fund,
            "section": section,
            "tabs": sections_of(project, section),
            "missing": missing_lines(project, today=request.now.date()),
        },
        call=lambda: services.project_revise(
            actor=request.actor,
            now=request.now,
            project_id=project.pk,
            edition=form.cleaned_data["edition"] or 0,
            proposal=form.proposal(base),
        ),
        then=detail_url,
        done=_("The draft is saved. What was submitted before stays on record."),
        back=detail_url(project.pk),
    )


@requires("projects.project_submit")
@require_http_methods(["GET", "POST"])
def project_submit(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Show once more exactly what will be frozen, and submit it."""
    project = access.own_project_for(request.actor, project_id)
    form = SubmitForm(request.POST or None, initial={"edition": project.edition})
    is_concept = stage_of(project.state) == "CONCEPT"
    return act(
        request,
        form=form,
        template="projects/project_submit.html",
        context={
            **project_context(project),
            **controls_context(project, today=request.now.date()),
            "number": project.version + 1,
            "is_concept": is_concept,
            "missing": missing_lines(project, today=request.now.date()),
        },
        call=lambda: services.project_submit(
            actor=request.actor,
            now=request.now,
            project_id=project.pk,
            edition=form.cleaned_data["edition"],
            note=form.cleaned_data["note"],
        ),
        then=detail_url,
        done=_("The concept is under review. Its content is frozen.")
        if is_concept
        else _("The proposal is under appraisal. Its content is frozen."),
        back=detail_url(project.pk),
    )


@requires("projects.project_prepare")
@require_http_methods(["GET", "POST"])
def project_prepare(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Begin the preparation of a project whose concept is approved."""
    project = access.own_project_for(request.actor, project_id)
    return _confirmed(
        request,
        project,
        call=lambda edition: services.project_prepare(
            actor=request.actor, now=request.now, project_id=project.pk, edition=edition
        ),
        title=_("Begin the preparation of %(number)s") % {"number": project.number},
        sentence=_(
            "The draft opens again. The whole proposal, with its budget and its results, is "
            "written now and submitted for appraisal. The approved concept stays on record."
        ),
        confirm=_("Begin the preparation"),
        done=_("The preparation has begun. Write the proposal section by section."),
    )


@requires("projects.project_withdraw")
@require_http_methods(["GET", "POST"])
def project_withdraw(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Withdraw a project of one's own ministry."""
    project = access.own_project_for(request.actor, project_id)
    return _confirmed(
        request,
        project,
        call=lambda edition: services.project_withdraw(
            actor=request.actor, now=request.now, project_id=project.pk, edition=edition
        ),
        title=_("Withdraw %(number)s") % {"number": project.number},
        sentence=_(
            "The project ends here and cannot be taken up again. What was submitted and said of it "
            "stays on record. For the same aim a new project can be proposed."
        ),
        confirm=_("Withdraw the project"),
        done=_("The project is withdrawn."),
    )


def _confirmed(
    request: PageRequest,
    project: Project,
    *,
    call: Callable[[int], Any],
    title: str,
    sentence: str,
    confirm: str,
    done: str,
) -> HttpResponse:
    """Say what an act without words of its own does, and do it once it is confirmed."""
    form = EditionForm(request.POST or None, initial={"edition": project.edition})
    context = {"project": project, "fund": project.fund, "title": title}
    context |= {"sentence": sentence, "confirm": confirm, "back": detail_url(project.pk)}
    return act(
        request,
        form=form,
        template="projects/project_act.html",
        context=context,
        call=lambda: call(form.cleaned_data["edition"]),
        then=detail_url,
        done=done,
        back=detail_url(project.pk),
    )


def _section_form(request: PageRequest, project: Project, section: str) -> SectionForm:
    proposal, sent = selectors.proposal_of(project), request.POST or None
    shown: dict[str, Any] = {"edition": project.edition}
    if section == Section.BUDGET:
        shown |= BudgetForm.shown(proposal, this_year=request.now.year)
        return BudgetForm(sent, currency=project.currency, initial=shown)
    if section == Section.GOODS:
        shown |= GoodsForm.shown(proposal)
        return GoodsForm(sent, currency=project.currency, initial=shown)
    if section == Section.PEOPLE:
        entities = selectors.entity_choices(project.fund_id)
        return PeopleForm(sent, entities=entities, initial={**shown, **PeopleForm.shown(proposal)})
    if plain := PLAIN.get(section):
        return plain(sent, initial={**shown, **plain.shown(proposal)})
    shown |= DescriptionForm.shown(proposal)
    return DescriptionForm(sent, currency=project.currency, initial=shown)
