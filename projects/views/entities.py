"""Pages of the implementing entities: the register, one with its assessments, and the acts on them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from projects import access, selectors, services
from projects.forms import DiligenceForm, EntityForm
from projects.models import DueDiligence, ImplementingEntity
from projects.rules.controls import controls_for
from projects.selectors import Standing
from projects.services.entities import diligence_must_be_open, recorded_by
from projects.views.controls import control_rows, entity_url, standing_words
from projects.views.portfolio import choose_fund, fund_asked
from trustfund.audit.selectors import history
from trustfund.identity.rules.permissions import may
from trustfund.kernel.actor import Actor
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of


@requires("projects.entity_list")
@require_GET
def entity_list(request: PageRequest) -> HttpResponse:
    """Show the register of a fund: each entity with its rating and the controls that follow."""
    fund = fund_asked(request)
    if fund is None:
        return choose_fund(request)
    today = request.now.date()
    page = page_of(request, selectors.entities_found(request.actor, fund.pk))
    rows = [selectors.standing_of(entity, today) for entity in page.rows]
    context = {
        "fund": fund,
        "page": page,
        "rows": [(row, rating_words(row)) for row in rows],
        "may_record": may(request.actor, "projects.entity_record"),
    }
    return render(request, "projects/entity_list.html", context)


@requires("projects.entity_detail")
@require_GET
def entity_detail(request: PageRequest, entity_id: UUID) -> HttpResponse:
    """Show an entity: how it stands, the controls that follow, and every assessment of it."""
    entity = selectors.assessments_read(access.entity_for(request.actor, entity_id))
    today = request.now.date()
    standing = selectors.standing_of(entity, today)
    assessments = selectors.assessments_of(entity)
    newest = assessments[0] if assessments else None
    open_one = newest if newest is not None and not newest.is_confirmed else None
    context = {
        "entity": entity,
        "fund": entity.fund,
        "standing": standing,
        "standing_words": standing_words(standing),
        "control_rows": control_rows(standing.controls),
        "assessments": [(row, _state_words(row, open_one, today)) for row in assessments],
        "acts": _acts(request.actor, entity, open_one, today),
        "waits": open_one,
        "history": _history(entity),
    }
    return render(request, "projects/entity_detail.html", context)


@requires("projects.entity_record")
@require_http_methods(["GET", "POST"])
def entity_record(request: PageRequest) -> HttpResponse:
    """Enter a body into the register of a fund."""
    fund = fund_asked(request)
    if fund is None:
        return choose_fund(request)
    form = EntityForm(request.POST or None)
    back = _register(fund.pk)
    return act(
        request,
        form=form,
        template="projects/entity_form.html",
        context={
            "fund": fund,
            "title": _("Enter an implementing entity"),
            "sentence": _(
                "It can be named in a proposal from now on. Before the whole proposal is submitted, "
                "its capacity is assessed."
            ),
            "confirm": _("Enter it"),
            "back": back,
        },
        call=lambda: services.entity_record(
            actor=request.actor, now=request.now, fund_id=fund.pk, **form.cleaned_data
        ),
        then=entity_url,
        done=_("The entity is in the register. Record an assessment of it next."),
        back=back,
    )


@requires("projects.diligence_record")
@require_http_methods(["GET", "POST"])
def diligence_record(request: PageRequest, entity_id: UUID) -> HttpResponse:
    """Record an assessment of an entity."""
    entity = access.entity_for(request.actor, entity_id)
    form = DiligenceForm(request.POST or None, today=request.now.date())
    back = entity_url(entity.pk)
    return act(
        request,
        form=form,
        template="projects/entity_form.html",
        context={
            "fund": entity.fund,
            "entity": entity,
            "title": _("Assess %(number)s") % {"number": entity.number},
            "sentence": _(
                "The assessment counts once another person of another unit confirms it. It is never "
                "changed; a newer one takes its place."
            ),
            "confirm": _("Record the assessment"),
            "back": back,
        },
        call=lambda: services.diligence_record(
            actor=request.actor, now=request.now, entity_id=entity.pk, **form.cleaned_data
        ),
        then=back,
        done=_("The assessment is recorded. A finance approver confirms it."),
        back=back,
    )


@requires("projects.diligence_confirm")
@require_http_methods(["GET", "POST"])
def diligence_confirm(request: PageRequest, diligence_id: UUID) -> HttpResponse:
    """Confirm the assessment that another person recorded."""
    row = access.diligence_for(request.actor, diligence_id)
    if request.method == "GET":
        diligence_must_be_open(request.actor, row, today=request.now.date())
    back = entity_url(row.entity_id)
    return act(
        request,
        form=ConfirmForm(request.POST or None),
        template="projects/entity_form.html",
        context={
            "fund": row.entity.fund,
            "entity": row.entity,
            "title": _("Confirm the assessment"),
            "sentence": _("From now on it stands, and these controls of money follow from it."),
            "facts": [*_facts(row), *control_rows(controls_for(row.overall))],
            "confirm": _("Confirm the assessment"),
            "back": back,
        },
        call=lambda: services.diligence_confirm(
            actor=request.actor, now=request.now, diligence_id=row.pk
        ),
        then=back,
        done=_("The assessment is confirmed. It stands from now on."),
        back=back,
    )


def rating_words(standing: Standing) -> str:
    """Return the rating that stands, or that none does."""
    if standing.assessment is None:
        return _("Not assessed")
    if not standing.holds:
        return _("Assessment expired")
    return str(standing.assessment.get_overall_display())


def _facts(row: DueDiligence) -> list[tuple[str, Any]]:
    return [
        (_("Risk in procurement"), row.get_procurement_display()),
        (_("Risk in financial management"), row.get_financial_management_display()),
        (_("Overall risk"), row.get_overall_display()),
        (_("Findings"), row.findings),
        (_("Assessed on"), row.assessed_on),
        (_("Valid until"), row.valid_until),
    ]


def _state_words(row: DueDiligence, open_one: DueDiligence | None, today: date) -> str:
    if not row.is_confirmed:
        return _("Waits for its confirmation") if row == open_one else _("Not confirmed, replaced")
    return _("Confirmed") if row.holds_on(today) else _("Confirmed, expired")


def _acts(
    actor: Actor, entity: ImplementingEntity, open_one: DueDiligence | None, today: date
) -> list[dict[str, Any]]:
    found = []
    if open_one is not None and may(actor, "projects.diligence_confirm"):
        reason = ""
        if recorded_by(actor, open_one):
            reason = _("Another person of another unit confirms it.")
        elif not open_one.holds_on(today):
            reason = _("This assessment is no longer valid. Record a new one.")
        url = reverse("projects:diligence_confirm", args=[open_one.pk])
        label = _("Confirm the assessment")
        found.append({"url": url, "label": label, "icon_name": "check", "reason": reason})
    if may(actor, "projects.diligence_record"):
        url = reverse("projects:diligence_record", args=[entity.pk])
        label = _("Record an assessment")
        found.append({"url": url, "label": label, "icon_name": "pencil", "reason": ""})
    return found


def _history(entity: ImplementingEntity) -> list[dict[str, Any]]:
    rows = history(subject_type="projects.implementingentity", subject_id=entity.pk)
    found = [
        {
            "at": row.recorded_at,
            "what": _("Entered into the register"),
            "who": row.person_name,
            "for_whom": row.organization_name,
        }
        for row in rows
    ]
    for row in entity.assessments.all():
        words = {"name": row}
        if row.confirmed_at and row.confirmed_by:
            what = _("Assessment %(name)s confirmed") % words
            found.append({"at": row.confirmed_at, "what": what, "who": row.confirmed_by.name})
        what = _("Assessment %(name)s recorded") % words
        found.append({"at": row.recorded_at, "what": what, "who": row.recorded_by.name})
    return sorted(found, key=lambda entry: entry["at"], reverse=True)


def _register(fund_id: Any) -> str:
    return f"{reverse('projects:entity_list')}?fund={fund_id}"
