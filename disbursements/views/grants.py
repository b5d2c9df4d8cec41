"""Pages of grants: what was agreed, what was drawn, and the two signatures."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disbursements import access, selectors, services
from disbursements.models import Grant
from disbursements.views.actions import grant_action
from disbursements.views.postings import commitment_preview
from projects.choices import ConditionKind
from projects.selectors.appraisals import conditions_of
from trustfund.funds.access import fund_for
from trustfund.kernel.money import zero
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("disbursements.grant_detail")
@require_safe
def grant_detail(request: PageRequest, grant_id: UUID) -> HttpResponse:
    """Show a grant: its figures, its categories, who signed, and its applications."""
    grant = access.grant_for(request.actor, grant_id)
    lines = selectors.category_rows(grant)
    figures = selectors.grant_figures(grant)
    found = selectors.applications_found(request.actor, grant_id=grant.pk)
    verdict = None if grant.is_signed else selectors.commitment_verdict(grant, at=request.now)
    reasons = selectors.reasons_of(verdict) if verdict else []
    context = {
        "grant": grant,
        "fund": grant.fund,
        "figures": figures,
        "today": request.now.date(),
        "lines": lines,
        "sums": {"disbursed": figures.disbursed, "left": grant.money - figures.disbursed},
        "waiting_since": _waiting_since(grant),
        "applications": found.order_by("-id")[:20],
        "totals": selectors.application_totals(found),
        "reasons": reasons,
        "action": grant_action(request.actor, grant, reasons),
        "conditions": conditions_of(grant.project, kind=ConditionKind.EFFECTIVENESS),
    }
    return render(request, "disbursements/grant_detail.html", context)


def _waiting_since(grant: Grant) -> datetime | None:
    """Return since when a signature is missing, or None."""
    if grant.is_signed:
        return None
    return grant.recipient_signed_at or grant.administrator_signed_at or grant.prepared_at


@requires("disbursements.grant_sign")
@require_http_methods(["GET", "POST"])
def grant_sign(request: PageRequest, grant_id: UUID) -> HttpResponse:
    """Show what is signed and what it commits, and sign it for the reader's side."""
    grant = access.grant_for(request.actor, grant_id)
    side = services.side_of(request.actor, grant)
    back = reverse("disbursements:grant_detail", args=[grant.pk])
    verdict = selectors.commitment_verdict(grant, at=request.now)
    context = {
        "grant": grant,
        "fund": grant.fund,
        "side": side,
        "lines": selectors.category_rows(grant),
        "sums": {"disbursed": zero(grant.currency), "left": grant.money},
        "is_last": not grant.is_signed and grant.state != "PREPARED",
        "reasons": selectors.reasons_of(verdict),
        "legs": commitment_preview(grant),
        "back": back,
    }
    return act(
        request,
        form=ConfirmForm(request.POST or None),
        template="disbursements/grant_sign.html",
        context=context,
        call=lambda: services.grant_sign(actor=request.actor, now=request.now, grant_id=grant.pk),
        then=back,
        done=_("Signed."),
        back=back,
    )


@requires("disbursements.grant_declare_effective")
@require_http_methods(["GET", "POST"])
def grant_declare_effective(request: PageRequest, grant_id: UUID) -> HttpResponse:
    """Show what the appraisal asks for before the grant takes effect, and declare it effective."""
    grant = access.grant_for(request.actor, grant_id)
    back = reverse("disbursements:grant_detail", args=[grant.pk])
    return act(
        request,
        form=ConfirmForm(request.POST or None),
        template="disbursements/grant_declare_effective.html",
        context={
            "grant": grant,
            "fund": grant.fund,
            "conditions": conditions_of(grant.project, kind=ConditionKind.EFFECTIVENESS),
            "back": back,
        },
        call=lambda: services.grant_declare_effective(
            actor=request.actor, now=request.now, grant_id=grant.pk
        ),
        then=back,
        done=_("The grant is in effect. Applications under it may be paid."),
        back=back,
    )


@requires("disbursements.grant_detail")
@require_safe
def fund_figures(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Show the figures of all grants of a fund, for another house's page."""
    fund = fund_for(request.actor, fund_id)
    context = {"fund": fund, "figures": selectors.fund_figures(fund)}
    return render(request, "disbursements/partials/fund_figures.html", context)


@requires("disbursements.grant_detail")
@require_safe
def project_grant(request: PageRequest, project_id: UUID) -> HttpResponse:
    """Show the grant of a project, for the project's page."""
    grant = selectors.grant_of_project(request.actor, project_id)
    figures = selectors.grant_figures(grant) if grant is not None else None
    context = {"grant": grant, "figures": figures}
    return render(request, "disbursements/partials/project_grant.html", context)
