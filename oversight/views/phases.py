"""The pages on which phases are planned and opened."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oversight.access import program as access
from oversight.forms.program import PhasePlanForm
from oversight.models.program import Phase
from oversight.selectors.program import opening_blockers, program_board
from oversight.services import phases
from trustfund.db.words import local
from trustfund.kernel.money import Money
from trustfund.web.acts import Preview, act
from trustfund.web.decorators import requires
from trustfund.web.forms import ConfirmForm
from trustfund.web.middleware import PageRequest


@requires("oversight.phase_plan")
@require_http_methods(["GET", "POST"])
def phase_plan(request: PageRequest, fund_id: UUID) -> HttpResponse:
    """Plan the next phase of a fund's program; the first one starts the program."""
    fund = access.fund_with_program_for(request.actor, fund_id)
    board = program_board(fund, at=request.now)
    number = board.phases[-1].phase.number + 1 if board.phases else 1
    form = PhasePlanForm(
        request.POST or None, currency=fund.holding_currency, initial={"number": number}
    )

    def plan() -> Phase:
        data: dict[str, Any] = dict(form.cleaned_data)
        for name in ("commitment_ceiling", "disbursement_ceiling"):
            data[name] = Money(data[name], fund.holding_currency)
        return phases.phase_plan(actor=request.actor, now=request.now, fund_id=fund.pk, **data)

    back = reverse("oversight:program_detail", args=[fund.pk])
    return act(
        request,
        form=form,
        call=plan,
        then=back,
        done=_("Phase planned."),
        template="oversight/phase_plan.html",
        context={"fund": fund, "back": back},
        back=back,
    )


@requires("oversight.phase_open")
@require_http_methods(["GET", "POST"])
def phase_open(request: PageRequest, phase_id: UUID) -> HttpResponse:
    """Open the next phase after reading what that allows."""
    phase = access.phase_for(request.actor, phase_id)
    fund = phase.program.fund
    back = reverse("oversight:program_detail", args=[fund.pk])
    blockers = opening_blockers(phase, at=request.now)
    return act(
        request,
        form=ConfirmForm(request.POST or None),
        call=lambda: phases.phase_open(actor=request.actor, now=request.now, phase_id=phase.pk),
        then=back,
        done=_("Phase %(number)d is open.") % {"number": phase.number},
        template="oversight/phase_open.html",
        context={"fund": fund, "phase": phase, "blockers": blockers, "back": back},
        preview=lambda: _opening_preview(phase),
        back=back,
    )


def _opening_preview(phase: Phase) -> Preview:
    return Preview(
        title=_("Open phase %(number)d") % {"number": phase.number},
        sentence=_(
            "The phase opens at once. Grants may then be signed and payments made up to its "
            "ceilings, as long as its milestones stay verified. A phase is opened only once."
        ),
        rows=[
            (_("Phase"), local(phase, "title")),
            (_("Commitment ceiling"), phase.commitment_money),
            (_("Disbursement ceiling"), phase.disbursement_money),
        ],
        confirm=_("Open the phase"),
    )
