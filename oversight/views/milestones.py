"""The pages of one milestone, and of a new one."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oversight.access import program as access
from oversight.forms.program import MilestoneDefineForm
from oversight.selectors.milestones import day_of, milestone_rows
from oversight.services import milestones
from trustfund.identity import selectors as identity
from trustfund.identity.rules.permissions import may
from trustfund.web.acts import act
from trustfund.web.decorators import requires
from trustfund.web.middleware import PageRequest
from trustfund.web.pagination import page_of


@requires("oversight.milestone_define")
@require_http_methods(["GET", "POST"])
def milestone_define(request: PageRequest, phase_id: UUID) -> HttpResponse:
    """Define a milestone of a planned phase."""
    phase = access.phase_for(request.actor, phase_id)
    fund = phase.program.fund
    form = MilestoneDefineForm(
        request.POST or None,
        verifiers=identity.organizations_of_kind("VERIFIER"),
        initial={"gate": "BOTH"},
    )
    back = reverse("oversight:program_detail", args=[fund.pk])
    return act(
        request,
        form=form,
        call=lambda: milestones.milestone_define(
            actor=request.actor, now=request.now, phase_id=phase.pk, **form.cleaned_data
        ),
        then=back,
        done=_("Milestone defined."),
        template="oversight/milestone_define.html",
        context={"fund": fund, "phase": phase, "back": back},
        back=back,
    )


@requires("oversight.program_detail")
@require_safe
def milestone_detail(request: PageRequest, milestone_id: UUID) -> HttpResponse:
    """Show where a milestone stands today, and every certificate on it."""
    milestone = access.milestone_for(request.actor, milestone_id)
    certificates = access.certificates_visible_to(request.actor).filter(milestone=milestone)
    is_verifier = (
        may(request.actor, "oversight.certificate_issue")
        and request.actor.organization_id == milestone.verifier_id
    )
    context = {
        "fund": milestone.phase.program.fund,
        "row": milestone_rows([milestone], at=request.now)[0],
        "milestone": milestone,
        "certificates": page_of(request, certificates),
        "may_certify": is_verifier,
        "today": day_of(request.now),
    }
    return render(request, "oversight/milestone_detail.html", context)
