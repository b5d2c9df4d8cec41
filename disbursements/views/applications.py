"""Pages that show applications: the list with its totals, and one with its gate and history."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from disbursements import access, selectors
from disbursements.choices import ApplicationState
from disbursements.errors import Reason
from disbursements.forms import ApplicationFilterForm
from disbursements.models import Application, Step
from disbursements.views.actions import application_actions
from trustfund.db.words import local
from trustfund.funds.selectors import fund_chosen
from trustfund.identity.rules.permissions import FINANCE_APPROVER
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of

WHOM = {
    ApplicationState.DRAFT: _("The recipient’s authorized signatory"),
    ApplicationState.SUBMITTED: _("A finance officer"),
    ApplicationState.REVIEWED: _("A finance approver of another unit"),
    ApplicationState.RETURNED: _("The recipient’s project officer"),
}


@requires("disbursements.application_list")
@require_safe
def application_list(request: PageRequest) -> HttpResponse:
    """List the applications of a fund, narrowed by state, grant and category, with their totals."""
    form = ApplicationFilterForm(request.GET)
    chosen = form.chosen()
    fund = fund_chosen(request.actor, form.cleaned_data.get("fund"))
    fund_id = fund.pk if fund else None
    found = selectors.applications_found(request.actor, fund_id=fund_id, **chosen)
    rows, figures = selectors.grants_shown(request.actor, fund) if fund else ([], None)
    form.fields["grant"].widget.choices = [
        ("", _("All grants")),
        *((row.grant.pk, row.grant.number) for row in rows),
    ]
    context = {
        "fund": fund,
        "form": form,
        "is_narrowed": any(chosen.values()),
        "page": page_of(request, found),
        "totals": selectors.application_totals(found),
        "grants": rows,
        "figures": figures,
        "today": request.now.date(),
    }
    return render(request, "disbursements/application_list.html", context)


@requires("disbursements.application_detail")
@require_safe
def application_detail(request: PageRequest, application_id: UUID) -> HttpResponse:
    """Show an application: what is asked, whether the gate is open, who did what."""
    application = access.application_for(request.actor, application_id)
    context = shown(request, application)
    return render(request, "disbursements/application_detail.html", context)


def shown(request: PageRequest, application: Application) -> dict[str, object]:
    """Return what every page about one application shows of it."""
    steps = selectors.application_steps(application)
    is_paid = application.state == ApplicationState.PAID
    reasons = [] if is_paid else _reasons(request, application, steps)
    return {
        "application": application,
        "grant": application.grant,
        "fund": application.grant.fund,
        "is_paid": is_paid,
        "payment": selectors.payment_of(application) if is_paid else None,
        "reasons": reasons,
        "parties": selectors.parties_of(steps),
        "steps": timeline(steps),
        "actions": application_actions(request.actor, application, steps, reasons),
        "whom": WHOM.get(ApplicationState(application.state)),
        "account": access.account_shown(request.actor, application),
        "today": request.now.date(),
    }


def timeline(steps: Sequence[Step]) -> list[dict[str, object]]:
    """Return the acts as the timeline shows them, newest first."""
    return [
        {
            "at": step.at,
            "what": step.get_act_display(),
            "who": step.person.name,
            "for_whom": local(step.organization),
            "note": step.note,
        }
        for step in reversed(steps)
    ]


def _reasons(request: PageRequest, application: Application, steps: Sequence[Step]) -> list[Reason]:
    judge = request.actor if request.actor.has_role(FINANCE_APPROVER) else None
    verdict = selectors.application_verdict(
        application, at=request.now, approver=judge, steps=steps
    )
    return selectors.reasons_of(verdict)
